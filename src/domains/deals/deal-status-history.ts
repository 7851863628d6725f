import { newId } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { DealStatus } from './deal-status.ts';

/** Writes a change of status into the deal's history and, unless it is the first one, into the journal. */
export async function keepStatus(
  ctx: Context,
  dealId: string,
  from: DealStatus | null,
  to: DealStatus,
  reason: string | null,
): Promise<void> {
  await ctx.db
    .insertInto('dealStatusChange')
    .values({
      dealershipId: ctx.dealershipId,
      id: newId(),
      dealId,
      at: ctx.now,
      fromStatus: from,
      toStatus: to,
      reason,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
    })
    .execute();
  if (from === null) return;
  await record(ctx, {
    event: to === 'cancelled' ? 'deal.cancelled' : 'deal.status_changed',
    record: { kind: 'deal', id: dealId },
    before: { status: from },
    after: { status: to, ...(reason ? { reason } : {}) },
  });
}

/** Whether a deal was in a status once. */
export async function wasOnce(ctx: Context, dealId: string, status: DealStatus): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('dealStatusChange')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .where('toStatus', '=', status)
    .executeTakeFirst();
  return found !== undefined;
}
