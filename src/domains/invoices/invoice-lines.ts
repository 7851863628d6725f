import { z } from 'zod';
import { text } from '#kernel/text.ts';

/** What a line is: the accounts of an export follow from it. A vehicle and its trade come from a deal only. */
export const lineKinds = [
  'vehicle',
  'discount',
  'rebate',
  'freight',
  'fee',
  'levy',
  'accessory',
  'product',
  'licensing',
  'parts',
  'labour',
  'trade_lien',
  'lease',
  'interest',
  'forfeit',
  'other',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** The kinds that a person may put on an invoice that stands alone. */
export const ownLineKinds = [
  'parts',
  'labour',
  'accessory',
  'fee',
  'freight',
  'levy',
  'product',
  'licensing',
  'discount',
  'other',
] as const satisfies readonly LineKind[];

/**
 * How tax treats a line. Zero-rated and exempt supplies bear no tax but are told apart, because the return of GST/HST
 * counts both as revenue and allows input tax credits for one of them only; `outside` is no supply at all, such as
 * registration fees paid in the buyer's name.
 */
export const treatments = ['taxable', 'federal_only', 'provincial_only', 'zero_rated', 'exempt', 'outside'] as const;
export type Treatment = (typeof treatments)[number];

/** Thousandths: 1.5 hours are 1,500. */
const Quantity = z.int().min(1).max(100_000_000);

/** A line as a person writes it. Negative prices are discounts. */
export const InvoiceLine = z.strictObject({
  kind: z.enum(ownLineKinds).default('other'),
  description: text(500, { least: 1 }),
  quantity: Quantity.default(1000).describe('In thousandths: 1.5 is 1,500'),
  unitPriceCents: z.int().min(-10_000_000_00).max(10_000_000_00),
  treatment: z.enum(treatments).default('taxable'),
});
export type InvoiceLine = z.output<typeof InvoiceLine>;

/** A line as it is kept: whatever its kind, with its amount. */
export interface PricedLine extends Omit<InvoiceLine, 'kind'> {
  kind: LineKind;
  amountCents: number;
}

/** Quantity times price in cents, half a cent away from zero. Exact: the product is taken apart before it is divided. */
export function amountOf(line: Pick<InvoiceLine, 'quantity' | 'unitPriceCents'>): number {
  const product = BigInt(line.quantity) * BigInt(Math.abs(line.unitPriceCents));
  const cents = Number((product + 500n) / 1000n);
  return line.unitPriceCents < 0 ? -cents || 0 : cents;
}

export const priced = (line: InvoiceLine): PricedLine => ({ ...line, amountCents: amountOf(line) });

export const bearsFederal = (treatment: Treatment): boolean => treatment === 'taxable' || treatment === 'federal_only';
export const bearsProvincial = (treatment: Treatment): boolean =>
  treatment === 'taxable' || treatment === 'provincial_only';
