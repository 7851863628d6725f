import { z } from 'zod';
import type { Context } from '#platform/database/context.ts';
import { workingStates } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { doing, enqueue, eachDealership, letGoEverywhere, platformJob, task } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { expireCreditApplications } from './credit-keeping.ts';
import { hasLateCosts, lateCostDeals, restateLateCost } from './late-costs.ts';
import { forgetUnsignedPapers } from './signing-links.ts';

/** Deletes what is over in a dealership: credit applications, and papers that were shown to be signed and were not. */
async function forget(ctx: Context): Promise<number> {
  return Math.max(await expireCreditApplications(ctx), await forgetUnsignedPapers(ctx));
}

/** Does so everywhere, also where a dealership has left: letting go is what remains possible then. */
const expiring = platformJob('deals.expire', {
  because: { kind: 'duty', of: 'retention' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: (run) => letGoEverywhere(run, forget),
});

const restateCosts = task('deals.restate_costs', z.object({}), { deadline: 300 });
const batch = 200;

/** Restates the gross of every deal of one dealership whose vehicle costs another sum by now. */
const restating = doing(restateCosts, { kind: 'setting', of: 'deal_costs' }, async (run) => {
  const dealIds = await run.work((ctx) => lateCostDeals(ctx, batch));
  let failure: unknown;
  for (const dealId of dealIds) {
    if (run.signal.aborted) return;
    // What fails with one deal stops no other, and the job is tried again.
    await run
      .work((ctx) => restateLateCost(ctx, dealId))
      .catch((error: unknown) => {
        run.log.error({ err: error, deal: dealId }, 'a late cost was not reckoned');
        failure = error;
      });
  }
  if (failure) throw failure as Error;
  if (dealIds.length === batch) await run.work((ctx) => enqueue(ctx, restateCosts, {}, { key: 'restate costs' }));
});

/**
 * Has late costs of a dealership's vehicles reckoned soon, when there are any; ten calls make one run.
 * @param since the entry of the journal from which on nobody looked; null: look in any case
 */
export const wakeLateCosts = (ground: Ground, dealershipId: string, since: string | null): Promise<void> =>
  ground.database.asDealership(
    { dealershipId, cause: { kind: 'setting', of: 'deal_costs' } },
    async (ctx) => {
      if (await hasLateCosts(ctx, since)) await enqueue(ctx, restateCosts, {}, { key: 'restate costs' });
    },
    { write: true },
  );

/** Whatever nobody heard of, in every dealership. What one dealership cannot reckon stops no other. */
const sweep = platformJob('deals.sweep_costs', {
  because: { kind: 'setting', of: 'deal_costs' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await eachDealership(run, workingStates, async (dealershipId) => {
      await wakeLateCosts(run.ground, dealershipId, null).catch((error: unknown) =>
        run.log.warn({ err: error, dealership: dealershipId }, 'late costs were not looked for'),
      );
    });
  },
});

export const dealsJobs = [expiring, restating, sweep];
export const dealsSchedule: readonly ScheduledJob[] = [
  { job: expiring, cron: '23 * * * *' },
  { job: sweep, cron: '*/5 * * * *' },
];
