import { z } from 'zod';
import { platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { noteContinuedUse } from './acceptances.ts';
import { announceChanges } from './announcing.ts';

/** Announces what was published, and notes who went on under a version that took effect. */
const followPolicies = platformJob('policies.follow', {
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await announceChanges(run.ground, run.signal);
    await run.work((ctx) => noteContinuedUse(ctx));
  },
});

export const policiesJobs = [followPolicies] as const;
export const policiesSchedule: readonly ScheduledJob[] = [{ job: followPolicies, cron: '7 13 * * *' }];
