import { Conflict, Forbidden, Invalid } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { moveTo } from './deal-status.ts';
import { shownTo } from './deals.ts';
import type { WholeDeal } from './deals.ts';
import { requireNeeds } from './move-needs.ts';
import { requireUnsold } from './unit.ts';

/** @throws Forbidden when rules that block are overridden by somebody who may not · Invalid when they are not satisfied */
export function requireComplete(ctx: Context, whole: WholeDeal, override: string | undefined): void {
  const blocking = whole.deal.findings.filter((finding) => finding.severity === 'block');
  // No reason makes a criminal rate lawful, nor a child a buyer.
  const firm = blocking.filter((one) => one.ruleId === 'CA.CRIM' || one.missing.includes('buyerAge'));
  const refusing = override === undefined ? blocking : firm;
  if (refusing.length > 0) {
    throw new Invalid(
      refusing.map((finding) => ({
        pointer: `/rules/${finding.ruleId}`,
        code: 'contract_incomplete',
        message: `${finding.ruleId}: ${finding.missing.join(', ')}`,
      })),
      `The contract is not complete: ${refusing.map((finding) => finding.ruleId).join(', ')}.`,
    );
  }
  if (override !== undefined && blocking.length > 0 && !ctx.actor.permissions.has('deals.approve'))
    throw new Forbidden('Signing in spite of a rule needs the permission deals.approve.');
}

/**
 * Makes sure that a contract is ready to be signed: approved, its vehicle not sold elsewhere, nothing missing that its
 * province asks for. @throws Conflict · Invalid with every rule that is not satisfied · Forbidden
 */
export async function requireSignable(ctx: Context, whole: WholeDeal, override: string | undefined): Promise<void> {
  const { id, status, vehicle } = whole.deal;
  const move = moveTo(status, 'signed');
  if (!move)
    throw new Conflict(
      `A deal that is ${status} cannot be signed; it must be approved first.`,
      { current: shownTo(ctx, whole) },
      'not_approved',
    );
  if (vehicle) await requireUnsold(ctx, id, vehicle.id);
  await requireNeeds(ctx, whole, move.needs);
  requireComplete(ctx, whole, override);
}
