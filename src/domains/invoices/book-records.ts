import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import type { LineKind, Treatment } from './invoice-lines.ts';
import type { InvoiceTax } from './invoice-taxes.ts';
import { openPrivate } from './invoice-rows.ts';
import type { Method } from './methods.ts';
import { postingsOf } from './postings.ts';
import type { Posting } from './postings.ts';

/** Something that the books hold, with all that an accountant's program takes of it. */
export interface BookRecord {
  kind: 'invoice' | 'payment' | 'trust_entry';
  id: string;
  on: string;
  number: string;
  /** What it is, as a word: invoice, credit_note, payment, deposit, refund, returned, trust. */
  what: string;
  name: string;
  postings: Posting[];
  invoice?: {
    dueOn: string;
    termsDays: number;
    poNumber: string | null;
    email: string | null;
    phone: string | null;
    address: { street: string | null; city: string | null; province: string | null; postalCode: string | null };
    totalCents: number;
    lines: {
      kind: LineKind;
      description: string;
      quantity: number;
      unitPriceCents: number;
      amountCents: number;
      treatment: Treatment;
    }[];
    taxes: Pick<InvoiceTax, 'tax' | 'rate' | 'amountCents' | 'charged'>[];
  };
  payment?: { method: Method; amountCents: number; reference: string | null };
}

/** Which records: of a period, and not taken out for a program yet; or those of one export. */
export type Which = { from: string; to: string; notFor?: string } | { exportId: string };

const wanted = (ctx: Context, which: Which, kind: BookRecord['kind'], table: string, day: string) => {
  const id = sql.ref(`${table}.id`);
  const item = sql`select from book_export_item item join book_export one on one.dealership_id = item.dealership_id and one.id = item.export_id
    where item.dealership_id = ${ctx.dealershipId} and item.record_kind = ${kind} and item.record_id = ${id}`;
  if ('exportId' in which) return sql<boolean>`exists (${item} and one.id = ${which.exportId})`;
  const inside = sql`${sql.ref(`${table}.${day}`)} between ${which.from}::date and ${which.to}::date`;
  return which.notFor === undefined
    ? sql<boolean>`${inside}`
    : sql<boolean>`(${inside} and not exists (${item} and one.system = ${which.notFor}))`;
};

/** Reads what the books hold, in the order of days and numbers. */
export async function bookRecords(ctx: Context, which: Which): Promise<BookRecord[]> {
  const records = [
    ...(await invoiceRecords(ctx, which)),
    ...(await paymentRecords(ctx, which)),
    ...(await trustRecords(ctx, which)),
  ];
  return records.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.number < b.number ? -1 : 1));
}

async function invoiceRecords(ctx: Context, which: Which): Promise<BookRecord[]> {
  const rows = await ctx.db
    .selectFrom('invoice')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'issued')
    .where(wanted(ctx, which, 'invoice', 'invoice', 'issued_on'))
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const lines = await ctx.db
    .selectFrom('invoiceLine')
    .select(['invoiceId', 'kind', 'description', 'quantity', 'unitPriceCents', 'amountCents', 'treatment'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', 'in', ids)
    .orderBy('position')
    .execute();
  const taxes = await ctx.db
    .selectFrom('invoiceTax')
    .select(['invoiceId', 'tax', 'rate', 'amountCents', 'charged'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', 'in', ids)
    .orderBy('position')
    .execute();
  return rows.map((row) => {
    const { parties, billTo } = openPrivate(ctx, row);
    const buyer = parties!.buyer;
    const own = <T extends { invoiceId: string }>(all: T[]) => all.filter((one) => one.invoiceId === row.id);
    const invoice = {
      dueOn: row.dueOn!,
      termsDays: row.termsDays,
      poNumber: row.poNumber,
      email: buyer.email,
      phone: buyer.phone,
      address: billTo,
      totalCents: row.totalCents,
      lines: own(lines) as unknown as NonNullable<BookRecord['invoice']>['lines'],
      taxes: own(taxes) as unknown as NonNullable<BookRecord['invoice']>['taxes'],
    };
    return {
      kind: 'invoice' as const,
      id: row.id,
      on: row.issuedOn!,
      number: row.number!,
      what: row.kind,
      name: buyer.name,
      postings: postingsOf({ kind: 'invoice', ...invoice }),
      invoice,
    };
  });
}

async function paymentRecords(ctx: Context, which: Which): Promise<BookRecord[]> {
  const rows = await ctx.db
    .selectFrom('payment')
    .leftJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'payment.dealershipId').onRef('customer.id', '=', 'payment.customerId'),
    )
    .select([
      'payment.id',
      'payment.kind',
      'payment.receiptNumber',
      'payment.receivedOn',
      'payment.method',
      'payment.amountCents',
      'payment.reference',
      'customer.name',
    ])
    .where('payment.dealershipId', '=', ctx.dealershipId)
    .where(wanted(ctx, which, 'payment', 'payment', 'received_on'))
    .execute();
  return rows.map((row) => {
    const payment = { method: row.method as Method, amountCents: row.amountCents, reference: row.reference };
    return {
      kind: 'payment',
      id: row.id,
      on: row.receivedOn,
      number: row.receiptNumber,
      what: row.kind,
      name: row.name ?? row.receiptNumber,
      postings: postingsOf({ kind: 'payment', ...payment }),
      payment,
    };
  });
}

async function trustRecords(ctx: Context, which: Which): Promise<BookRecord[]> {
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
      'entry.enteredOn',
      'entry.amountCents',
      'payment.receiptNumber',
      'payment.method',
      'customer.name',
    ])
    .where('entry.dealershipId', '=', ctx.dealershipId)
    .where(wanted(ctx, which, 'trust_entry', 'entry', 'entered_on'))
    .execute();
  return rows.map((row) => ({
    kind: 'trust_entry',
    id: row.id,
    on: row.enteredOn,
    number: row.receiptNumber,
    what: 'trust',
    name: row.name ?? row.receiptNumber,
    postings: postingsOf({ kind: 'trust_entry', method: row.method as Method, amountCents: row.amountCents }),
  }));
}
