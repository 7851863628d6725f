import { Conflict, Invalid, invalidField } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { dealerToday } from './deal-rows.ts';
import { isSold } from './deal-status.ts';
import { wholeDeal } from './deals.ts';
import type { WholeDeal } from './deals.ts';
import { costsOf } from './desk.ts';
import type { Gross } from './gross.ts';
import { counts } from './line.ts';
import { recapOf } from './recap.ts';
import type { ProductReturn, Recap, RecapChanges, Restatement } from './recap.ts';
import { tradeName } from './trade-in.ts';

type Change = Recap['changes'][number];

/** Recaps are kept in one language, whoever restates them, or a change of reader would be a change of the gross. */
const keptIn = 'en';

const rowsOf = (ctx: Context, dealId: string) =>
  ctx.db
    .selectFrom('dealRecap as recap')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'recap.dealershipId').onRef('staff.id', '=', 'recap.byStaff'),
    )
    .selectAll('recap')
    .select('staff.name as by')
    .where('recap.dealershipId', '=', ctx.dealershipId)
    .where('recap.dealId', '=', dealId)
    .orderBy('recap.number')
    .execute();

async function returnsOf(ctx: Context, dealId: string): Promise<Record<string, ProductReturn>> {
  const rows = await ctx.db
    .selectFrom('dealProductReturn')
    .select(['lineId', 'refundCents', 'costBackCents'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .execute();
  return Object.fromEntries(rows.map(({ lineId, ...given }) => [lineId, given]));
}

/** Writes the next recap of a deal. */
async function keep(
  ctx: Context,
  dealId: string,
  number: number,
  gross: Gross,
  why: { reason: 'signed' | Restatement; note: string | null; changes: Change[] },
): Promise<void> {
  await ctx.db
    .insertInto('dealRecap')
    .values({
      dealershipId: ctx.dealershipId,
      dealId,
      number,
      onDay: await dealerToday(ctx),
      at: ctx.now,
      reason: why.reason,
      note: why.note,
      byStaff: ctx.actor.staffId,
      changes: JSON.stringify(why.changes),
      waterfall: JSON.stringify(gross),
      frontCents: gross.frontCents,
      backCents: gross.backCents,
      totalCents: gross.totalCents,
    })
    .execute();
}

/** Freezes the gross of a deal as it is signed. */
export async function freezeRecap(ctx: Context, { deal }: WholeDeal): Promise<void> {
  await keep(ctx, deal.id, 0, deal.gross as unknown as Gross, { reason: 'signed', note: null, changes: [] });
}

/**
 * Writes changes of cost that came after the signature, and restates the gross of a deal with them: a dated row beside
 * the one that was signed, when the gross is another one by it; nothing when it is not. Others call it for whatever
 * changes a gross later: an amendment, an unwinding, a late cost of the vehicle, the lender's reserve. The cost of a
 * vehicle is the inventory's where it knows one.
 * @throws NotFound · Conflict for a deal that was never signed · Invalid for lines that are not there
 */
export async function restateRecap(
  ctx: Context,
  dealId: string,
  reason: Restatement,
  changes: RecapChanges = {},
  note: string | null = null,
): Promise<void> {
  const before = await wholeDeal(ctx, dealId, 'change');
  if (!before.row.signedAt && !isSold(before.deal.status))
    throw new Conflict('Only a deal that was signed has a recap.', {}, 'not_signed');
  const last = (await rowsOf(ctx, dealId)).at(-1);
  const unwound = before.deal.status === 'cancelled';
  if (unwound && reason !== 'unwound') throw new Conflict('An unwound deal has no gross any more.', {}, 'unwound');
  const told = await write(ctx, before, changes);
  const { deal, worked } = await wholeDeal(ctx, dealId);
  const gross = recapOf(worked.sheet, costsOf(deal), await returnsOf(ctx, dealId), unwound);
  const same = last && JSON.stringify(stepsOf(last.waterfall as unknown as Gross)) === JSON.stringify(stepsOf(gross));
  if (same) return;
  await keep(ctx, dealId, last ? last.number + 1 : 0, gross, { reason: last ? reason : 'signed', note, changes: told });
  await record(ctx, {
    event: 'deal.recap_restated',
    record: { kind: 'deal', id: dealId },
    before: { grossCents: last?.totalCents ?? null },
    after: { grossCents: gross.totalCents, reason },
    ...(note ? { personal: { after: { note } } } : {}),
  });
}

/** What of a waterfall decides whether it is another one. */
const stepsOf = ({ front, back }: Gross): unknown =>
  [...front, ...back].map(({ of, name, cents }) => [of, name, cents]);

/** Writes the facts that changed, and tells which they were. */
async function write(ctx: Context, { deal, unitCostNow }: WholeDeal, changes: RecapChanges): Promise<Change[]> {
  const told: Change[] = [];
  const errors: FieldError[] = [];
  const tell = (of: string, name: string | null, before: number | null, after: number | null): boolean => {
    if (before === after) return false;
    told.push({ of, name, before, after });
    return true;
  };
  const own = { dealershipId: ctx.dealershipId, dealId: deal.id };
  const { unitCostCents, reserveCents, lineCosts = {}, tradeValues = {}, productReturn } = changes;
  const absent = (pointer: string): void =>
    void errors.push({ pointer, code: 'no_such_line', message: 'There is no such line in this deal.' });
  if (unitCostCents !== undefined && unitCostNow !== null && unitCostCents !== unitCostNow)
    errors.push({
      pointer: '/changes/unitCostCents',
      code: 'from_inventory',
      message: 'The inventory knows what this vehicle cost. Correct it there: the gross follows by itself.',
    });
  for (const [id] of Object.entries(lineCosts))
    if (!deal.lines.some((line) => line.id === id)) absent(`/changes/lineCosts/${id}`);
  for (const [id] of Object.entries(tradeValues))
    if (!deal.tradeIns.some((trade) => trade.id === id)) absent(`/changes/tradeValues/${id}`);
  const product = deal.lines.find((line) => line.id === productReturn?.lineId);
  if (productReturn) {
    if (!product || product.kind !== 'product' || !counts(product)) absent('/changes/productReturn/lineId');
    else if (productReturn.refundCents > product.amountCents)
      errors.push({
        pointer: '/changes/productReturn/refundCents',
        code: 'above_price',
        message: `must be at most what it cost the buyer: ${product.amountCents} cents.`,
      });
  }
  if (errors.length > 0) throw new Invalid(errors);
  if (unitCostCents !== undefined) tell('unitCost', null, deal.unitCostCents, unitCostCents);
  if (reserveCents !== undefined) tell('reserve', null, deal.reserveCents, reserveCents);
  for (const line of deal.lines) {
    const costCents = lineCosts[line.id];
    if (costCents === undefined || !tell('lineCost', line.description, line.costCents ?? null, costCents)) continue;
    await ctx.db
      .updateTable('dealLine')
      .set({ costCents })
      .where('dealershipId', '=', own.dealershipId)
      .where('dealId', '=', deal.id)
      .where('id', '=', line.id)
      .execute();
  }
  for (const trade of deal.tradeIns) {
    const acvCents = tradeValues[trade.id];
    if (
      acvCents === undefined ||
      !tell('tradeValue', tradeName(trade, keptIn) || null, trade.acvCents ?? null, acvCents)
    )
      continue;
    await ctx.db
      .updateTable('tradeIn')
      .set({ acvCents })
      .where('dealershipId', '=', own.dealershipId)
      .where('dealId', '=', deal.id)
      .where('id', '=', trade.id)
      .execute();
  }
  if (productReturn && product) {
    const { lineId, refundCents, costBackCents } = productReturn;
    const made = await ctx.db
      .insertInto('dealProductReturn')
      .values({ ...own, lineId, refundCents, costBackCents, returnedOn: await dealerToday(ctx), createdAt: ctx.now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (!made.numInsertedOrUpdatedRows)
      throw invalidField('/changes/productReturn/lineId', 'returned', 'This product was given back already.');
    tell('productReturned', product.description, null, refundCents - costBackCents);
  }
  if (told.length > 0) {
    await ctx.db
      .updateTable('deal')
      .set({
        ...(unitCostCents === undefined ? {} : { unitCostCents }),
        ...(reserveCents === undefined ? {} : { reserveCents }),
        updatedAt: ctx.now,
        version: deal.version + 1,
      })
      .where('dealershipId', '=', own.dealershipId)
      .where('id', '=', deal.id)
      .execute();
  }
  return told;
}

/** The gross of a deal as it was signed and as it was restated, oldest first. Empty before the signature. @throws NotFound */
export async function listRecaps(ctx: Context, dealId: string): Promise<Recap[]> {
  const { deal } = await wholeDeal(ctx, dealId);
  const rows = await rowsOf(ctx, deal.id);
  return rows.map((row, at) => {
    const { front, back } = row.waterfall as unknown as Gross;
    return {
      number: row.number,
      on: row.onDay,
      at: row.at,
      reason: row.reason as Recap['reason'],
      note: row.note,
      by: row.by,
      changes: row.changes as unknown as Change[],
      front,
      back,
      frontCents: row.frontCents,
      backCents: row.backCents,
      totalCents: row.totalCents,
      differenceCents: at === 0 ? 0 : row.totalCents - rows[at - 1]!.totalCents,
    };
  });
}
