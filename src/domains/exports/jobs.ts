import { z } from 'zod';
import { standingStates } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { eachDealership, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import type { Context } from '#platform/database/context.ts';
import { beginNext, leaving, lockExports } from './data-exports.ts';
import { exporting, exportKind } from './exporting.ts';
import { loading, reading } from './import-jobs.ts';
import { forgetOldImports } from './data-imports.ts';

/** Ends what has been kept long enough, and takes up again what a dead worker left. What one dealership cannot stops no other. */
export const care = platformJob('exports.care', {
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await eachDealership(run, standingStates, async (dealershipId) => {
      try {
        const blobs = await run.ground.database.asDealership({ dealershipId }, expire, leaving);
        for (const blob of blobs) await run.ground.blobs.delete(blob);
        await sweep(run.ground, dealershipId, run.now);
        await forgetOldImports(run.ground, dealershipId);
      } catch (error) {
        run.log.warn({ err: error, dealership: dealershipId }, 'exports were not cared for');
      }
    });
  },
});

/** Deletes files that no row names any more: of runs that died between the file and its row. */
async function sweep(ground: Ground, dealershipId: string, now: Date): Promise<void> {
  for await (const { name, putAt } of ground.blobs.list(`${dealershipId}/${exportKind}/`)) {
    if (now.getTime() - putAt.getTime() < 3_600_000) continue;
    const named = await ground.database.asDealership({ dealershipId }, (ctx) =>
      ctx.db
        .selectFrom('dataExport')
        .select('id')
        .where('dealershipId', '=', dealershipId)
        .where('blob', '=', name)
        .executeTakeFirst(),
    );
    if (!named) await ground.blobs.delete(name);
  }
}

/** Marks what is over; its files go once that is committed. A file whose row says that it is gone is found by no one. */
async function expire(ctx: Context): Promise<string[]> {
  await lockExports(ctx);
  const over = await ctx.db
    .selectFrom('dataExport')
    .select(['id', 'blob'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'ready')
    .where('expiresAt', '<=', ctx.now)
    .execute();
  for (const { id } of over) {
    await ctx.db
      .updateTable('dataExport')
      .set({ state: 'expired', blob: null })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', id)
      .execute();
    await record(ctx, { event: 'export.expired', record: { kind: 'export', id } });
  }
  await beginNext(ctx);
  return over.map(({ blob }) => blob!);
}

export const exportsJobs = [exporting, reading, loading, care];
export const exportsSchedule: readonly ScheduledJob[] = [{ job: care, cron: '*/5 * * * *' }];
