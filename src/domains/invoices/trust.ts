import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { booksSettings } from './books-settings.ts';
import { requireWholeDealership, seesCustomers } from './invoice-rows.ts';
import type { Payment } from './payment.ts';
import { heldPayment, spentOf } from './payment-rows.ts';
import type { PaymentRow } from './payment-rows.ts';
import { findPayment } from './payments.ts';
import { dealerToday, postingDay } from './posting-day.ts';
import { trustRuleFor } from './trust-law.ts';

/** Why a deposit is held in trust: the rule that wants it, or that somebody chose it. @throws Invalid when a rule is declined */
export async function trustReason(
  ctx: Context,
  deposit: { amountCents: number; earlierCents: number; day: string; chosen?: boolean | undefined },
): Promise<string | null> {
  const { province } = await ctx.db
    .selectFrom('dealership')
    .select('province')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const rule = trustRuleFor(deposit, province);
  if (rule && deposit.chosen === false)
    throw invalidField('/deposit/inTrust', 'trust_required', `${rule.id}: this deposit belongs in the trust account.`);
  return rule?.id ?? (deposit.chosen ? 'chosen' : null);
}

/** What the buyer left for a deal before and did not get back, in cents. */
export async function earlierDeposits(ctx: Context, dealId: string): Promise<number> {
  const { sum } = await ctx.db
    .selectFrom('payment')
    .leftJoin('payment as first', (join) =>
      join.onRef('first.dealershipId', '=', 'payment.dealershipId').onRef('first.id', '=', 'payment.refundOf'),
    )
    .select(sql<number>`coalesce(sum(payment.amount_cents), 0)::bigint`.as('sum'))
    .where('payment.dealershipId', '=', ctx.dealershipId)
    .where(({ or, eb, and }) =>
      or([
        and([eb('payment.kind', '=', 'deposit'), eb('payment.dealId', '=', dealId)]),
        and([eb('first.kind', '=', 'deposit'), eb('first.dealId', '=', dealId)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return sum;
}

/** Puts a deposit whole into the trust ledger. */
export const putInTrust = (ctx: Context, payment: PaymentRow): Promise<void> =>
  enter(ctx, payment.id, 'received', payment.amountCents, payment.receivedOn, null);

/** Takes out of trust what goes back to its owner. */
export const giveBackFromTrust = (
  ctx: Context,
  paymentId: string,
  cents: number,
  day: string,
  reason: string,
): Promise<void> => enter(ctx, paymentId, 'refunded', -cents, day, reason);

/** Takes out of trust what a buyer forfeited: it is the dealership's then. */
export const releaseForForfeit = (
  ctx: Context,
  paymentId: string,
  cents: number,
  day: string,
  reason: string,
): Promise<void> => enter(ctx, paymentId, 'released', -cents, day, reason);

async function enter(
  ctx: Context,
  paymentId: string,
  kind: 'received' | 'released' | 'refunded',
  amountCents: number,
  day: string,
  reason: string | null,
): Promise<void> {
  await ctx.db
    .insertInto('trustEntry')
    .values({
      dealershipId: ctx.dealershipId,
      id: newId(),
      paymentId,
      kind,
      enteredOn: day,
      amountCents,
      reason,
      enteredBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute();
}

const words = text(500, { lines: true })
  .transform((value) => value || null)
  .nullable();

export const Release = z.strictObject({
  amountCents: Cents.min(1).optional().describe('All that is held of it if absent'),
  reason: words.default(null).describe('Needed unless its deal is delivered'),
});

/**
 * Releases money from trust: it is the dealership's then, and can pay invoices. The law wants it held until the deal is
 * completed, so before delivery somebody must say why.
 * @throws Invalid for more than is held, and without a reason before delivery
 */
export async function releaseTrust(ctx: Context, paymentId: string, given: z.output<typeof Release>): Promise<Payment> {
  const { day } = await postingDay(ctx, undefined, '');
  const payment = await heldPayment(ctx, paymentId);
  const { heldCents } = await spentOf(ctx, payment);
  const amountCents = given.amountCents ?? heldCents;
  if (amountCents === 0 || amountCents > heldCents)
    throw invalidField('/amountCents', 'above_held', `must not be more than is held in trust: ${heldCents} cents.`);
  if (!given.reason && !(await isDelivered(ctx, payment.dealId)))
    throw invalidField('/reason', 'not_delivered', 'must be given: the deal is not delivered.');
  await enter(ctx, paymentId, 'released', -amountCents, day, given.reason);
  await record(ctx, {
    event: 'payment.released_from_trust',
    record: { kind: 'payment', id: paymentId },
    after: { amountCents },
    ...(given.reason ? { personal: { after: { reason: given.reason } } } : {}),
  });
  return findPayment(ctx, paymentId);
}

async function isDelivered(ctx: Context, dealId: string | null): Promise<boolean> {
  if (!dealId) return false;
  const deal = await ctx.db
    .selectFrom('deal')
    .select('status')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', dealId)
    .executeTakeFirst();
  return deal?.status === 'delivered' || deal?.status === 'closed';
}

const cents = z.int();
const nullable = z.string().nullable();

export const TrustLedger = z.object({
  account: nullable,
  balanceCents: cents,
  entries: z.array(
    z.object({
      id: Id,
      kind: z.enum(['received', 'released', 'refunded']),
      enteredOn: z.string(),
      amountCents: cents,
      balanceCents: cents.describe('After this entry'),
      paymentId: Id,
      receiptNumber: z.string(),
      customerName: z.string().optional(),
      reason: nullable,
    }),
  ),
  held: z.array(
    z.object({
      paymentId: Id,
      receiptNumber: z.string(),
      customerName: z.string().optional(),
      receivedOn: z.string(),
      heldCents: cents,
      rule: nullable,
    }),
  ),
  reconciliations: z.array(
    z.object({
      month: z.string(),
      ledgerCents: cents,
      bankCents: cents,
      note: nullable,
      by: nullable,
      at: z.date(),
    }),
  ),
  toReconcile: z.array(z.string()).describe('Months that have ended and are not reconciled yet'),
});
export type TrustLedger = z.output<typeof TrustLedger>;

/** The trust ledger: what came, what went, what is held for whom, and the months held against the bank. */
export async function trustLedger(ctx: Context): Promise<TrustLedger> {
  requireWholeDealership(ctx);
  const rows = await ctx.db
    .selectFrom('trustEntry as entry')
    .innerJoin('payment', (join) =>
      join.onRef('payment.dealershipId', '=', 'entry.dealershipId').onRef('payment.id', '=', 'entry.paymentId'),
    )
    .leftJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'payment.dealershipId').onRef('customer.id', '=', 'payment.customerId'),
    )
    .select([
      'entry.id',
      'entry.kind',
      'entry.enteredOn',
      'entry.amountCents',
      'entry.paymentId',
      'entry.reason',
      'payment.receiptNumber',
      'payment.receivedOn',
      'payment.trustRule',
      'customer.name',
    ])
    .where('entry.dealershipId', '=', ctx.dealershipId)
    .orderBy('entry.enteredOn')
    .orderBy('entry.id')
    .execute();
  const people = seesCustomers(ctx);
  const held = new Map<string, TrustLedger['held'][number]>();
  let balance = 0;
  const entries = rows.map((row) => {
    balance += row.amountCents;
    const named = people ? { customerName: row.name ?? '–' } : {};
    const so = held.get(row.paymentId) ?? {
      paymentId: row.paymentId,
      receiptNumber: row.receiptNumber,
      ...named,
      receivedOn: row.receivedOn,
      heldCents: 0,
      rule: row.trustRule,
    };
    held.set(row.paymentId, { ...so, heldCents: so.heldCents + row.amountCents });
    return {
      id: row.id,
      kind: row.kind as 'received',
      enteredOn: row.enteredOn,
      amountCents: row.amountCents,
      balanceCents: balance,
      paymentId: row.paymentId,
      receiptNumber: row.receiptNumber,
      ...named,
      reason: row.reason,
    };
  });
  const reconciliations = await reconciled(ctx);
  const done = new Set(reconciliations.map((one) => one.month));
  return {
    account: (await booksSettings(ctx)).trustAccount,
    balanceCents: balance,
    entries: entries.toReversed(),
    held: [...held.values()].filter((one) => one.heldCents > 0),
    reconciliations,
    toReconcile: monthsUntil(rows[0]?.enteredOn, await dealerToday(ctx)).filter((month) => !done.has(month)),
  };
}

const reconciled = async (ctx: Context): Promise<TrustLedger['reconciliations']> => {
  const rows = await ctx.db
    .selectFrom('trustReconciliation as one')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'one.dealershipId').onRef('staff.id', '=', 'one.reconciledBy'),
    )
    .select(['one.month', 'one.ledgerCents', 'one.bankCents', 'one.note', 'staff.name as by', 'one.createdAt as at'])
    .where('one.dealershipId', '=', ctx.dealershipId)
    .orderBy('one.month', 'desc')
    .execute();
  return rows;
};

/** The months from the one of a day on that have ended by another day. */
export function monthsUntil(first: string | undefined, today: string): string[] {
  const months: string[] = [];
  let month = first?.slice(0, 7) ?? today.slice(0, 7);
  while (month < today.slice(0, 7)) {
    months.push(month);
    const [year = 0, number = 0] = month.split('-').map(Number);
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  }
  return months;
}

export const Reconciliation = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-03'),
  bankCents: Cents.describe('What the bank’s statement says at the end of the month'),
  note: words.default(null).describe('Needed when the two differ'),
});

/** Holds the ledger of a month that has ended against the bank's statement (OMVIC: monthly). @throws Invalid · Conflict */
export async function reconcileTrust(ctx: Context, given: z.output<typeof Reconciliation>): Promise<TrustLedger> {
  requireWholeDealership(ctx);
  const { today } = await postingDay(ctx, undefined, '');
  if (given.month >= today.slice(0, 7)) throw invalidField('/month', 'not_ended', 'must be a month that has ended.');
  const { sum } = await ctx.db
    .selectFrom('trustEntry')
    .select(sql<number>`coalesce(sum(amount_cents), 0)::bigint`.as('sum'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where(sql<boolean>`to_char(entered_on, 'YYYY-MM') <= ${given.month}`)
    .executeTakeFirstOrThrow();
  if (sum !== given.bankCents && !given.note)
    throw invalidField(
      '/note',
      'difference',
      `must say why the ledger has ${sum} cents and the bank ${given.bankCents}.`,
    );
  await ctx.db
    .insertInto('trustReconciliation')
    .values({
      dealershipId: ctx.dealershipId,
      ...given,
      ledgerCents: sum,
      reconciledBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute()
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === '23505')
        throw new Conflict('This month is reconciled already.', {}, 'reconciled');
      throw error;
    });
  await record(ctx, {
    event: 'trust.reconciled',
    record: { kind: 'trust', id: ctx.dealershipId },
    after: { month: given.month, ledgerCents: sum, bankCents: given.bankCents },
    ...(given.note ? { personal: { after: { note: given.note } } } : {}),
  });
  return trustLedger(ctx);
}
