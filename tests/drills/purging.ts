/** A process of its own that takes a purge on and kills itself at a point: what a power cut in the middle of it is. */
import { turnBackupsBy } from '../../src/domains/closing/backup-turn.ts';
import { runPurge } from '../../src/domains/closing/purging.ts';
import { readConfig } from '#platform/config.ts';
import { openGround } from '#platform/open-ground.ts';
import { scrubberOver } from '#platform/postgres/scrubbing.ts';
import { testMasterKey } from '#tests/harness/database.ts';

const given = JSON.parse(process.argv[2]!) as {
  folder: string;
  address: { host: string; port: number; database: string };
  admin: object;
  dealershipId: string;
  /** Milliseconds that the clock is ahead. */
  ahead: number;
  at: string;
};
const config = readConfig(
  { AUTOMO_DATA_DIR: `${given.folder}`, PORT: '3000', AUTOMO_DOMAIN: 'localhost' },
  given.folder,
);
const ground = await openGround(config, given.address, testMasterKey, {
  scrubber: scrubberOver(given.admin),
  clock: { now: () => new Date(Date.now() + given.ahead), elapsed: () => performance.now() },
});
turnBackupsBy(async () => ({ turnedAt: ground.clock.now(), by: 'turn' }));
await runPurge(ground, given.dealershipId, {
  reached: (point) => {
    if (point === given.at) process.kill(process.pid, 'SIGKILL');
  },
});
await ground.close();
