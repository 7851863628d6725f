import { sql } from 'kysely';
import { Invalid, Unavailable } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { doing, enqueue } from '#platform/jobs/index.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import type { DecodedVehicle } from './decoded-vehicle.ts';
import { failImport, importBatch, importNext, inTheNameOf, NumberTaken } from './listing-running.ts';
import { decodeImported, importListing, undoImport } from './listing-tasks.ts';
import { undoNext } from './listing-undoing.ts';
import { importForUpdate } from './listing-import.ts';
import { fillMany } from './vehicle-decoding.ts';
import { vehiclesForUpdate } from './vehicle-rows.ts';
import { decodeVin } from './vin-decoder.ts';

/** Runs batches until none is left; a run that is ended takes up where the last batch stood. */
async function batches(
  run: DealershipRun,
  next: (ctx: Context, size: number, poison: boolean) => Promise<boolean>,
  importId: string,
): Promise<void> {
  let size = importBatch;
  let races = 0;
  try {
    for (;;) {
      run.signal.throwIfAborted();
      try {
        if (await run.work((ctx) => next(ctx, size, false))) return;
        size = Math.min(importBatch, size * 2);
        races = 0;
      } catch (error) {
        // Somebody took a number between look and write: look again.
        if (error instanceof NumberTaken && races++ < 3) continue;
        // Data that the database refuses: smaller batches find the row, so that the others come in.
        if (!isData(error) && !(error instanceof NumberTaken) && !(error instanceof Invalid)) throw error;
        if (size > 1) size = Math.max(1, Math.trunc(size / 10));
        else if (await run.work((ctx) => next(ctx, 1, true))) return;
      }
    }
  } catch (error) {
    if (run.lastAttempt && !run.signal.aborted) await run.work((ctx) => failImport(ctx, importId, 'interrupted'));
    throw error;
  }
}

/** Errors of class 22 and 23: values that do not fit, constraints that do not hold. */
const isData = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code ?? ''));

/** Two runs of batches side by side: while the database writes one, the rows of the other are read. */
async function sideBySide(run: DealershipRun, importId: string): Promise<void> {
  const lane = async (): Promise<void> => {
    while (!run.signal.aborted && !(await run.work((ctx) => importNext(ctx, importId))));
  };
  // Whatever stops one of them is met again, and dealt with, by the single run that follows.
  await Promise.allSettled([lane(), lane()]);
}

const importing = doing(importListing, 'asked', async (run, { importId }) => {
  await sideBySide(run, importId);
  await batches(run, (ctx, size, poison) => importNext(ctx, importId, size, poison), importId);
});

const undoing = doing(undoImport, 'asked', (run, { importId }) =>
  batches(run, (ctx, size) => undoNext(ctx, importId, size), importId),
);

/** VINs of one run: some seconds of work for the decoder's thread, then others may have their turn. */
const decodesAtATime = 50;

const decoding = doing(decodeImported, 'asked', async (run, { importId, after }) => {
  const vehicles = await run.work(
    async (ctx) =>
      (
        await sql<{ id: string; vin: string }>`select id, vin from vehicle
          where dealership_id = ${ctx.dealershipId} and import_id = ${importId} and decoded is null and length(vin) = 17
            and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid)
          order by id limit ${decodesAtATime}`.execute(ctx.db)
      ).rows,
    { write: false },
  );
  if (vehicles.length === 0) return;
  const decodes = new Map<string, DecodedVehicle>();
  for (const { id, vin } of vehicles) {
    run.signal.throwIfAborted();
    try {
      decodes.set(id, await decodeVin(run.ground, vin));
    } catch (error) {
      // Without the registry nothing is lost: each vehicle can be decoded later.
      if (error instanceof Unavailable && error.code === 'vin_decoder_unavailable') return;
      if (!(error instanceof Invalid)) throw error;
    }
  }
  await run.work(async (system) => {
    const row = await importForUpdate(system, importId);
    // An undo compares versions: it must find them as the last batch of it or of us left them.
    if (row.state !== 'done') return;
    const ctx = { ...inTheNameOf(system, row), actor: system.actor };
    const before = await vehiclesForUpdate(ctx, [...decodes.keys()]);
    await fillMany(ctx, decodes, before);
    // What we fill in is not somebody's work: undoing may still take the vehicle back.
    await sql`update listing_import_row r set version_after = v.version
      from vehicle v, unnest(${before.map((one) => one.id)}::uuid[], ${before.map((one) => one.version)}::int[]) as was (id, version)
      where r.dealership_id = ${ctx.dealershipId} and r.import_id = ${importId} and r.vehicle_id = was.id and r.version_after = was.version
        and v.dealership_id = r.dealership_id and v.id = was.id`.execute(ctx.db);
    if (vehicles.length === decodesAtATime)
      await enqueue(ctx, decodeImported, { importId, after: vehicles.at(-1)!.id });
  });
});

/** Jobs of listing files. */
export const listingImportJobs = [importing, undoing, decoding];
