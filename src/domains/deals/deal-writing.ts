import { Forbidden, Invalid } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { ageOn } from './completeness.ts';
import type { DealEdit } from './deal.ts';
import type { Desk } from './desk.ts';
import { workOut } from './desk.ts';
import { seesGross } from './deals.ts';
import { counts } from './line.ts';
import type { Worked } from './desk.ts';

/** Amounts of a deal stay below this, so that every tax is exact: cents times rate is a safe integer. */
const mostCents = 100_000_000_00;

/** @throws Forbidden when costs are written by somebody who may not see gross */
export function requireCosts(ctx: Context, edit: Partial<DealEdit>): void {
  const costs =
    edit.unitCostCents !== undefined ||
    edit.reserveCents !== undefined ||
    edit.lines?.some((line) => line.costCents !== undefined) ||
    edit.tradeIns?.some((trade) => trade.acvCents !== undefined);
  if (costs && !seesGross(ctx)) throw new Forbidden('Costs and reserve need the permission deals.gross.');
}

/**
 * What a desk comes to, if it makes sense.
 * @throws Invalid with every field that does not: discounts above the price, a balloon above what is financed, a
 *   delivery before the sale, a buyer who is not of age, amounts beyond all reason
 */
export function workOutSoundly(desk: Desk): Worked {
  const errors: FieldError[] = [];
  const wrong = (pointer: string, code: string, message: string): void => void errors.push({ pointer, code, message });
  if (desk.deliverOn !== null && desk.deliverOn < desk.soldOn)
    wrong('/deliverOn', 'order', 'must not be before the day of sale');
  const { buyer } = desk;
  if (buyer?.bornOn && desk.customer?.kind !== 'company' && ageOn(buyer.bornOn, desk.soldOn) < 18)
    wrong('/buyer/bornOn', 'under_age', 'The buyer must be at least 18 on the day of sale.');
  let sum = desk.priceCents;
  let off = 0;
  for (const line of desk.lines) {
    sum += line.amountCents;
    if (counts(line) && (line.kind === 'discount' || (line.kind === 'rebate' && !line.afterTax)))
      off += line.amountCents;
  }
  for (const trade of desk.tradeIns) sum += trade.allowanceCents + trade.lienCents + trade.lienPerDiemCents * 400;
  if (sum > mostCents) wrong('/priceCents', 'too_big', 'The amounts of a deal must stay below $100,000,000 in all.');
  if (off > desk.priceCents) wrong('/lines', 'discount_above_price', 'Discounts and rebates are more than the price.');
  if (errors.length > 0) throw new Invalid(errors);
  const worked = workOut(desk);
  const balloon = desk.terms.balloonCents;
  if (worked.financing && balloon > 0 && balloon > worked.financing.amountCents)
    wrong('/terms/balloonCents', 'above_amount', 'The balloon or residual is more than what is financed.');
  if (errors.length > 0) throw new Invalid(errors);
  return worked;
}

/** Writes the lines, trade-ins and scenarios of a deal anew; costs that were not sent stay as they were. */
export async function writeParts(
  ctx: Context,
  dealId: string,
  before: Pick<Desk, 'lines' | 'tradeIns'>,
  edit: Partial<Pick<DealEdit, 'lines' | 'tradeIns' | 'scenarios'>>,
): Promise<void> {
  const of = { dealershipId: ctx.dealershipId, dealId };
  if (edit.lines) {
    await ctx.db
      .deleteFrom('dealLine')
      .where('dealershipId', '=', of.dealershipId)
      .where('dealId', '=', dealId)
      .execute();
    const lines = edit.lines.map((line, position) => ({
      ...of,
      ...line,
      position,
      costCents: line.costCents ?? (line.costCents === null ? null : costBefore(before, line.id)),
    }));
    if (lines.length > 0) await ctx.db.insertInto('dealLine').values(lines).execute();
  }
  if (edit.tradeIns) {
    await ctx.db
      .deleteFrom('tradeIn')
      .where('dealershipId', '=', of.dealershipId)
      .where('dealId', '=', dealId)
      .execute();
    const trades = edit.tradeIns.map((trade, position) => ({
      ...of,
      ...trade,
      position,
      acvCents: trade.acvCents ?? (trade.acvCents === null ? null : valueBefore(before, trade.id)),
    }));
    if (trades.length > 0) await ctx.db.insertInto('tradeIn').values(trades).execute();
  }
  if (edit.scenarios) {
    await ctx.db
      .deleteFrom('dealScenario')
      .where('dealershipId', '=', of.dealershipId)
      .where('dealId', '=', dealId)
      .execute();
    const scenarios = edit.scenarios.map(({ id, name, ...changes }, position) => ({
      ...of,
      id,
      name,
      position,
      changes: JSON.stringify(changes),
    }));
    if (scenarios.length > 0) await ctx.db.insertInto('dealScenario').values(scenarios).execute();
  }
}

/** The cost that a line had. */
export const costBefore = (before: Pick<Desk, 'lines'>, lineId: string): number | null =>
  before.lines.find((line) => line.id === lineId)?.costCents ?? null;

/** The actual cash value that a trade-in had. */
export const valueBefore = (before: Pick<Desk, 'tradeIns'>, tradeId: string): number | null =>
  before.tradeIns.find((trade) => trade.id === tradeId)?.acvCents ?? null;
