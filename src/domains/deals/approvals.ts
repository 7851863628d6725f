import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { ApprovalNeed } from './approval.ts';
import type { Deal } from './deal-answers.ts';
import { dealRow } from './deal-rows.ts';
import { isOpen } from './deal-status.ts';
import type { DealStatus } from './deal-status.ts';
import { findDeal } from './deals.ts';

/** Asks for the approvals that a deal needs and that were not asked for to that extent yet. */
export async function askApprovals(ctx: Context, deal: Deal, open: readonly ApprovalNeed[]): Promise<void> {
  const asked = deal.approvals.filter((one) => one.state === 'open');
  const fresh = open.filter((need) => !asked.some((one) => one.kind === need.kind && (one.cents ?? 0) >= need.cents));
  if (fresh.length === 0) return;
  await ctx.db
    .insertInto('dealApproval')
    .values(
      fresh.map((need) => ({
        dealershipId: ctx.dealershipId,
        id: newId(),
        dealId: deal.id,
        kind: need.kind,
        cents: need.cents,
        state: 'open',
        askedBy: ctx.actor.staffId,
        askedAt: ctx.now,
      })),
    )
    .execute();
  await record(ctx, {
    event: 'deal.approval_asked',
    record: { kind: 'deal', id: deal.id },
    after: { approvals: fresh.map((need) => need.kind) },
  });
}

export const Decision = z.strictObject({
  state: z.enum(['granted', 'refused']),
  reason: text(500, { lines: true })
    .nullish()
    .transform((value) => value || null),
});

/**
 * Grants or refuses an approval. A grant holds for as much as was asked: who asks for more must ask again.
 * @throws NotFound · Conflict when it was decided already, or the deal is signed
 */
export async function decideApproval(
  ctx: Context,
  dealId: string,
  approvalId: string,
  decision: z.output<typeof Decision>,
): Promise<Deal> {
  const deal = await dealRow(ctx, dealId, 'change');
  const approval = await ctx.db
    .selectFrom('dealApproval')
    .select(['state', 'kind'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .where('id', '=', approvalId)
    .executeTakeFirst();
  if (!approval) throw new NotFound('approval');
  if (approval.state !== 'open' || !isOpen(deal.status as DealStatus))
    throw new Conflict('This was decided already.', { current: await findDeal(ctx, dealId) }, 'decided');
  await ctx.db
    .updateTable('dealApproval')
    .set({ state: decision.state, reason: decision.reason, decidedBy: ctx.actor.staffId, decidedAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', approvalId)
    .execute();
  await record(ctx, {
    event: decision.state === 'granted' ? 'deal.approval_granted' : 'deal.approval_refused',
    record: { kind: 'deal', id: dealId },
    after: { approvals: [approval.kind] },
    ...(decision.reason ? { personal: { after: { reason: decision.reason } } } : {}),
  });
  return findDeal(ctx, dealId);
}
