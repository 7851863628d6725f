import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Context, PlatformContext } from '../database/context.ts';
import { HasLeft, standingStates } from '../database/database.ts';
import { eachDealership } from './each-dealership.ts';
import type { PlatformRun } from './job.ts';

/** So many rows go in one transaction: nobody waits long for it, and a kill loses little. */
export const batch = 1000;

/** Does a piece of work again until it found less than a batch to do, or the job is to stop. */
async function inBatches(run: Pick<PlatformRun, 'signal'>, piece: () => Promise<number>): Promise<void> {
  while (!run.signal.aborted && (await piece()) >= batch);
}

/**
 * Deletes rows for which `over` holds, at most a batch of them; of a dealership's transaction its own only.
 * @param table with its name in the database
 * @returns how many
 */
export async function deleteBatch(
  ctx: Context | PlatformContext,
  table: string,
  over: RawBuilder<unknown>,
): Promise<number> {
  const own = 'dealershipId' in ctx ? sql`dealership_id = ${ctx.dealershipId} and` : sql``;
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ${own} ctid = any (array(
      select ctid from ${sql.table(table)} where ${own} (${over}) limit ${batch}))`.execute(ctx.db);
  return Number(numAffectedRows);
}

/** Deletes what is over in a table of the platform, batch by batch. */
export const letGo = (run: PlatformRun, table: string, over: RawBuilder<unknown>): Promise<void> =>
  inBatches(run, () => run.work((ctx) => deleteBatch(ctx, table, over)));

/**
 * Lets go of what is over in every dealership that still has its data, also in one that was cancelled. What fails in one
 * stops no other, and the job is tried again.
 * @param piece a transaction's worth; it is asked again while it answers that it did a whole batch
 */
export async function letGoEverywhere(run: PlatformRun, piece: (ctx: Context) => Promise<number>): Promise<void> {
  let failure: unknown;
  await eachDealership(run, standingStates, async (dealershipId) => {
    try {
      await inBatches(run, () =>
        run.ground.database.asDealership({ dealershipId }, piece, { write: true, lettingGo: true }),
      );
    } catch (error) {
      // Its thirty days are over: everything goes.
      if (error instanceof HasLeft) return;
      run.log.error({ err: error, dealership: dealershipId }, 'what is over was not deleted');
      failure = error;
    }
  });
  if (failure) throw failure as Error;
}
