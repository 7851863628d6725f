import { z } from 'zod';
import type { Context } from '#platform/database/context.ts';
import { platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { expireCreditApplications } from './credit-keeping.ts';
import { forgetUnsignedPapers } from './signing-links.ts';

/** Deletes what is over in a dealership: credit applications, and papers that were shown to be signed and were not. */
async function forget(ctx: Context): Promise<void> {
  await expireCreditApplications(ctx);
  await forgetUnsignedPapers(ctx);
}

/** Does so everywhere, also where a dealership has left: letting go is what remains possible then. */
const expiring = platformJob('deals.expire', {
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const dealerships = await run.work(({ db }) =>
      db
        .selectFrom('dealership')
        .select('dealershipId')
        .where('state', 'in', ['trial', 'active', 'past_due', 'cancelled'])
        .execute(),
    );
    let failure: unknown;
    for (const { dealershipId } of dealerships) {
      if (run.signal.aborted) return;
      // What fails in one dealership stops no other, and the job is tried again.
      await run.ground.database
        .asDealership({ dealershipId }, forget, { write: true, lettingGo: true })
        .catch((error: unknown) => {
          run.log.error({ err: error, dealership: dealershipId }, 'what is over was not deleted');
          failure = error;
        });
    }
    if (failure) throw failure as Error;
  },
});

export const dealsJobs = [expiring];
export const dealsSchedule: readonly ScheduledJob[] = [{ job: expiring, cron: '23 * * * *' }];
