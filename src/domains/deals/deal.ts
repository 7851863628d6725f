import { z } from 'zod';
import { CustomerInput } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import { firstTaxDay } from '#kernel/tax/rates.ts';
import { text } from '#kernel/text.ts';
import { cancelReasons, dealKinds, dealStatuses } from './deal-status.ts';
import { safetyCertificates } from './completeness.ts';
import { DealLine } from './line.ts';
import { Signature } from './signature.ts';
import { depositMethods, Exemption, Scenario, Terms } from './terms.ts';
import { TradeIn } from './trade-in.ts';

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable();
const Day = z.iso.date('must be a day such as 2026-03-31');

/** The day of sale decides the taxes, so it must be one whose rules are known. */
const SaleDay = Day.refine((day) => day >= firstTaxDay && day <= '2099-12-31', {
  message: `must be a day from ${firstTaxDay} on`,
  params: { code: 'no_tax_rule' },
});

/** What the contract says of the buyer beside the customer's name; kept sealed. */
export const Buyer = z.strictObject({
  street: words(200).default(null),
  city: words(100).default(null),
  province: z.enum(provinceCodes).nullable().default(null),
  postalCode: words(12).default(null),
  bornOn: Day.nullable().default(null),
  identityKind: words(60).default(null),
  identityNumber: words(60).default(null),
  registrationNumber: words(60).default(null).describe('Wholesale: the buying dealer’s registration'),
  taxNumber: words(30).default(null).describe('Wholesale: the buying dealer’s GST/HST number'),
  signatory: words(200).default(null).describe('Wholesale: who signs for the buying dealer'),
});
export type Buyer = z.output<typeof Buyer>;

/** A line and a trade-in with what only those see who may see gross; absent means: as it was. */
const CostedLine = DealLine.extend({ costCents: Cents.nullable().optional() });
const CostedTradeIn = TradeIn.extend({ acvCents: Cents.nullable().optional().describe('Actual cash value') });

const noTwice = <T extends { id: string }>(all: T[]): boolean => new Set(all.map((one) => one.id)).size === all.length;
const twice = { message: 'must not hold an id twice', params: { code: 'twice' } };

/** Everything of a deal that a person may set. */
const dealFields = {
  kind: z.enum(dealKinds),
  vehicleId: Id.nullable(),
  salespersonId: Id.nullable(),
  locationId: Id.nullable(),
  soldOn: SaleDay,
  deliverOn: Day.nullable(),
  deliveryProvince: z.enum(provinceCodes),
  priceCents: Cents,
  passenger: z.boolean().describe('A passenger vehicle to the tax rules; false for some trucks and motorhomes'),
  averageWholesaleCents: Cents.nullable().describe('Québec: the average wholesale price of a used vehicle'),
  safetyCertificate: z.enum(safetyCertificates).nullable(),
  conditions: text(5000, { lines: true })
    .transform((value) => value || null)
    .nullable(),
  buyer: Buyer,
  exemption: Exemption.nullable(),
  terms: Terms,
  lines: z.array(CostedLine).max(60).refine(noTwice, twice),
  tradeIns: z.array(CostedTradeIn).max(6).refine(noTwice, twice),
  scenarios: z.array(Scenario).max(6).refine(noTwice, twice),
  unitCostCents: Cents.nullable().describe('Needs `deals.gross`'),
  reserveCents: Cents.describe('Finance reserve from the lender; needs `deals.gross`'),
};

/** Who buys: a customer that is known, or one that is met now. */
const Party = z.union([z.strictObject({ customerId: Id }), CustomerInput]);

/** A deal to begin: from a lead, for a customer, or for a vehicle; everything may come later. */
export const NewDeal = z
  .strictObject({ ...dealFields, leadId: Id, customer: Party })
  .partial()
  .refine((deal) => deal.deliverOn == null || deal.soldOn === undefined || deal.deliverOn >= deal.soldOn, {
    path: ['deliverOn'],
    message: 'must not be before the day of sale',
    params: { code: 'order' },
  });
export type NewDeal = z.output<typeof NewDeal>;

/** What changes of a deal: what is named is set, lists as a whole; what is not named stays. */
export const DealEdit = z
  .strictObject({ ...dealFields, customer: Party.nullable(), coBuyer: Party.nullable() })
  .partial()
  .extend({ version: z.int().min(1) });
export type DealEdit = z.output<typeof DealEdit>;

export const DealMove = z.strictObject({
  version: z.int().min(1),
  status: z.enum(dealStatuses),
  reason: z.enum(cancelReasons).nullable().optional().describe('Why it is cancelled'),
  deposits: z.enum(['refunded', 'kept']).optional().describe('What becomes of deposits when it is cancelled'),
});
export type DealMove = z.output<typeof DealMove>;

export const DepositInput = z.strictObject({
  amountCents: Cents.min(1),
  method: z.enum(depositMethods),
  receivedOn: Day,
  refundable: z.boolean().default(true),
  reference: words(100).default(null),
});
export type DepositInput = z.output<typeof DepositInput>;

/** A signature: of the contract, or of an amendment with its reason and changes. */
export const Signing = z.strictObject({
  version: z.int().min(1),
  override: text(500, { least: 3, lines: true })
    .optional()
    .describe('Why the contract is signed although rules are not satisfied; needs `deals.approve`'),
  signatures: z
    .array(Signature)
    .max(4)
    .refine((all) => new Set(all.map((one) => one.party)).size === all.length, {
      message: 'must not hold a party twice',
      params: { code: 'twice' },
    })
    .default([])
    .describe('Signatures given on a screen; without them the paper is signed by hand'),
});
export type Signing = z.output<typeof Signing>;
export const Amendment = Signing.extend({
  reason: text(500, { least: 3, lines: true }),
  change: DealEdit.omit({ version: true, vehicleId: true }),
});
export type Amendment = z.output<typeof Amendment>;

export const DealQuery = z.strictObject({
  status: z.union([z.enum(dealStatuses), z.array(z.enum(dealStatuses)).max(9)]).optional(),
  kind: z.enum(dealKinds).optional(),
  salesperson: z.union([z.literal('me'), Id]).optional(),
  vehicleId: Id.optional(),
  customerId: Id.optional(),
  leadId: Id.optional(),
  q: text(200).optional().describe('Words of number, vehicle or customer'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});
export type DealQuery = z.output<typeof DealQuery>;
