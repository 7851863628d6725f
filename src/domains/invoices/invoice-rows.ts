import type { Selectable } from 'kysely';
import { customerShown } from '#domains/customers/index.ts';
import { Forbidden, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Invoice as InvoiceTable } from '#platform/database/schema.ts';
import { BillTo } from './invoice.ts';
import type { Parties } from './invoice.ts';
import type { PricedLine } from './invoice-lines.ts';
import type { InvoiceTax } from './invoice-taxes.ts';

/** An invoice as it stands in its table. */
export type InvoiceRow = Selectable<InvoiceTable>;

/** What of an invoice is sealed with the dealership's key. */
export interface PrivatePart {
  billTo: BillTo;
  parties: Parties | null;
}

const place = (invoiceId: string): string => `invoice private ${invoiceId}`;

export const sealPrivate = (ctx: Context, invoiceId: string, part: PrivatePart): Buffer =>
  ctx.key.seal(JSON.stringify(part), place(invoiceId));

export function openPrivate(ctx: Context, row: Pick<InvoiceRow, 'id' | 'private'>): PrivatePart {
  if (!row.private) return { billTo: BillTo.parse({}), parties: null };
  return JSON.parse(ctx.key.open(row.private, place(row.id)).toString()) as PrivatePart;
}

export const may = (ctx: Context, permission: string): boolean =>
  ctx.actor.kind === 'system' || ctx.actor.permissions.has(permission);
export const seesCustomers = (ctx: Context): boolean => may(ctx, 'customers.read');

/**
 * Invoices that the actor may know of: of the dealership, at a location of theirs, and without `books.read` only those
 * of deals that they sold.
 */
export function reachable(ctx: Context) {
  let invoices = ctx.db
    .selectFrom('invoice')
    .where('invoice.dealershipId', '=', ctx.dealershipId)
    .where(customerShown(ctx, 'invoice'));
  if (ctx.actor.locationIds) invoices = invoices.where('invoice.locationId', 'in', [...ctx.actor.locationIds]);
  if (!may(ctx, 'books.read')) {
    invoices = invoices.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('deal')
          .select('deal.id')
          .whereRef('deal.dealershipId', '=', 'invoice.dealershipId')
          .whereRef('deal.id', '=', 'invoice.dealId')
          .where('deal.salespersonId', '=', ctx.actor.staffId),
      ),
    );
  }
  return invoices;
}

/** Reports, exports and closings are of the whole dealership. @throws Forbidden for those who work at one location only */
export function requireWholeDealership(ctx: Context): void {
  if (ctx.actor.locationIds)
    throw new Forbidden(
      'The books are of the whole dealership; your role is limited to a location.',
      'whole_dealership',
    );
}

/** @throws NotFound also for an invoice of another dealership or location */
export async function invoiceRow(
  ctx: Context,
  invoiceId: string,
  manner: 'read' | 'change' = 'read',
): Promise<InvoiceRow> {
  const asked = reachable(ctx).selectAll('invoice').where('invoice.id', '=', invoiceId);
  const row = await (manner === 'change' ? asked.forUpdate() : asked).executeTakeFirst();
  if (!row) throw new NotFound('invoice');
  return row;
}

export async function linesOf(ctx: Context, invoiceId: string): Promise<PricedLine[]> {
  const rows = await ctx.db
    .selectFrom('invoiceLine')
    .select(['kind', 'description', 'quantity', 'unitPriceCents', 'amountCents', 'treatment'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .orderBy('position')
    .execute();
  return rows as PricedLine[];
}

export async function keptTaxes(ctx: Context, invoiceId: string): Promise<InvoiceTax[]> {
  const rows = await ctx.db
    .selectFrom('invoiceTax')
    .select([
      'tax',
      'province',
      'rateId',
      'rate',
      'baseCents',
      'amountCents',
      'collectedBy',
      'charged',
      'reasons',
      'sources',
      'unconfirmed',
    ])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .orderBy('position')
    .execute();
  return rows as unknown as InvoiceTax[];
}

/** Writes the lines of a draft anew. */
export async function writeLines(ctx: Context, invoiceId: string, lines: readonly PricedLine[]): Promise<void> {
  await ctx.db
    .deleteFrom('invoiceLine')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .execute();
  if (lines.length === 0) return;
  await ctx.db
    .insertInto('invoiceLine')
    .values(lines.map((line, position) => ({ dealershipId: ctx.dealershipId, invoiceId, position, ...line })))
    .execute();
}

/** Writes the taxes of a draft anew. */
export async function writeTaxes(ctx: Context, invoiceId: string, taxes: readonly InvoiceTax[]): Promise<void> {
  await ctx.db
    .deleteFrom('invoiceTax')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .execute();
  if (taxes.length === 0) return;
  await ctx.db
    .insertInto('invoiceTax')
    .values(
      taxes.map((tax, position) => ({
        dealershipId: ctx.dealershipId,
        invoiceId,
        position,
        ...tax,
        reasons: JSON.stringify(tax.reasons),
        sources: [...tax.sources],
        unconfirmed: [...tax.unconfirmed],
      })),
    )
    .execute();
}
