import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';

/** Where a vehicle came from. */
export const acquisitionSources = [
  'auction',
  'trade_in',
  'private_seller',
  'dealer',
  'lease_return',
  'consignment',
  'manufacturer',
  'other',
] as const;

/** What money is spent on before a vehicle is sold. */
export const costKinds = [
  'transport',
  'inspection',
  'mechanical',
  'body',
  'tires',
  'detailing',
  'parts',
  'advertising',
  'floor_plan',
  'other',
] as const;

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable()
    .default(null);
const Day = z.iso.date('must be a day such as 2026-03-31');
const TaxPaid = Cents.default(0).describe('Tax beside the amount, to be claimed back; it is no cost');

const acquisitionFields = {
  source: z.enum(acquisitionSources),
  seller: words(200).describe('Kept sealed: a private seller is a person'),
  acquiredOn: Day,
  amountCents: Cents.describe('What was paid for the vehicle, without tax that is claimed back'),
  buyerFeeCents: Cents.default(0).describe('The auction’s fee'),
  taxPaidCents: TaxPaid,
};

/** How a vehicle was bought. `version` is 0 while nothing is known of it. */
export const AcquisitionInput = z.strictObject({ ...acquisitionFields, version: z.int().min(0) });
export type AcquisitionInput = z.output<typeof AcquisitionInput>;

const lineFields = {
  kind: z.enum(costKinds),
  vendor: words(200),
  invoiceNumber: words(60),
  spentOn: Day,
  amountCents: Cents.describe('Without tax that is claimed back'),
  taxPaidCents: TaxPaid,
};
export const CostLineInput = z.strictObject(lineFields);
export type CostLineInput = z.output<typeof CostLineInput>;
export const CostLineEdit = CostLineInput.extend({ version: z.int().min(1) });
export type CostLineEdit = z.output<typeof CostLineEdit>;

/** What a vehicle cost so far, for those who may see it. */
export const VehicleCost = z.object({
  acquisition: z.object({ ...acquisitionFields, version: z.int() }).nullable(),
  lines: z.array(z.object({ ...lineFields, id: Id, version: z.int() })),
  totalCents: z.int().nullable().describe('Not known while it is not known what the vehicle itself cost'),
});
export type VehicleCost = z.output<typeof VehicleCost>;

/**
 * What a vehicle costs the dealership, in cents: price, buyer's fee and all that was spent on it. Not known, and never a
 * part of the truth, while the price is not known.
 */
export const costOf = (
  acquisition: { amountCents: number; buyerFeeCents: number } | null,
  lines: readonly { amountCents: number }[],
): number | null =>
  acquisition &&
  lines.reduce((sum, line) => sum + line.amountCents, acquisition.amountCents + acquisition.buyerFeeCents);
