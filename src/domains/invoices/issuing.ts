import { holdAccount } from './account-lock.ts';
import { takeOff } from './allocating.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { daysAfter, fiscalYearOf } from './fiscal-year.ts';
import { requireAsDeal } from './deal-invoice.ts';
import { payFromDeal } from './deal-money.ts';
import type { Crediting, Invoice, Issue } from './invoice.ts';
import { invoiceRow, linesOf, openPrivate, sealPrivate, writeLines, writeTaxes } from './invoice-rows.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { findInvoice, taxesOfRow } from './invoices.ts';
import { missingFacts } from './invoice-law.ts';
import type { InvoiceTax } from './invoice-taxes.ts';
import { mirrorOf, totalsOf } from './invoice-taxes.ts';
import type { PricedLine } from './invoice-lines.ts';
import { buyerOf, sellerOf } from './parties.ts';
import { postingDay } from './posting-day.ts';
import { giveNumber } from './series.ts';
import type { TradeTax } from './tax-paid.ts';

/** @throws Conflict with the invoice as it is now */
export async function requireDraft(ctx: Context, row: InvoiceRow, version: number): Promise<void> {
  if (row.state !== 'draft') {
    throw new Conflict(
      'An issued invoice never changes: a credit note takes it back.',
      { current: await findInvoice(ctx, row.id) },
      'invoice_issued',
    );
  }
  if (row.version === version) return;
  throw new Conflict(
    'The invoice was changed meanwhile. Look at it again and repeat your change.',
    { current: await findInvoice(ctx, row.id) },
    'stale',
  );
}

/**
 * Issues a draft: it gets its number, seller and buyer are frozen on it, and it never changes again.
 * @throws Conflict when it is issued already, or changed meanwhile · Invalid for a day that is locked, to come or before
 *   the last one issued, for an invoice without lines or below zero, and for each fact that the law wants on it
 */
export async function issueInvoice(ctx: Context, invoiceId: string, issue: Issue): Promise<Invoice> {
  await holdAccount(ctx, (await invoiceRow(ctx, invoiceId)).customerId);
  const row = await invoiceRow(ctx, invoiceId, 'change');
  await requireDraft(ctx, row, issue.version);
  const { day, settings } = await postingDay(ctx, issue.issuedOn, '/issuedOn');
  const tradeTaxes = row.dealId ? await requireAsDeal(ctx, row) : [];
  const lines = await linesOf(ctx, invoiceId);
  const taxes = await taxesOfRow(ctx, row, day);
  const totals = totalsOf(lines, taxes);
  const { billTo } = openPrivate(ctx, row);
  const buyer = await buyerOf(ctx, row.customerId, billTo);
  const errors: FieldError[] = missingFacts(
    { day, totalCents: totals.totalCents, taxes, buyerName: buyer.name },
    settings,
  ).map(({ fact, rule }) => ({
    pointer: `/facts/${fact}`,
    code: `missing_${fact}`,
    message: `${rule.id}: an invoice of this total must show it.`,
  }));
  if (lines.length === 0) errors.push({ pointer: '/lines', code: 'no_lines', message: 'must hold a line.' });
  if (totals.totalCents < 0)
    errors.push({ pointer: '/lines', code: 'below_zero', message: 'must not come to less than nothing.' });
  if (errors.length > 0) throw new Invalid(errors);
  const seller = await sellerOf(ctx, row.locationId, settings, row.locale as Invoice['locale']);
  await ctx.db
    .insertInto('invoiceStanding')
    .values({
      dealershipId: ctx.dealershipId,
      invoiceId,
      customerId: row.customerId,
      dealId: row.dealId,
      dueOn: daysAfter(day, row.termsDays),
      totalCents: totals.totalCents,
    })
    .execute()
    .catch(namingTheDeal);
  const number = await finish(ctx, row, {
    lines: null,
    taxes,
    tradeTaxes,
    totals,
    day,
    dueOn: daysAfter(day, row.termsDays),
    year: fiscalYearOf(day, settings.fiscalYearEndMonth),
    lateRate: row.purpose === 'sale' || row.purpose === 'lease' ? settings.interestRate : null,
    sealed: sealPrivate(ctx, invoiceId, { billTo, parties: { seller, buyer } }),
  });
  await record(ctx, {
    event: 'invoice.issued',
    record: { kind: 'invoice', id: invoiceId },
    after: { number, issuedOn: day, ...totals },
  });
  if (row.dealId) await payFromDeal(ctx, { id: invoiceId, dealId: row.dealId }, { day, settings });
  return findInvoice(ctx, invoiceId);
}

function namingTheDeal(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'invoice_standing_deal')
    throw new Conflict(
      'This deal has an invoice already. A credit note must take that back first.',
      {},
      'deal_invoiced',
    );
  throw error;
}

interface Finishing {
  lines: readonly PricedLine[] | null;
  taxes: readonly InvoiceTax[];
  tradeTaxes: readonly TradeTax[];
  totals: { subtotalCents: number; taxCents: number; totalCents: number };
  day: string;
  dueOn: string;
  year: number;
  /** Interest on overdue sums, as it stands on the paper from now on. */
  lateRate: number | null;
  sealed: Buffer;
}

/** Writes what an issued paper says. The number comes last: whoever issues next waits from there on. */
async function finish(
  ctx: Context,
  row: Pick<InvoiceRow, 'id' | 'kind' | 'version'>,
  what: Finishing,
): Promise<string> {
  if (what.lines) await writeLines(ctx, row.id, what.lines);
  await writeTaxes(ctx, row.id, what.taxes);
  const number = await giveNumber(ctx, row.kind as 'invoice' | 'credit_note', what.year, what.day);
  await ctx.db
    .updateTable('invoice')
    .set({
      state: 'issued',
      number,
      issuedOn: what.day,
      dueOn: what.dueOn,
      lateRate: what.lateRate,
      tradeTaxes: what.tradeTaxes.length > 0 ? JSON.stringify(what.tradeTaxes) : null,
      ...what.totals,
      private: what.sealed,
      issuedAt: ctx.now,
      issuedBy: ctx.actor.staffId,
      updatedAt: ctx.now,
      version: row.version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .execute();
  return number;
}

/**
 * Takes an issued invoice back: a credit note, its negative mirror with the same facts, makes it void. What was paid on
 * it becomes the customer's credit.
 * @throws Conflict when it is no issued invoice, or taken back already · Invalid for a day that cannot be posted on
 */
export async function creditInvoice(ctx: Context, invoiceId: string, crediting: Crediting): Promise<Invoice> {
  await holdAccount(ctx, (await invoiceRow(ctx, invoiceId)).customerId);
  const row = await invoiceRow(ctx, invoiceId, 'change');
  const standing = await ctx.db
    .selectFrom('invoiceStanding')
    .select(['voidedBy', 'paidCents'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .forUpdate()
    .executeTakeFirst();
  if (!standing || standing.voidedBy) {
    throw new Conflict(
      standing ? 'A credit note took this invoice back already.' : 'Only an issued invoice is taken back.',
      { current: await findInvoice(ctx, invoiceId) },
      standing ? 'already_void' : 'not_issued',
    );
  }
  const { day, settings } = await postingDay(ctx, crediting.issuedOn, '/issuedOn');
  if (day < row.issuedOn!) {
    throw new Invalid([
      { pointer: '/issuedOn', code: 'before_invoice', message: 'must not be before the day of the invoice.' },
    ]);
  }
  const id = newId();
  const mirror = mirrorOf(await linesOf(ctx, invoiceId), await taxesOfRow(ctx, row, day));
  const totals = totalsOf(mirror.lines, mirror.taxes);
  await ctx.db
    .insertInto('invoice')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind: 'credit_note',
      customerId: row.customerId,
      dealId: row.dealId,
      dealNumber: row.dealNumber,
      locationId: row.locationId,
      mirrorOf: invoiceId,
      purpose: row.purpose,
      reason: crediting.reason,
      locale: row.locale,
      province: row.province,
      termsDays: 0,
      poNumber: row.poNumber,
      note: null,
      ...totals,
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .execute();
  const number = await finish(
    ctx,
    { id, kind: 'credit_note', version: 1 },
    {
      ...mirror,
      tradeTaxes: ((row.tradeTaxes ?? []) as unknown as TradeTax[]).map((one) => ({
        ...one,
        baseCents: -one.baseCents,
        amountCents: -one.amountCents,
      })),
      totals,
      day,
      dueOn: day,
      year: fiscalYearOf(day, settings.fiscalYearEndMonth),
      lateRate: null,
      sealed: sealPrivate(ctx, id, openPrivate(ctx, row)),
    },
  );
  const freed = await takeOff(ctx, { invoiceId }, { day, reason: `${number}: ${crediting.reason}` });
  await ctx.db
    .updateTable('invoiceStanding')
    .set({ voidedBy: id })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .execute();
  await record(ctx, {
    event: 'invoice.voided',
    record: { kind: 'invoice', id: invoiceId },
    after: {
      creditNote: number,
      ...(freed.length > 0 ? { creditCents: freed.reduce((sum, one) => sum + one.amountCents, 0) } : {}),
    },
    personal: { after: { reason: crediting.reason } },
  });
  await record(ctx, {
    event: 'invoice.credit_note_issued',
    record: { kind: 'invoice', id },
    after: { number, issuedOn: day, ...totals },
  });
  return findInvoice(ctx, id);
}
