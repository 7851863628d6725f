import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../clock.ts';
import { ConfigProblem } from '../config.ts';
import type { Config } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { ensureRoles } from '../database/roles.ts';
import { asSuperuser } from '../database/superuser.ts';
import type { Ground } from '../ground.ts';
import { replaceFile } from '../keys/key-file.ts';
import { readKeyStoreBackup } from '../keys/key-store-backup.ts';
import type { MasterKeys } from '../keys/master-key.ts';
import { DeletionLedger } from '../ledger/index.ts';
import type { Log } from '../log.ts';
import { openGround } from '../open-ground.ts';
import type { Restored } from './restoring.ts';

/** Tells a restored database what must not rise again: purges, erased customers, revoked tokens of the ledger. */
export type Replay = (ground: Ground) => Promise<void>;

const mark = (dataDir: string): string => path.join(dataDir, 'closed');

/** Marks a data folder as one that opens for nobody. */
export function closeFolder(dataDir: string): void {
  replaceFile(mark(dataDir), 'restored; the deletion ledger was not replayed yet\n');
}

/** @throws ConfigProblem when the folder was restored and its ledger was not replayed */
export function requireOpen(dataDir: string): void {
  if (!existsSync(mark(dataDir))) return;
  throw new ConfigProblem(
    `${dataDir} is closed (${readFileSync(mark(dataDir), 'utf8').trim()}): restore into a new folder again, with the deletion ledger`,
  );
}

/**
 * Opens a restored database: the key store as it was kept last, the schema of this version, the deletion ledger
 * replayed. Until all of that is done, nobody but the superuser can sign in, and the folder is marked closed.
 *
 * @throws ConfigProblem without the ledger or the key store · whatever the replay says
 */
export async function openRestored(
  restored: Restored,
  with_: {
    config: Config;
    masters: MasterKeys;
    /** The folder of the key store's backups. */
    keyStore: string;
    replay: Replay;
    clock?: Clock;
    log?: Log;
  },
): Promise<void> {
  const { config, masters, replay } = with_;
  const { server } = restored;
  await new DeletionLedger(config.ledgerFile).lines();
  await shut(restored);
  try {
    await restoreKeyStore(restored, with_.keyStore, masters);
    await asSuperuser(server, (admin) => ensureRoles(admin, masters));
    await migrate(server.admin);
    const { host, port } = server.admin;
    const ground = await openGround(config, { host, port, database: 'postgres' }, masters, {
      ...(with_.clock ? { clock: with_.clock } : {}),
      ...(with_.log ? { log: with_.log } : {}),
    });
    try {
      await replay(ground);
    } finally {
      await ground.close();
    }
  } catch (error) {
    await shut(restored).catch(() => undefined);
    throw error;
  }
  rmSync(mark(config.dataDir), { force: true });
}

/** The logins cannot sign in: enforced by the server itself. */
const shut = (restored: Restored): Promise<void> =>
  asSuperuser(restored.server, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `select rolname as name from pg_roles where rolname like 'automo\\_%' and rolcanlogin`,
    );
    for (const { name } of rows) await admin.query(`alter role ${admin.escapeIdentifier(name)} nologin`);
  });

/**
 * The restored database has the keys of its moment. Those that were destroyed since go again, those that were made since
 * come (files may be sealed with them), and each is wrapped as it is now.
 */
async function restoreKeyStore(restored: Restored, folder: string, masters: MasterKeys): Promise<void> {
  const kept = await readKeyStoreBackup(folder, masters);
  await asSuperuser(restored.server, async (admin) => {
    await admin.query('begin');
    const keys = JSON.stringify(kept.keys);
    // A backup from before masters had ids brings a table without that column; the migration adds it, and all open.
    const { rows } = await admin.query(
      `select exists (select from information_schema.columns where table_schema = 'keys' and column_name = 'master') as has`,
    );
    if (!rows[0].has)
      throw new ConfigProblem('the backup is of a version before this one: restore it with that version');
    await admin.query(
      `insert into keys.data_key (scope, version, wrapped, created_at, master)
       select scope, version, wrapped, created_at, master from jsonb_populate_recordset(null::keys.data_key, $1::jsonb)
       on conflict (scope, version) do update set wrapped = excluded.wrapped, master = excluded.master`,
      [keys],
    );
    await admin.query(
      `delete from keys.data_key k where k.created_at <= $2::timestamptz
       and not exists (select from jsonb_populate_recordset(null::keys.data_key, $1::jsonb) n where n.scope = k.scope)`,
      [keys, kept.madeAt],
    );
    await admin.query(
      `update keys.master set id = coalesce((select master from keys.data_key where scope = 'platform' order by version desc limit 1), id)`,
    );
    await admin.query('commit');
  });
}
