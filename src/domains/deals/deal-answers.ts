import { z } from 'zod';
import { Customer } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import { approvalKinds } from './approval.ts';
import { safetyCertificates } from './completeness.ts';
import { Buyer } from './deal.ts';
import { cancelReasons, dealKinds, dealStatuses } from './deal-status.ts';
import { DealLine } from './line.ts';
import { depositMethods, Exemption, Scenario, Terms } from './terms.ts';
import { TradeIn } from './trade-in.ts';

const cents = z.int();
const words = z.string().nullable();
const Person = z.object({ id: Id, name: z.string() });

/** A deal in a list. The customer is absent for those who may not see customers. */
export const DealItem = z.object({
  id: Id,
  number: z.string(),
  kind: z.enum(dealKinds),
  status: z.enum(dealStatuses),
  statusSince: z.date(),
  customer: Person.nullable().optional(),
  vehicle: z
    .object({
      id: Id,
      stockNumber: z.string(),
      year: z.int().nullable(),
      make: words,
      model: words,
      trim: words,
    })
    .nullable(),
  salesperson: Person.nullable(),
  soldOn: z.string(),
  priceCents: cents,
  totalCents: cents,
  paymentCents: cents.nullable(),
  updatedAt: z.date(),
});
export type DealItem = z.output<typeof DealItem>;

/** What the desk knows of the vehicle. */
const DealVehicle = z.object({
  id: Id,
  stockNumber: z.string(),
  status: z.string(),
  used: z.boolean(),
  vin: words,
  vinAbsentReason: words,
  year: z.int().nullable(),
  make: words,
  model: words,
  trim: words,
  bodyStyle: words,
  fuel: words,
  exteriorColour: words,
  displacementL: z.number().nullable(),
  odometerValue: z.int().nullable(),
  odometerUnit: z.enum(['km', 'mi']),
  odometerStatus: z.string(),
  odometerAsOf: words,
  seats: z.int().nullable(),
  gvwrKg: z.int().nullable(),
  zeroEmission: z.boolean(),
  previouslyRegistered: z.boolean(),
  askingPriceCents: cents.nullable(),
  disclosures: z.record(z.string(), z.unknown()),
});
export type DealVehicle = z.output<typeof DealVehicle>;

const Deposit = z.object({
  id: Id,
  amountCents: cents,
  method: z.enum(depositMethods),
  receivedOn: z.string(),
  refundable: z.boolean(),
  reference: words,
  outcome: z.enum(['refunded', 'kept']).nullable(),
});

const Approval = z.object({
  id: Id,
  kind: z.enum(approvalKinds),
  cents: cents.optional().describe('By how much; for those who may see gross or decide'),
  state: z.enum(['open', 'granted', 'refused']),
  askedBy: words,
  askedAt: z.date(),
  decidedBy: words,
  decidedAt: z.date().nullable(),
  reason: words,
});

const Signed = z.object({
  number: z.int().describe('0 is the contract, the others are its amendments'),
  reason: words,
  signedOn: z.string(),
  signedAt: z.date(),
  signedBy: words,
  hash: z.string().describe('SHA-256 of the sealed snapshot'),
});

const Finding = z.object({
  ruleId: z.string(),
  severity: z.enum(['block', 'warn', 'inform']),
  missing: z.array(z.string()),
  source: words,
  unconfirmed: words,
});

/** A deal with everything that the actor may see of it. */
export const Deal = DealItem.extend({
  cancelReason: z.enum(cancelReasons).nullable(),
  customer: Customer.nullable().optional(),
  coBuyer: Customer.nullable().optional(),
  buyer: Buyer.optional(),
  business: z.boolean().describe('The buyer is a company'),
  vehicle: DealVehicle.nullable(),
  leadId: Id.nullable(),
  locationId: Id.nullable(),
  salesperson: Person.extend({ registrationNumber: words, registrationExpiresOn: words }).nullable(),
  dealer: z.object({
    name: z.string(),
    legalName: z.string(),
    province: z.enum(provinceCodes),
    registrationNumber: words,
    street: words,
  }),
  deliverOn: words,
  deliveryProvince: z.enum(provinceCodes),
  passenger: z.boolean(),
  averageWholesaleCents: cents.nullable(),
  safetyCertificate: z.enum(safetyCertificates).nullable(),
  conditions: words,
  exemption: Exemption.nullable(),
  terms: Terms,
  lines: z.array(DealLine.extend({ costCents: cents.nullable().optional() })),
  tradeIns: z.array(TradeIn.extend({ acvCents: cents.nullable().optional() })),
  scenarios: z.array(Scenario),
  deposits: z.array(Deposit),
  depositsCents: cents,
  approvals: z.array(Approval),
  /** Kinds of approval that the figures ask for and that nobody granted yet. */
  approvalsOpen: z.array(z.enum(approvalKinds)),
  contracts: z.array(Signed),
  findings: z.array(Finding).describe('Rules of the contract that are not satisfied yet'),
  figures: z.record(z.string(), z.unknown()).describe('What the deal comes to, in cents, with its tax lines'),
  financing: z.record(z.string(), z.unknown()).nullable(),
  otherDeals: z
    .array(z.object({ id: Id, number: z.string(), status: z.enum(dealStatuses) }))
    .describe('Other deals about the same vehicle that are not cancelled'),
  unitCostCents: cents.nullable().optional(),
  unitCostFrom: z
    .enum(['deal', 'inventory'])
    .optional()
    .describe('Until it is signed, the cost that the inventory knows holds'),
  reserveCents: cents.optional(),
  gross: z.record(z.string(), z.unknown()).optional().describe('For those who may see it'),
  signedAt: z.date().nullable(),
  createdAt: z.date(),
  version: z.int(),
});
export type Deal = z.output<typeof Deal>;
