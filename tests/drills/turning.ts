/** A process of its own that takes a purge on and kills itself while the new backup is being proved. */
import { readdirSync } from 'node:fs';
import { turnBackupsBy } from '../../src/domains/closing/backup-turn.ts';
import { runPurge } from '../../src/domains/closing/purging.ts';
import { readConfig } from '#platform/config.ts';
import type { BackupServer } from '#platform/ground.ts';
import { openGround } from '#platform/open-ground.ts';
import { scrubberOver } from '#platform/postgres/scrubbing.ts';
import { testMasterKey } from '#tests/harness/database.ts';
import { turnOwnBackups } from '../../src/replay.ts';

const given = JSON.parse(process.argv[2]!) as {
  folder: string;
  address: { host: string; port: number; database: string };
  server: BackupServer;
  dealershipId: string;
  /** Milliseconds that the clock is ahead. */
  ahead: number;
};
const config = readConfig({ AUTOMO_DATA_DIR: given.folder, PORT: '3000', AUTOMO_DOMAIN: 'localhost' }, given.folder);
const ground = await openGround(config, given.address, testMasterKey, {
  server: given.server,
  scrubber: scrubberOver(given.server.admin),
  clock: { now: () => new Date(Date.now() + given.ahead), elapsed: () => performance.now() },
});
turnBackupsBy(turnOwnBackups);
// The drill's own server is up: there is a socket's folder beside the cluster that was unpacked.
setInterval(() => {
  const drill = readdirSync(given.folder).find((name) => name.startsWith('drill-'));
  if (drill && readdirSync(`${given.folder}/${drill}/postgres/cluster`).includes('postmaster.pid'))
    process.kill(process.pid, 'SIGKILL');
}, 2);
await runPurge(ground, given.dealershipId);
await ground.close();
