/**
 * A process in a mount namespace of its own, where the folder of backups is a small disk that really fills up while a backup
 * is made: what the disk says comes from the kernel. Prints what it saw as JSON.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { openAlarms } from '#platform/backups/alarms.ts';
import { places } from '#platform/backups/backup-folder.ts';
import { backupsOf, takeFullBackup } from '#platform/backups/full-backup.ts';
import { keepWal } from '#platform/backups/wal.ts';
import { readConfig } from '#platform/config.ts';
import { asSuperuser } from '#platform/database/superuser.ts';
import type { BackupServer } from '#platform/ground.ts';
import { checkSealedFile } from '#platform/keys/sealed-file.ts';
import { openLog } from '#platform/log.ts';
import { openGround } from '#platform/open-ground.ts';
import { testMasterKey } from '#tests/harness/database.ts';

const given = JSON.parse(process.argv[2]!) as {
  folder: string;
  disk: string;
  address: { host: string; port: number; database: string };
  server: BackupServer;
  ahead: number;
};
const config = readConfig(
  {
    AUTOMO_DATA_DIR: given.folder,
    AUTOMO_BACKUP_DIR: path.join(given.disk, 'backups'),
    AUTOMO_KEY_FILE: path.join(given.disk, '..', 'full-disk-keys', 'master.key'),
    PORT: '3000',
    AUTOMO_DOMAIN: 'localhost',
  },
  given.folder,
);
const ground = await openGround(config, given.address, testMasterKey, {
  server: given.server,
  log: openLog('silent'),
  clock: { now: () => new Date(Date.now() + given.ahead), elapsed: () => performance.now() },
});
const { folder, keys } = backupsOf(ground);
const filler = path.join(given.disk, 'somebody-elses');
/** Takes what is free but so many bytes, whoever writes at the same time. */
const fill = (leave: number): void => {
  for (let tries = 1; ; tries++) {
    const { bavail, bsize } = statfsSync(given.disk);
    try {
      execFileSync('fallocate', ['-l', String(bavail * bsize - leave), filler], { stdio: 'ignore' });
      return;
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
};
const failure = async (work: () => Promise<unknown>): Promise<string> =>
  work().then(
    () => 'it did not fail',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
const left = (): string[] =>
  readdirSync(path.join(folder.root, 'full'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    path.basename(name).startsWith('.'),
  );
const reads = (id: string) =>
  keys
    .read(id)
    .then((key) => checkSealedFile(folder.base(id), key, places.base(id)))
    .then(() => true);
const alarms = async () => (await openAlarms(ground)).map((one) => one.kind);
const rows = () =>
  ground.database.asPlatform(({ db }) =>
    db
      .selectFrom('backup')
      .select(['state', 'error'])
      .where('kind', '=', 'full')
      .where('begunAt', '>=', began)
      .orderBy('begunAt')
      .execute(),
  );

const began = ground.clock.now();
const first = await takeFullBackup(ground);

// The disk fills while the second is being written.
const watching = setInterval(() => {
  const making = folder.unfinished()[0];
  if (!making || !existsSync(folder.of(making)) || !readdirSync(folder.of(making)).some((one) => one.endsWith('.part')))
    return;
  clearInterval(watching);
  fill(100_000);
}, 1);
const middle = await failure(() => takeFullBackup(ground));
const full = {
  middle,
  listed: folder.whole().map((one) => one.id === first.id),
  unfinished: folder.unfinished(),
  left: left(),
  keys: keys.ids().length,
  firstReads: await reads(first.id),
  alarms: await alarms(),
};
// The log cannot be kept either: its segment waits where it is.
const waits = () => readdirSync(given.server.walFolder!).filter((name) => /^[0-9A-F]{24}$/.test(name));
await asSuperuser(given.server, async (db) => {
  await db.query(`select pg_logical_emit_message(true, 'filling', repeat('x', 1000))`);
  await db.query('select pg_switch_wal()');
});
for (let tries = 0; tries < 200 && waits().length === 0; tries++)
  await new Promise((resolve) => setTimeout(resolve, 20));
const handle = await open(path.join(given.disk, 'rest'), 'w');
const rest = await failure(async () => {
  for (;;) await handle.write(Buffer.alloc(4096));
});
await handle.close();
const waiting = waits();
const log = { rest, code: await failure(() => keepWal(ground)), lost: 0, waiting: waiting.length, left: left() };

log.lost = waiting.filter((name) => !waits().includes(name)).length;

// Room again, but plainly too little: refused before it begins, in words.
rmSync(path.join(given.disk, 'rest'));
rmSync(filler);
fill(20_000_000);
const little = await failure(() => takeFullBackup(ground));
rmSync(filler);

const next = await takeFullBackup(ground);
const kept = await keepWal(ground);
const after = {
  alarms: await alarms(),
  reads: (await reads(next.id)) && (await reads(first.id)),
  segments: kept.segments,
  waiting: waiting.filter((name) => waits().includes(name)).length,
};
console.log(JSON.stringify({ full, log, little, after, rows: await rows() }));
await ground.close();
