import type { Context } from '#platform/database/context.ts';
import { exportKind } from './exporting.ts';
import { partKind } from './import-parts.ts';

/**
 * Removes every file of exports and loads of a dealership for good, finished or not; for its purge, and safe to repeat.
 * Their rows go with all rows. @returns how many files there were
 */
export async function removeExports(ctx: Pick<Context, 'dealershipId' | 'ground'>): Promise<number> {
  const { blobs } = ctx.ground;
  return (
    (await blobs.deleteAll(`${ctx.dealershipId}/${exportKind}/`)) +
    (await blobs.deleteAll(`${ctx.dealershipId}/${partKind}/`))
  );
}
