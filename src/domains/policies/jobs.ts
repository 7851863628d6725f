import { platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { noteContinuedUse } from './acceptances.ts';
import { announceChanges } from './announcing.ts';
import { followPolicies } from './tasks.ts';

/** Announces what was published, and notes who went on under a version that took effect. */
const following = platformJob(followPolicies.name, {
  because: 'none',
  ...followPolicies,
  run: async (run) => {
    await announceChanges(run.ground, run.signal);
    await run.work((ctx) => noteContinuedUse(ctx));
  },
});

export const policiesJobs = [following] as const;
/** What is announced puts the job in itself; each hour it looks for whom that did not reach. */
export const policiesSchedule: readonly ScheduledJob[] = [{ job: following, cron: '7 * * * *' }];
