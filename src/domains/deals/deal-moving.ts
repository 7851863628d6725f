import { Conflict, Forbidden, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { askApprovals } from './approvals.ts';
import type { DealMove } from './deal.ts';
import type { Deal } from './deal-answers.ts';
import { requireVersion } from './deal-keeping.ts';
import { isSold, moveTo } from './deal-status.ts';
import { keepStatus } from './deal-status-history.ts';
import { findDeal, wholeDeal } from './deals.ts';
import type { WholeDeal } from './deals.ts';
import { requireNeeds } from './move-needs.ts';
import { restateRecap } from './recaps.ts';
import { moveUnit } from './unit.ts';
import { afterDelivery, afterUnwinding } from './after-sale.ts';

/**
 * Moves a deal on, back, or to its end. Submitting asks for the approvals that the figures need; delivering moves the
 * vehicle; cancelling a signed deal unwinds it: the vehicle is available again, and what becomes of deposits is said.
 * @throws Invalid when the status cannot follow or something is missing · Conflict · Forbidden
 */
export async function moveDeal(ctx: Context, dealId: string, given: DealMove): Promise<Deal> {
  const whole = await wholeDeal(ctx, dealId, 'change');
  requireVersion(ctx, whole, given.version);
  const { status: from } = whole.deal;
  const { status: to } = given;
  if (from === to) return findDeal(ctx, dealId);
  if (to === 'signed') throw invalidField('/status', 'sign', 'A deal is signed with its contract, not by a move.');
  const move = moveTo(from, to);
  if (!move) throw invalidField('/status', 'status_move', `A deal cannot go from ${from} to ${to}.`);
  if (move.permission && !ctx.actor.permissions.has(move.permission))
    throw new Forbidden(`To move this deal from ${from} to ${to} needs the permission ${move.permission}.`);
  if (move.needs.includes('reason') && !given.reason)
    throw invalidField('/reason', 'missing', 'A cancelled deal needs its reason.');
  await requireNeeds(ctx, whole, move.needs);
  if (to === 'submitted') await askApprovals(ctx, whole.deal, whole.open);
  if (to === 'cancelled') await settleDeposits(ctx, whole, given.deposits);
  const updated = await ctx.db
    .updateTable('deal')
    .set({
      status: to,
      statusSince: ctx.now,
      updatedAt: ctx.now,
      version: whole.row.version + 1,
      cancelReason: to === 'cancelled' ? (given.reason ?? null) : null,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', dealId)
    .where('version', '=', given.version)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw new Conflict('The deal was changed meanwhile.', {}, 'stale');
  await keepStatus(ctx, dealId, from, to, given.reason ?? null);
  const unit = whole.deal.vehicle?.id;
  if (unit && to === 'delivered') await moveUnit(ctx, unit, 'delivered', whole.deal.number);
  if (to === 'cancelled' && whole.row.signedAt) await restateRecap(ctx, dealId, 'unwound');
  if (to === 'delivered') await afterDelivery(ctx, whole);
  if (to === 'cancelled' && isSold(from)) {
    if (unit) await moveUnit(ctx, unit, 'available', whole.deal.number);
    await afterUnwinding(ctx, whole);
  }
  return findDeal(ctx, dealId);
}

/** Says what becomes of the deposits of a deal that is cancelled. @throws Invalid when nobody said it */
async function settleDeposits(ctx: Context, whole: WholeDeal, outcome: 'refunded' | 'kept' | undefined): Promise<void> {
  const held = whole.deal.deposits.filter((one) => one.outcome === null);
  if (held.length === 0) return;
  if (!outcome) throw invalidField('/deposits', 'missing', 'Say whether the deposits are refunded or kept.');
  if (outcome === 'kept' && held.some((one) => one.refundable))
    throw invalidField('/deposits', 'refundable', 'A deposit that was taken as refundable is refunded.');
  await ctx.db
    .updateTable('dealDeposit')
    .set({ outcome, outcomeAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', whole.deal.id)
    .where('outcome', 'is', null)
    .execute();
  await record(ctx, {
    event: 'deal.deposits_settled',
    record: { kind: 'deal', id: whole.deal.id },
    after: { outcome, amountCents: held.reduce((sum, one) => sum + one.amountCents, 0) },
  });
}
