import { findDeal, lineName } from '#domains/deals/index.ts';
import type { Deal, Figures } from '#domains/deals/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { booksSettings } from './books-settings.ts';
import { BillTo } from './invoice.ts';
import type { Invoice, NewInvoice } from './invoice.ts';
import type { LineKind, PricedLine, Treatment } from './invoice-lines.ts';
import { linesOf, sealPrivate, writeLines, writeTaxes } from './invoice-rows.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { findInvoice } from './invoices.ts';
import type { InvoiceTax } from './invoice-taxes.ts';
import { totalsOf } from './invoice-taxes.ts';
import type { TradeTax } from './tax-paid.ts';
import { leaseSigning } from './lease-signing.ts';
import { invoicesMessages } from './messages.ts';

const sold = new Set(['signed', 'funded', 'delivered', 'closed']);

/** A deal with everything on it: whoever may invoice it needs the customer, whatever else they may see. */
export async function dealToInvoice(ctx: Context, dealId: string): Promise<Deal & { figures: Figures }> {
  const actor = { ...ctx.actor, permissions: new Set([...ctx.actor.permissions, 'customers.read']) };
  const deal = await findDeal({ ...ctx, actor }, dealId);
  return deal as Deal & { figures: Figures };
}

/** What is sold by a deal, or is due when a lease is signed, as lines and taxes of an invoice. The taxes are the deal's: they are not worked out again. */
export function contentOf(
  deal: Deal & { figures: Figures },
  locale: 'en' | 'fr',
): { lines: PricedLine[]; taxes: InvoiceTax[] } {
  if (deal.kind === 'lease') return leaseSigning(deal, locale);
  const words = invoicesMessages(locale);
  const line = (kind: LineKind, description: string, cents: number, treatment: Treatment): PricedLine => ({
    kind,
    description,
    quantity: 1000,
    unitPriceCents: cents,
    amountCents: cents,
    treatment,
  });
  const lines = [line('vehicle', vehicleWords(deal, locale), deal.priceCents, 'taxable')];
  for (const one of deal.lines) {
    if (!(one.mandatory || one.chosen === true) || one.kind === 'free_item') continue;
    const minus = one.kind === 'discount' || one.kind === 'rebate';
    const after = one.kind === 'rebate' && one.afterTax;
    lines.push(
      line(
        one.kind,
        lineName(one, locale),
        minus ? -one.amountCents || 0 : one.amountCents,
        after ? 'outside' : treatmentOf(one),
      ),
    );
  }
  const owing = deal.figures.negativeEquityCents;
  if (owing > 0) lines.push(line('trade_lien', words('line.trade_lien.words'), owing, 'outside'));
  const taxes = deal.figures.taxes.lines.map(({ steps: _steps, ...tax }) => ({
    ...tax,
    charged: tax.collectedBy === 'dealer' || deal.terms.advanceSaaq,
  }));
  return { lines, taxes };
}

function treatmentOf(line: Deal['lines'][number]): Treatment {
  if (line.federal) return line.provincial ? 'taxable' : 'federal_only';
  if (line.provincial) return 'provincial_only';
  // Registration fees are paid in the buyer's name; premiums are a financial service, which is exempt.
  return line.kind === 'licensing' ? 'outside' : 'exempt';
}

function vehicleWords(deal: Deal, locale: 'en' | 'fr'): string {
  const words = invoicesMessages(locale);
  const { vehicle } = deal;
  if (!vehicle) return words('line.vehicle');
  const name = vehicleName({ ...vehicle, stockNumber: '' }, locale);
  const more = [
    vehicle.vin ? words('vehicle.vin', { vin: vehicle.vin }) : null,
    words('vehicle.stock', { number: vehicle.stockNumber }),
    vehicle.odometerValue === null
      ? null
      : words('vehicle.odometer', { value: vehicle.odometerValue, unit: vehicle.odometerUnit }),
  ];
  return [name || words('line.vehicle'), ...more.filter(Boolean)].join(' · ');
}

/** @throws Conflict for a deal that is not signed · Invalid without a buyer */
function requireInvoiceable(deal: Deal): string {
  if (!sold.has(deal.status))
    throw new Conflict('Only a signed deal is invoiced.', { status: deal.status }, 'deal_not_signed');
  if (!deal.customer) throw invalidField('/dealId', 'no_buyer', 'The deal names no buyer.');
  return deal.customer.id;
}

/** Begins the invoice of a signed deal. @throws Conflict when there is one already · Invalid */
export async function draftFromDeal(
  ctx: Context,
  dealId: string,
  given: Pick<NewInvoice, 'locale' | 'termsDays' | 'poNumber' | 'note' | 'billTo'>,
): Promise<Invoice> {
  const deal = await dealToInvoice(ctx, dealId).catch((error: unknown) => {
    throw error instanceof NotFound ? invalidField('/dealId', 'no_such_deal', 'There is no such deal.') : error;
  });
  const customerId = requireInvoiceable(deal);
  await requireNoInvoice(ctx, dealId);
  const locale = given.locale ?? deal.customer!.locale;
  const { lines, taxes } = contentOf(deal, locale);
  const totals = totalsOf(lines, taxes);
  if (totals.totalCents < 0)
    throw invalidField('/dealId', 'below_zero', 'The deal comes to less than nothing: it cannot be invoiced.');
  const settings = await booksSettings(ctx);
  const id = newId();
  const { street, city, province, postalCode } = deal.buyer ?? BillTo.parse({});
  await ctx.db
    .insertInto('invoice')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind: 'invoice',
      purpose: deal.kind === 'lease' ? 'lease' : 'sale',
      customerId,
      dealId,
      dealNumber: deal.number,
      locationId: deal.locationId,
      locale,
      province: deal.deliveryProvince,
      termsDays: given.termsDays ?? settings.termsDays,
      poNumber: given.poNumber ?? null,
      note: given.note ?? null,
      ...totals,
      private: sealPrivate(ctx, id, {
        billTo: given.billTo ?? { attention: null, street, city, province, postalCode },
        parties: null,
      }),
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .execute();
  await writeLines(ctx, id, lines);
  await writeTaxes(ctx, id, taxes);
  await record(ctx, {
    event: 'invoice.added',
    record: { kind: 'invoice', id },
    after: { customerId, dealId, ...totals },
  });
  return findInvoice(ctx, id);
}

async function requireNoInvoice(ctx: Context, dealId: string): Promise<void> {
  const there = await ctx.db
    .selectFrom('invoice')
    .leftJoin('invoiceStanding as standing', (join) =>
      join.onRef('standing.dealershipId', '=', 'invoice.dealershipId').onRef('standing.invoiceId', '=', 'invoice.id'),
    )
    .select(['invoice.id', 'invoice.number'])
    .where('invoice.dealershipId', '=', ctx.dealershipId)
    .where('invoice.dealId', '=', dealId)
    .where('invoice.kind', '=', 'invoice')
    .where('standing.voidedBy', 'is', null)
    .executeTakeFirst();
  if (there)
    throw new Conflict(
      'This deal has an invoice already.',
      { invoice: { id: there.id, number: there.number } },
      'deal_invoiced',
    );
}

/** Takes over into a draft what the deal says now. */
export async function renewFromDeal(ctx: Context, row: InvoiceRow): Promise<void> {
  const deal = await dealToInvoice(ctx, row.dealId!);
  const customerId = requireInvoiceable(deal);
  const { lines, taxes } = contentOf(deal, row.locale as 'en' | 'fr');
  await writeLines(ctx, row.id, lines);
  await writeTaxes(ctx, row.id, taxes);
  await ctx.db
    .updateTable('invoice')
    .set({ customerId, province: deal.deliveryProvince, ...totalsOf(lines, taxes) })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .execute();
}

/**
 * What is issued is what the deal says at that moment.
 * @returns the tax that the buyer charges on trade-ins
 * @throws Conflict when the deal was amended since the draft
 */
export async function requireAsDeal(ctx: Context, row: InvoiceRow): Promise<TradeTax[]> {
  const deal = await dealToInvoice(ctx, row.dealId!);
  const customerId = requireInvoiceable(deal);
  const { lines, taxes } = contentOf(deal, row.locale as 'en' | 'fr');
  const same =
    customerId === row.customerId &&
    totalsOf(lines, taxes).totalCents === row.totalCents &&
    JSON.stringify(amountsOf(await linesOf(ctx, row.id))) === JSON.stringify(amountsOf(lines));
  if (!same)
    throw new Conflict('The deal was amended since. Save the draft again to take that over.', {}, 'deal_changed');
  if (deal.kind === 'lease') return [];
  return deal.figures.taxes.onTrades.map(({ tax, rate, rateId, baseCents, amountCents }) => ({
    tax,
    rate,
    rateId,
    baseCents,
    amountCents,
  }));
}

const amountsOf = (lines: readonly PricedLine[]) => lines.map(({ kind, amountCents }) => [kind, amountCents]);
