import { customerFor } from '#domains/deals/index.ts';
import { requirePlace } from '#domains/dealerships/index.ts';
import { newId } from '#kernel/ids.ts';
import { Invalid, invalidField } from '#kernel/problems.ts';
import type { Province } from '#kernel/provinces.ts';
import type { Context } from '#platform/database/context.ts';
import { apart, changed, record } from '#platform/journal/index.ts';
import { booksSettings } from './books-settings.ts';
import { draftFromDeal, renewFromDeal } from './deal-invoice.ts';
import { BillTo, partyOf } from './invoice.ts';
import type { Invoice, InvoiceEdit, NewInvoice } from './invoice.ts';
import { priced } from './invoice-lines.ts';
import { invoiceRow, linesOf, openPrivate, sealPrivate, writeLines } from './invoice-rows.ts';
import { findInvoice } from './invoices.ts';
import { taxesOfLines, totalsOf } from './invoice-taxes.ts';
import { requireDraft } from './issuing.ts';
import { dealerToday } from './posting-day.ts';

/**
 * Begins an invoice: for a customer, or from a signed deal. A draft has no number yet.
 * @throws Invalid for a customer, deal or location that is not there · Conflict for a deal that has an invoice
 */
export async function addInvoice(ctx: Context, given: NewInvoice): Promise<Invoice> {
  const { dealId, customer: _customer, customerId: _id, ...fields } = given;
  const party = partyOf(given);
  if (dealId) {
    if (given.lines || given.province || party) {
      throw new Invalid(
        ofDeal
          .filter((name) => given[name] !== undefined)
          .map((name) => ({ pointer: `/${name}`, code: 'of_deal', message: 'is the deal’s.' })),
      );
    }
    return draftFromDeal(ctx, dealId, fields);
  }
  const locationId = fields.locationId ?? ctx.actor.locationIds?.[0] ?? null;
  await requirePlace(ctx, locationId);
  const customerId = await billed(ctx, party!);
  const { province, locale } = await defaultsFor(ctx, customerId);
  const settings = await booksSettings(ctx);
  const id = newId();
  const lines = (fields.lines ?? []).map(priced);
  const place = fields.province ?? province;
  const totals = totalsOf(lines, taxesOfLines(lines, place, await dealerToday(ctx)));
  requireSound(totals.totalCents);
  await ctx.db
    .insertInto('invoice')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind: 'invoice',
      customerId,
      locationId,
      locale: fields.locale ?? locale,
      province: place,
      termsDays: fields.termsDays ?? settings.termsDays,
      poNumber: fields.poNumber ?? null,
      note: fields.note ?? null,
      ...totals,
      private: sealPrivate(ctx, id, { billTo: fields.billTo ?? BillTo.parse({}), parties: null }),
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .execute();
  await writeLines(ctx, id, lines);
  await record(ctx, {
    event: 'invoice.added',
    record: { kind: 'invoice', id },
    after: { customerId, ...totals },
    ...(fields.billTo ? { personal: { after: { billTo: fields.billTo } } } : {}),
  });
  return findInvoice(ctx, id);
}

/**
 * Changes a draft. Of a deal's invoice the lines are the deal's: they are taken over as they are now.
 * @throws Conflict with the invoice as it is now, or when it is issued · Invalid
 */
export async function changeInvoice(ctx: Context, invoiceId: string, edit: InvoiceEdit): Promise<Invoice> {
  const { version, customer: _customer, customerId: _id, lines: newLines, billTo, ...fields } = edit;
  const party = partyOf(edit);
  const row = await invoiceRow(ctx, invoiceId, 'change');
  await requireDraft(ctx, row, version);
  if (row.dealId && (newLines || party || fields.province)) {
    throw new Invalid(
      ofDeal
        .filter((name) => edit[name] !== undefined)
        .map((name) => ({ pointer: `/${name}`, code: 'of_deal', message: 'is the deal’s: an amendment changes it.' })),
    );
  }
  if (fields.locationId !== undefined) await requirePlace(ctx, fields.locationId);
  const before = await findInvoice(ctx, invoiceId);
  const kept = openPrivate(ctx, row);
  const customerId = party ? await billed(ctx, party) : row.customerId;
  const lines = newLines ? newLines.map(priced) : await linesOf(ctx, invoiceId);
  const province = (fields.province ?? row.province) as Province;
  const totals = row.dealId ? null : totalsOf(lines, taxesOfLines(lines, province, await dealerToday(ctx)));
  if (totals) requireSound(totals.totalCents);
  await ctx.db
    .updateTable('invoice')
    .set({
      ...fields,
      ...totals,
      customerId,
      private: sealPrivate(ctx, invoiceId, { ...kept, billTo: billTo ?? kept.billTo }),
      updatedAt: ctx.now,
      version: row.version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', invoiceId)
    .execute();
  if (newLines) await writeLines(ctx, invoiceId, lines);
  if (row.dealId) await renewFromDeal(ctx, { ...row, locale: fields.locale ?? row.locale });
  const after = await findInvoice(ctx, invoiceId);
  const difference = changed<Record<string, unknown>>(
    { ...factsOf(before), billTo: kept.billTo },
    { ...factsOf(after), billTo: billTo ?? kept.billTo },
  );
  if (difference)
    await record(ctx, {
      event: 'invoice.changed',
      record: { kind: 'invoice', id: invoiceId },
      ...apart(difference, ['billTo', 'note', 'poNumber', 'lines']),
    });
  return after;
}

/** What of a deal's invoice is the deal's. */
const ofDeal = ['lines', 'province', 'customer', 'customerId'] as const;

/** The customer who is billed. @throws Invalid at the field by which one was named that is not there */
export const billed = (ctx: Context, party: Parameters<typeof customerFor>[1]): Promise<string> =>
  customerFor(ctx, party, 'customerId' in party ? '/customerId' : '/customer');

/** Deletes a draft: it never had a number, so nothing is missed. @throws Conflict when it is issued or changed */
export async function deleteDraft(ctx: Context, invoiceId: string, version: number): Promise<void> {
  const row = await invoiceRow(ctx, invoiceId, 'change');
  await requireDraft(ctx, row, version);
  await ctx.db.deleteFrom('invoice').where('dealershipId', '=', ctx.dealershipId).where('id', '=', invoiceId).execute();
  await record(ctx, {
    event: 'invoice.draft_deleted',
    record: { kind: 'invoice', id: invoiceId },
    before: { customerId: row.customerId, totalCents: row.totalCents },
  });
}

/** What the journal tells of a draft: numbers openly, words sealed. */
const factsOf = (invoice: Invoice): Record<string, unknown> => ({
  customerId: invoice.customer?.id ?? null,
  locationId: invoice.locationId,
  locale: invoice.locale,
  province: invoice.province,
  termsDays: invoice.termsDays,
  poNumber: invoice.poNumber,
  note: invoice.note,
  lines: invoice.lines,
  totalCents: invoice.totalCents,
});

/** Amounts that no paper of a dealership holds are refused, and so is less than nothing. */
export function requireSound(totalCents: number): void {
  if (totalCents < 0) throw invalidField('/lines', 'below_zero', 'must not come to less than nothing.');
  if (totalCents > 100_000_000_00) throw invalidField('/lines', 'too_big', 'must not come to more than 100,000,000.');
}

async function defaultsFor(ctx: Context, customerId: string): Promise<{ province: Province; locale: 'en' | 'fr' }> {
  const found = await ctx.db
    .selectFrom('dealership')
    .innerJoin('customer', 'customer.dealershipId', 'dealership.dealershipId')
    .select(['dealership.province', 'customer.locale'])
    .where('dealership.dealershipId', '=', ctx.dealershipId)
    .where('customer.id', '=', customerId)
    .executeTakeFirstOrThrow();
  return found as { province: Province; locale: 'en' | 'fr' };
}
