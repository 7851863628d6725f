import { sql } from 'kysely';
import { z } from 'zod';
import { HasLeft, standingStates } from '#platform/database/database.ts';
import type { Context } from '#platform/database/context.ts';
import { deleteBatch, eachDealership, letGoEverywhere, platformJob } from '#platform/jobs/index.ts';
import type { PlatformRun } from '#platform/jobs/index.ts';
import { noteEnded } from '#platform/journal/index.ts';
import { keptSince } from '#platform/register/index.ts';

/** Imports whose thirty days are over; not those that are at work, or held. */
const over = (ctx: Context) => sql`select id from listing_import
  where dealership_id = ${ctx.dealershipId} and created_at < ${keptSince('listing_import', ctx.now)}
    and state not in ('reading', 'running', 'undoing') and not core.held('listing_import', id) and not core.held_file(coalesce(file ->> 'blob', ''))`;

/**
 * Deletes files that vehicles came from thirty days after they were brought in, with their rows and what showed of them: for
 * so long an import can be taken back. What it did, in counts, stays.
 */
export const forgetListingFiles = platformJob('inventory.forget_listing_files', {
  because: { kind: 'duty', of: 'retention' },
  ids: z.looseObject({}),
  deadline: 600,
  attempts: 3,
  run: async (run) => {
    await letGoEverywhere(run, (ctx) => deleteBatch(ctx, 'listing_import_row', sql`import_id in (${over(ctx)})`));
    await eachDealership(run, standingStates, (dealershipId) =>
      forgetFiles(run, dealershipId).catch((error: unknown) => {
        if (!(error instanceof HasLeft)) throw error;
      }),
    );
  },
});

async function forgetFiles(run: PlatformRun, dealershipId: string): Promise<void> {
  const { database, blobs } = run.ground;
  const found = await database.asDealership({ dealershipId }, async (ctx) => {
    const { rows } = await sql<{ id: string; blob: string | null }>`
      select id, file ->> 'blob' as blob from listing_import where dealership_id = ${ctx.dealershipId} and file is not null and id in (${over(ctx)})`.execute(
      ctx.db,
    );
    return rows;
  });
  if (found.length === 0) return;
  // The files first: whoever is killed in between finds the rows again.
  for (const { blob } of found) if (blob) await blobs.delete(blob);
  await database.asDealership(
    { dealershipId },
    async (ctx) => {
      const { numUpdatedRows } = await ctx.db
        .updateTable('listingImport')
        .set((eb) => ({ file: null, headers: '[]', version: eb('version', '+', 1) }))
        .where('dealershipId', '=', dealershipId)
        .where(
          'id',
          'in',
          found.map(({ id }) => id),
        )
        .executeTakeFirst();
      await noteEnded(ctx, { listing_import: Number(numUpdatedRows) });
    },
    { write: true, lettingGo: true },
  );
}
