import { Conflict, Invalid, invalidField } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { MoveNeed } from './deal-status.ts';
import { wasOnce } from './deal-status-history.ts';
import { shownTo } from './deals.ts';
import type { WholeDeal } from './deals.ts';

/**
 * Makes sure that what a move needs is there; the contract itself is checked where it is signed.
 * @throws Invalid with everything that is missing · Conflict when approvals are open
 */
export async function requireNeeds(ctx: Context, whole: WholeDeal, needs: readonly MoveNeed[]): Promise<void> {
  const { deal, worked, open } = whole;
  const missing: FieldError[] = [];
  const lack = (pointer: string, message: string): void => void missing.push({ pointer, code: 'missing', message });
  if (needs.includes('parties')) {
    if (!deal.customer) lack('/customer', 'A deal needs its buyer.');
    if (!deal.vehicle) lack('/vehicleId', 'A deal needs its vehicle.');
    if (deal.priceCents === 0) lack('/priceCents', 'A deal needs its price.');
  }
  const onCredit = deal.kind === 'finance' || deal.kind === 'lease';
  if (needs.includes('credit')) {
    if (!onCredit) throw invalidField('/status', 'status_move', 'Only a deal on credit is funded by a lender.');
    if (await waitsForFunding(ctx, deal.id))
      throw invalidField('/status', 'funding_unknown', 'Write down at its lender what was paid, and when.');
    if (!deal.terms.lender) lack('/terms/lender', 'A deal on credit needs its lender.');
  }
  if (missing.length > 0) throw new Invalid(missing);
  if (needs.includes('lawful_rate') && worked.financing?.credit.criminal) {
    throw new Invalid([
      {
        pointer: '/terms/rate',
        code: 'criminal_rate',
        message: `With all charges this credit costs ${(worked.financing.credit.apr / 1000).toFixed(2)} % a year. More than ${(worked.financing.credit.limit ?? 0) / 1000} % is a crime (Criminal Code, s. 347).`,
      },
    ]);
  }
  if (needs.includes('funds') && onCredit && !(await wasOnce(ctx, deal.id, 'funded')))
    throw invalidField('/status', 'not_funded', 'A deal on credit is closed only after its lender has funded it.');
  if (needs.includes('approvals') && open.length > 0) {
    throw new Conflict(
      `A manager must agree first: ${open.map((need) => need.kind).join(', ')}.`,
      { current: shownTo(ctx, whole) },
      'approval_needed',
    );
  }
}

/** Whether lenders were asked in the product, and none of them has paid yet. */
async function waitsForFunding(ctx: Context, dealId: string): Promise<boolean> {
  const asked = await ctx.db
    .selectFrom('lenderSubmission')
    .select('fundedOn')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .execute();
  return asked.length > 0 && asked.every((one) => one.fundedOn === null);
}
