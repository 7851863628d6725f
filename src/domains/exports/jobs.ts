import { sql } from 'kysely';
import { z } from 'zod';
import { standingStates, workingStates } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { deleteBatch, eachDealership, letGoEverywhere, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { noteEnded, record } from '#platform/journal/index.ts';
import type { Context } from '#platform/database/context.ts';
import { keptSince } from '#platform/register/index.ts';
import { beginNext, leaving, lockExports } from './data-exports.ts';
import { exporting, exportKind } from './exporting.ts';
import { forgetLinks } from './export-links.ts';
import { loading, reading } from './import-jobs.ts';
import { askForNightly } from './nightly.ts';
import { forgetOldImports } from './data-imports.ts';

/** Ends what has been kept long enough, and takes up again what a dead worker left. What one dealership cannot stops no other. */
export const care = platformJob('exports.care', {
  because: { kind: 'duty', of: 'retention' },
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
    await letGoEverywhere(run, async (ctx) =>
      noteEnded(ctx, { data_import: await deleteBatch(ctx, 'data_import', importOver(ctx)) }),
    );
  },
});

/** What was brought in is told for thirty days after its end: by then its parts are long gone. */
const importOver = (ctx: Context) => sql`state in ('done', 'failed', 'removed')
  and coalesce(finished_at, alive_at, created_at) < ${keptSince('data_import', ctx.now)} and not core.held('data_import', id)`;

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
    .where(sql<boolean>`not core.held('data_export', id) and not core.held_file(blob)`)
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
  await forgetLinks(ctx);
  await beginNext(ctx);
  return over.map(({ blob }) => blob!);
}

/** Asks for the continuity packs of the night. A dealership that is behind with paying needs its pack all the same. */
export const nightly = platformJob('exports.nightly', {
  because: { kind: 'setting', of: 'nightly_pack' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await eachDealership(run, workingStates, async (dealershipId) => {
      await run.ground.database
        .asDealership({ dealershipId }, askForNightly, { write: true })
        .catch((error: unknown) =>
          run.log.warn({ err: error, dealership: dealershipId }, 'tonight’s pack was not asked for'),
        );
    });
  },
});

export const exportsJobs = [exporting, reading, loading, care, nightly];
export const exportsSchedule: readonly ScheduledJob[] = [
  { job: care, cron: '*/5 * * * *' },
  { job: nightly, cron: '*/10 * * * *' },
];
