import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Province } from '#kernel/provinces.ts';
import type { Context } from '#platform/database/context.ts';
import { holdsWords } from '#platform/database/word-search.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { accruedInterest } from './accrued-interest.ts';
import { booksSettings } from './books-settings.ts';
import type { Invoice, InvoiceItem, InvoiceQuery, InvoiceState } from './invoice.ts';
import { invoiceRow, keptTaxes, linesOf, openPrivate, reachable, seesCustomers } from './invoice-rows.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { missingFacts } from './invoice-law.ts';
import { balanceOf, isOverdue, stateOf } from './invoice-state.ts';
import { taxesOfLines, totalsOf } from './invoice-taxes.ts';
import { dealerToday } from './posting-day.ts';
import { remindingOf } from './reminder-state.ts';

const items = (ctx: Context) =>
  reachable(ctx)
    .innerJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'invoice.dealershipId').onRef('customer.id', '=', 'invoice.customerId'),
    )
    .leftJoin('invoiceStanding as standing', (join) =>
      join.onRef('standing.dealershipId', '=', 'invoice.dealershipId').onRef('standing.invoiceId', '=', 'invoice.id'),
    )
    .select([
      'invoice.id',
      'invoice.kind',
      'invoice.purpose',
      'invoice.state',
      'invoice.number',
      'invoice.dealId',
      'invoice.dealNumber',
      'invoice.issuedOn',
      'invoice.dueOn',
      'invoice.totalCents',
      'invoice.updatedAt',
      'customer.id as customerId',
      'customer.name as customerName',
      'standing.paidCents',
      'standing.voidedBy',
      'standing.disputedOn',
      'standing.dispute',
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof items>['execute']>>[number];

const itemOf = (ctx: Context, row: Row, today: string): InvoiceItem => ({
  id: row.id,
  kind: row.kind as InvoiceItem['kind'],
  purpose: row.purpose as InvoiceItem['purpose'],
  state: stateOf(row),
  overdue: isOverdue(row, today),
  disputed: row.disputedOn !== null,
  number: row.number,
  ...(seesCustomers(ctx) ? { customer: { id: row.customerId, name: row.customerName } } : {}),
  dealId: row.dealId,
  dealNumber: row.dealNumber,
  issuedOn: row.issuedOn,
  dueOn: row.dueOn,
  totalCents: row.totalCents,
  paidCents: row.paidCents ?? 0,
  balanceCents: balanceOf(row),
  updatedAt: row.updatedAt,
});

/** A state as a condition on the tables; it says the same as {@link stateOf}. */
const conditions: Record<InvoiceState, RawBuilder<boolean>> = {
  draft: sql`invoice.state = 'draft'`,
  issued: sql`invoice.state = 'issued' and (invoice.kind = 'credit_note' or standing.voided_by is null and standing.paid_cents = 0 and standing.total_cents > 0)`,
  part_paid: sql`standing.voided_by is null and standing.paid_cents > 0 and standing.paid_cents < standing.total_cents`,
  paid: sql`standing.voided_by is null and standing.paid_cents = standing.total_cents`,
  void: sql`standing.voided_by is not null`,
};
const overdueOn = (today: string): RawBuilder<boolean> =>
  sql`standing.voided_by is null and standing.paid_cents < standing.total_cents and standing.due_on < ${today}::date`;

/** Invoices and credit notes by last change, newest first, with how many there are in each state and what is owed. */
export async function listInvoices(
  ctx: Context,
  query: InvoiceQuery,
): Promise<{ items: InvoiceItem[]; nextCursor: string | null; counts: Record<string, number>; owedCents: number }> {
  const { cursor, limit, ...filter } = query;
  const list = `invoices ${JSON.stringify(filter)}`;
  const today = await dealerToday(ctx);
  let asked = items(ctx)
    .orderBy('invoice.updatedAt', 'desc')
    .orderBy('invoice.id', 'desc')
    .limit(limit + 1);
  if (filter.state) {
    const any = [filter.state].flat().map((state) => sql`(${conditions[state]})`);
    asked = asked.where(sql<boolean>`(${sql.join(any, sql` or `)})`);
  }
  if (filter.overdue) asked = asked.where(overdueOn(today));
  if (filter.kind) asked = asked.where('invoice.kind', '=', filter.kind);
  if (filter.customerId) asked = asked.where('invoice.customerId', '=', filter.customerId);
  if (filter.dealId) asked = asked.where('invoice.dealId', '=', filter.dealId);
  // Those who may not see customers cannot search by what they may not see either.
  asked = asked.where(
    holdsWords(filter.q, [
      sql`lower(invoice.number)`,
      sql`lower(invoice.po_number)`,
      sql`lower(invoice.deal_number)`,
      ...(seesCustomers(ctx) ? [sql`customer.search_text`] : []),
    ]),
  );
  if (cursor) {
    const [at, id] = readCursor(ctx, list, cursor) as [string, string];
    asked = asked.where(sql<boolean>`(invoice.updated_at, invoice.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await asked.execute();
  const counted = await reachable(ctx)
    .leftJoin('invoiceStanding as standing', (join) =>
      join.onRef('standing.dealershipId', '=', 'invoice.dealershipId').onRef('standing.invoiceId', '=', 'invoice.id'),
    )
    .select([
      ...(['draft', 'issued', 'part_paid', 'paid', 'void'] as const).map((state) =>
        sql<number>`count(*) filter (where ${conditions[state]})`.as(state),
      ),
      sql<number>`count(*) filter (where ${overdueOn(today)})`.as('overdue'),
      sql<number>`coalesce(sum(standing.total_cents - standing.paid_cents) filter (where standing.voided_by is null), 0)::bigint`.as(
        'owed',
      ),
    ])
    .executeTakeFirstOrThrow();
  const { owed, ...counts } = counted;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => itemOf(ctx, row, today)),
    nextCursor: rows.length > limit && last ? writeCursor(ctx, list, [last.updatedAt.toISOString(), last.id]) : null,
    counts,
    owedCents: owed,
  };
}

/** The taxes of an invoice: kept for what is issued or of a deal, worked out by today's rules for other drafts. */
export async function taxesOfRow(ctx: Context, row: InvoiceRow, day: string) {
  if (row.state === 'issued' || row.dealId || row.purpose !== 'sale') return keptTaxes(ctx, row.id);
  return taxesOfLines(await linesOf(ctx, row.id), row.province as Province, day);
}

/** An invoice as the actor may see it. @throws NotFound */
export async function findInvoice(ctx: Context, invoiceId: string): Promise<Invoice> {
  const row = await invoiceRow(ctx, invoiceId);
  const item = await items(ctx).where('invoice.id', '=', invoiceId).executeTakeFirstOrThrow();
  const today = await dealerToday(ctx);
  const lines = await linesOf(ctx, invoiceId);
  const taxes = await taxesOfRow(ctx, row, today);
  const totals = totalsOf(lines, taxes);
  const { billTo, parties } = openPrivate(ctx, row);
  const people = seesCustomers(ctx);
  const [run] = row.lateRate === null ? [] : await accruedInterest(ctx, { invoiceId }, today);
  const missing =
    row.state === 'draft'
      ? missingFacts(
          { day: today, totalCents: totals.totalCents, taxes, buyerName: item.customerName },
          await booksSettings(ctx),
        )
      : [];
  return {
    ...itemOf(ctx, item, today),
    ...totals,
    reason: row.reason,
    mirrorOf: await numberOf(ctx, row.mirrorOf),
    voidedBy: await numberOf(ctx, item.voidedBy),
    locationId: row.locationId,
    locale: row.locale as Invoice['locale'],
    province: row.province as Province,
    termsDays: row.termsDays,
    poNumber: row.poNumber,
    note: row.note,
    ...(people ? { billTo, parties } : {}),
    lines,
    taxes: taxes.map((tax) => ({
      ...tax,
      reasons: [...tax.reasons],
      sources: [...tax.sources],
      unconfirmed: [...tax.unconfirmed],
    })),
    missing: missing.map(({ fact, rule }) => ({ fact, ruleId: rule.id, source: rule.source })),
    mails: row.state === 'issued' ? await mailsOf(ctx, invoiceId) : [],
    lateRate: row.lateRate,
    interest: run ? { from: run.from, to: run.to, cents: run.cents } : null,
    dispute: item.disputedOn ? { on: item.disputedOn, reason: item.dispute! } : null,
    reminding: row.state === 'issued' && row.kind === 'invoice' ? await remindingOf(ctx, invoiceId, today) : null,
    issuedAt: row.issuedAt,
    createdAt: row.createdAt,
    version: row.version,
  };
}

async function numberOf(ctx: Context, id: string | null): Promise<{ id: string; number: string } | null> {
  if (!id) return null;
  const { number } = await ctx.db
    .selectFrom('invoice')
    .select('number')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { id, number: number! };
}

async function mailsOf(ctx: Context, invoiceId: string): Promise<Invoice['mails']> {
  const rows = await ctx.db
    .selectFrom('invoiceSending as sending')
    .innerJoin('dealershipMail as mail', (join) =>
      join.onRef('mail.dealershipId', '=', 'sending.dealershipId').onRef('mail.id', '=', 'sending.mailId'),
    )
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'sending.dealershipId').onRef('staff.id', '=', 'sending.sentBy'),
    )
    .select(['sending.kind', 'sending.sentAt as at', 'staff.name as by', 'mail.state', 'mail.notBefore'])
    .where('sending.dealershipId', '=', ctx.dealershipId)
    .where('sending.invoiceId', '=', invoiceId)
    .orderBy('sending.sentAt', 'desc')
    .limit(50)
    .execute();
  return rows as Invoice['mails'];
}
