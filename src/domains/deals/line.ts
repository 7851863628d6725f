import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';

export const lineKinds = [
  'discount',
  'rebate',
  'freight',
  'fee',
  'levy',
  'accessory',
  'product',
  'licensing',
  'free_item',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** F&I products. Insurance premiums are no interest to the criminal rate, and GST is not charged on them. */
export const productKinds = ['warranty', 'gap', 'insurance', 'protection', 'maintenance', 'other'] as const;
export type ProductKind = (typeof productKinds)[number];

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable();
const whole = (most: number) => z.int().min(0).max(most).nullable();

/**
 * One line of a deal beside the vehicle's price. Amounts are zero or more; what a line does to the total is its kind's
 * matter: discounts and rebates lower it.
 */
export const DealLine = z.strictObject({
  id: Id,
  kind: z.enum(lineKinds),
  description: text(200, { least: 1 }),
  amountCents: Cents,
  mandatory: z.boolean().default(true).describe('Every buyer pays it; otherwise the buyer’s choice is recorded'),
  chosen: z
    .boolean()
    .nullable()
    .default(null)
    .describe('What the buyer chose of an optional line; null: not asked yet'),
  federal: z.boolean().default(true).describe('GST or HST is due on it'),
  provincial: z.boolean().default(true).describe('PST, QST or RST is due on it'),
  afterTax: z.boolean().default(false).describe('A rebate that comes off after tax, as the manufacturer’s does'),
  creditCharge: z.boolean().default(false).describe('A charge for the credit: it counts into the APR'),
  retailValueCents: Cents.nullable().default(null).describe('What an item given free would cost'),
  productKind: z.enum(productKinds).nullable().default(null),
  feeId: Id.nullable().default(null).describe('The fee of the dealership’s list that it is'),
  descriptionFr: words(200).default(null).describe('What it is called in French, where that is known'),
  provider: words(200).default(null),
  termMonths: whole(240).default(null),
  distanceKm: whole(1_000_000).default(null),
  deductibleCents: Cents.nullable().default(null),
});
export type DealLine = z.output<typeof DealLine>;

/** What a line is called. */
export const lineName = (line: Pick<DealLine, 'description' | 'descriptionFr'>, locale: Locale): string =>
  (locale === 'fr' && line.descriptionFr) || line.description;

/** Whether a line counts: mandatory, or chosen by the buyer. */
export const counts = (line: Pick<DealLine, 'mandatory' | 'chosen'>): boolean => line.mandatory || line.chosen === true;

/** What a line does to the total before tax. */
export const signOf = (line: Pick<DealLine, 'kind' | 'afterTax'>): 1 | -1 | 0 => {
  if (line.kind === 'discount') return -1;
  if (line.kind === 'rebate') return line.afterTax ? 0 : -1;
  return line.kind === 'free_item' ? 0 : 1;
};

/** Which taxes a line of a kind usually bears; a person may say otherwise. Premiums and official fees bear none. */
export function usualTaxes(kind: LineKind, product: ProductKind | null): { federal: boolean; provincial: boolean } {
  const none = kind === 'licensing' || product === 'gap' || product === 'insurance';
  return { federal: !none, provincial: !none };
}
