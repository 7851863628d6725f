import { z } from 'zod';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { countProofs } from './counting.ts';

const count = platformJob('trust.count', {
  ids: z.looseObject({}),
  deadline: 600,
  attempts: 2,
  run: (run) => countProofs(run.ground, run.signal),
});

/** Has the proofs counted soon: a program that was just started should not have nothing to show. */
export const countSoonIn = (ctx: PlatformContext): Promise<void> => enqueue(ctx, count, {}, { key: 'trust.count' });

/** The same in a transaction of its own. */
export const countSoon = (ground: Ground): Promise<void> => ground.database.asPlatform(countSoonIn);

export const trustJobs = [count] as const;
export const trustSchedule: readonly ScheduledJob[] = [{ job: count, cron: '11 * * * *' }];
