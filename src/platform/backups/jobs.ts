import { z } from 'zod';
import { Conflict } from '#kernel/problems.ts';
import type { Ground } from '../ground.ts';
import { platformJob } from '../jobs/index.ts';
import type { AnyJob, ScheduledJob } from '../jobs/index.ts';
import { keepKeyStore } from '../keys/key-store-backup.ts';
import { turnDueKeys } from '../keys/turning.ts';
import { copyDealerships } from './copies.ts';
import { runDrill, sweepDrills } from './drill.ts';
import { expireBackups } from './expiry.ts';
import { backupsOf, takeFullBackup } from './full-backup.ts';
import type { Replay } from './opening.ts';
import { keepWal, watchBackups } from './wal.ts';

const nothing = z.looseObject({});
const hours = (count: number): number => count * 3600;

const makesBackups = (ground: Ground): boolean => ground.server !== undefined && ground.config.backupDir !== undefined;

/** A full backup when the last one is a day old, and the end of those that are too old. */
const round = platformJob('backups.round', {
  because: 'none',
  ids: nothing,
  deadline: hours(6),
  attempts: 1,
  run: async (run) => {
    if (!makesBackups(run.ground)) return;
    const last = await run.work(({ db }) =>
      db
        .selectFrom('backup')
        .select(({ fn }) => fn.max('begunAt').as('at'))
        .where('kind', '=', 'full')
        .where('state', '=', 'done')
        .executeTakeFirst(),
    );
    const at = last?.at as Date | null | undefined;
    // After a restore, the rows speak of backups that lie elsewhere.
    const none = backupsOf(run.ground).folder.whole().length === 0;
    if (none || !at || run.now.getTime() - at.getTime() >= 23.9 * 3_600_000) {
      await takeFullBackup(run.ground, run.signal).catch((error: unknown) => {
        if (!(error instanceof Conflict)) throw error; // one is being made
      });
    }
    await expireBackups(run.ground);
    await sweepDrills(run.ground);
  },
});

/** Each minute: log and files that wait, the key store when it changed, alarms. */
const watch = platformJob('backups.watch', {
  because: 'none',
  ids: nothing,
  deadline: 300,
  attempts: 1,
  run: async (run) => {
    await keepKeyStore(run.ground);
    if (!makesBackups(run.ground)) return;
    try {
      await keepWal(run.ground, run.signal);
    } finally {
      await watchBackups(run.ground);
    }
  },
});

/** Each night: a copy of every dealership, sealed with its own key. */
const copies = platformJob('backups.copies', {
  because: { kind: 'platform', of: 'backup' },
  ids: nothing,
  deadline: hours(6),
  attempts: 2,
  run: async (run) => {
    if (run.ground.config.backupDir) await copyDealerships(run.ground, run.signal);
  },
});

/** Keys that turn go on turning, and those that are a year old begin. */
const turnKeys = platformJob('keys.turn', {
  because: { kind: 'platform', of: 'keys' },
  ids: nothing,
  deadline: hours(1),
  attempts: 2,
  run: async (run) => void (await turnDueKeys(run.ground, run.signal)),
});

/** Jobs of backups and keys, and when they run. The drill replays the deletion ledger by what the product gives it. */
export function backupWork(replay: Replay): { jobs: readonly AnyJob[]; schedule: readonly ScheduledJob[] } {
  const drill = platformJob('backups.drill', {
    because: { kind: 'platform', of: 'restore' },
    ids: nothing,
    deadline: hours(6),
    attempts: 2,
    run: async (run) => {
      if (!makesBackups(run.ground)) return;
      const result = await runDrill(run.ground, replay);
      if (!result.holds) throw new Error(`the drill does not hold: ${result.problem}`);
    },
  });
  const heavy = <J extends AnyJob>(job: J): J => ({ ...job, heavy: true });
  return {
    jobs: [heavy(round), watch, heavy(copies), turnKeys, heavy(drill)],
    schedule: [
      { job: watch, cron: '* * * * *' },
      { job: round, cron: '*/10 * * * *' },
      { job: copies, cron: '43 7 * * *' },
      { job: turnKeys, cron: '*/20 * * * *' },
      { job: drill, cron: '29 8 * * 0' },
    ],
  };
}
