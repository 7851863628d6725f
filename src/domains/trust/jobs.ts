import { z } from 'zod';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { countProofs } from './counting.ts';

const count = platformJob('trust.count', {
  because: { kind: 'platform', of: 'figures' },
  ids: z.looseObject({}),
  deadline: 600,
  attempts: 2,
  run: (run) => countProofs(run.ground, run.signal),
});

/** Has the proofs counted now. */
export const countNow = (ctx: PlatformContext): Promise<void> => enqueue(ctx, count, {}, { key: 'trust.count' });

/** What a program takes to catch up with what lay still while it was not running, such as the log of the backups. */
const settled = 120_000;

/**
 * Has the proofs counted soon after a start: at once where nothing was counted yet, and when the program has caught up, so
 * that no figure of before stands as a failure for an hour.
 */
export const countSoon = (ground: Ground): Promise<void> =>
  ground.database.asPlatform(async (ctx) => {
    const counted = await ctx.db.selectFrom('proofFigure').select('name').limit(1).executeTakeFirst();
    const runAt = new Date(ctx.now.getTime() + settled);
    if (!counted) await countNow(ctx);
    await enqueue(ctx, count, {}, { key: 'trust.count_settled', runAt });
  });

export const trustJobs = [count] as const;
export const trustSchedule: readonly ScheduledJob[] = [{ job: count, cron: '11 * * * *' }];
