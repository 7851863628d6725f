import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { customerShown } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Payment as PaymentTable } from '#platform/database/schema.ts';
import { holdAccount } from './account-lock.ts';
import { booksSettings } from './books-settings.ts';
import type { BooksSettings } from './books-settings.ts';
import { fiscalYearOf } from './fiscal-year.ts';
import { BillTo } from './invoice.ts';
import type { Parties } from './invoice.ts';
import { buyerOf, sellerOf } from './parties.ts';
import { dealerToday } from './posting-day.ts';
import { giveNumber } from './series.ts';

export type PaymentRow = Selectable<PaymentTable>;

const place = (paymentId: string): string => `payment private ${paymentId}`;

export function partiesOf(ctx: Context, row: Pick<PaymentRow, 'id' | 'private'>): Parties | null {
  return row.private ? (JSON.parse(ctx.key.open(row.private, place(row.id)).toString()) as Parties) : null;
}

/** Payments at a location of the actor. */
export const reachablePayments = (ctx: Context) => {
  const payments = ctx.db
    .selectFrom('payment')
    .where('payment.dealershipId', '=', ctx.dealershipId)
    .where(customerShown(ctx, 'payment'));
  return ctx.actor.locationIds ? payments.where('payment.locationId', 'in', [...ctx.actor.locationIds]) : payments;
};

/** @throws NotFound also for a payment of another dealership or location */
export async function paymentRow(ctx: Context, paymentId: string): Promise<PaymentRow> {
  const row = await reachablePayments(ctx).selectAll('payment').where('payment.id', '=', paymentId).executeTakeFirst();
  if (!row) throw new NotFound('payment');
  return row;
}

/** A payment whose customer's account is held until this transaction ends. @throws NotFound */
export async function heldPayment(ctx: Context, paymentId: string): Promise<PaymentRow> {
  const payment = await paymentRow(ctx, paymentId);
  await holdAccount(ctx, payment.customerId);
  return payment;
}

/** What became of a payment, in cents. */
export interface Spent {
  allocatedCents: number;
  refundedCents: number;
  heldCents: number;
  /** Pays nothing yet and is not in trust. */
  availableCents: number;
}

export const allocatedOf = sql<number>`coalesce((select sum(a.amount_cents) from payment_allocation a where a.dealership_id = payment.dealership_id and a.payment_id = payment.id), 0)::bigint`;
export const refundedOf = sql<number>`coalesce((select -sum(r.amount_cents) from payment r where r.dealership_id = payment.dealership_id and r.refund_of = payment.id), 0)::bigint`;
export const heldOf = sql<number>`coalesce((select sum(t.amount_cents) from trust_entry t where t.dealership_id = payment.dealership_id and t.payment_id = payment.id), 0)::bigint`;

/** What is left of a payment; nothing of one that went back. */
export const availableOf = (amountCents: number, spent: Omit<Spent, 'availableCents'>): number =>
  amountCents < 0 ? 0 : amountCents - spent.allocatedCents - spent.refundedCents - spent.heldCents;

export async function spentOf(ctx: Context, payment: Pick<PaymentRow, 'id' | 'amountCents'>): Promise<Spent> {
  const found = await ctx.db
    .selectFrom('payment')
    .select([allocatedOf.as('allocatedCents'), refundedOf.as('refundedCents'), heldOf.as('heldCents')])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', payment.id)
    .executeTakeFirstOrThrow();
  return { ...found, availableCents: availableOf(payment.amountCents, found) };
}

/** What a new payment is made of. */
export interface NewPayment extends Pick<
  PaymentRow,
  'kind' | 'customerId' | 'dealId' | 'locationId' | 'method' | 'receivedOn' | 'amountCents' | 'reference'
> {
  processorReference?: string | null;
  dealDepositId?: string | null;
  refundOf?: string | null;
  reason?: string | null;
  refundable?: boolean;
  trustRule?: string | null;
  approvedBy?: string | null;
}

/** Writes a payment with its receipt. The receipt is of today, whenever the money came. */
export async function insertPayment(ctx: Context, payment: NewPayment, given?: BooksSettings): Promise<PaymentRow> {
  const settings = given ?? (await booksSettings(ctx));
  const id = newId();
  const { locale } = await ctx.db
    .selectFrom('customer')
    .select('locale')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', payment.customerId)
    .executeTakeFirstOrThrow();
  const seller = await sellerOf(ctx, payment.locationId, settings, locale as 'en' | 'fr');
  const buyer = await buyerOf(ctx, payment.customerId, BillTo.parse({}));
  const today = await dealerToday(ctx);
  const year = fiscalYearOf(today, settings.fiscalYearEndMonth);
  const receiptNumber = await giveNumber(ctx, 'receipt', year, today);
  return ctx.db
    .insertInto('payment')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      receiptNumber,
      ...payment,
      locale,
      private: ctx.key.seal(JSON.stringify({ seller, buyer } satisfies Parties), place(id)),
      recordedBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
