import { z } from 'zod';
import { workingStates } from '#platform/database/database.ts';
import { eachDealership, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { takeDealDeposits } from './deal-money.ts';
import { postingDay } from './posting-day.ts';
import { remindAll, reminderJob } from './reminding.ts';

/** Takes the deposits of deals into the books of every dealership. What one dealership cannot take stops no other. */
const takeDeposits = platformJob('invoices.take_deposits', {
  because: { kind: 'setting', of: 'deposits' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await eachDealership(run, workingStates, async (dealershipId) => {
      await run.ground.database
        .asDealership({ dealershipId }, async (ctx) => takeDealDeposits(ctx, await postingDay(ctx, undefined, '')), {
          write: true,
        })
        .catch((error: unknown) => run.log.warn({ err: error, dealership: dealershipId }, 'deposits were not taken'));
    });
  },
});

export const invoicesJobs = [takeDeposits, remindAll, reminderJob] as const;
export const invoicesSchedule: readonly ScheduledJob[] = [
  { job: takeDeposits, cron: '*/5 * * * *' },
  { job: remindAll, cron: '12 * * * *' },
];
