import type { Context } from '../database/context.ts';
import { record } from './journal.ts';

/**
 * Notes in the dealership's journal how many rows of each table went because their time was over; nothing when none did.
 * @returns the greatest of the counts: whether another batch is due
 */
export async function noteEnded(ctx: Context, counts: Record<string, number>): Promise<number> {
  const gone = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  if (Object.keys(gone).length > 0)
    await record(ctx, { event: 'retention.ended', record: { kind: 'dealership', id: ctx.dealershipId }, after: gone });
  return Math.max(...Object.values(counts));
}
