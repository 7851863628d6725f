import { z } from 'zod';
import { workingStates } from '#platform/database/database.ts';
import { doing, enqueue, eachDealership, platformJob, task } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import type { Ground } from '#platform/ground.ts';
import { dueDeals, keepsCommissions } from './reckoning-due.ts';
import { reckonDue } from './reckoning.ts';

const reckon = task('commissions.reckon', z.object({}), { deadline: 300 });

/** Works out the commissions of one dealership whose deals changed. A full batch is followed by another. */
const reckoning = doing(reckon, { kind: 'setting', of: 'commissions' }, async (run) => {
  while (!run.signal.aborted && (await run.work(reckonDue)) > 0);
});

/** Has a dealership's commissions worked out soon, when there is anything to do; ten calls make one run. */
export const wakeCommissions = (ground: Ground, dealershipId: string): Promise<void> =>
  ground.database.asDealership(
    { dealershipId, cause: { kind: 'setting', of: 'commissions' } },
    async (ctx) => {
      if ((await keepsCommissions(ctx)) && (await dueDeals(ctx, 1)).length > 0)
        await enqueue(ctx, reckon, {}, { key: 'reckon commissions' });
    },
    { write: true },
  );

/** Whatever nobody heard of, in every dealership. What one dealership cannot work out stops no other. */
const sweep = platformJob('commissions.sweep', {
  because: { kind: 'setting', of: 'commissions' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await eachDealership(run, workingStates, async (dealershipId) => {
      await wakeCommissions(run.ground, dealershipId).catch((error: unknown) =>
        run.log.warn({ err: error, dealership: dealershipId }, 'commissions were not worked out'),
      );
    });
  },
});

export const commissionsJobs = [reckoning, sweep];
export const commissionsSchedule: readonly ScheduledJob[] = [{ job: sweep, cron: '*/5 * * * *' }];
