import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';
import { methods, refundMethods } from './methods.ts';
import { isNamedOnce, Parties, party, partyOf, PostingDay } from './invoice.ts';

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable();

const Allocation = z.strictObject({ invoiceId: Id, amountCents: Cents.min(1) });
const Allocations = z
  .array(Allocation)
  .max(100)
  .refine((all) => new Set(all.map((one) => one.invoiceId)).size === all.length, {
    message: 'must not hold an invoice twice',
    params: { code: 'twice' },
  });
export type Allocations = z.output<typeof Allocations>;

/** Money that comes in. What is not allocated stays as the customer's credit. */
export const PaymentInput = z
  .strictObject({
    customerId: party.customerId.optional().describe('Who pays; of the invoices, if absent'),
    customer: party.customer.optional(),
    method: z.enum(methods),
    amountCents: Cents.min(1),
    receivedOn: PostingDay.optional().describe('Today if absent'),
    reference: words(100).default(null),
    processorReference: words(200).default(null).describe('The same one of a method is never taken twice'),
    allocations: Allocations.default([]),
    deposit: z
      .strictObject({
        dealId: Id.nullable().default(null),
        refundable: z.boolean().default(true),
        inTrust: z.boolean().optional().describe('What the law wants in trust is put there in any case'),
      })
      .optional(),
    locationId: Id.nullable().optional(),
  })
  .refine(isNamedOnce, {
    path: ['customer'],
    message: 'must not be given beside customerId',
    params: { code: 'twice' },
  })
  .refine((given) => partyOf(given) !== undefined || given.allocations.length > 0, {
    path: ['customer'],
    message: 'must be given for a payment that pays no invoice',
    params: { code: 'missing' },
  })
  .refine((given) => given.deposit === undefined || given.allocations.length === 0, {
    path: ['allocations'],
    message: 'must be empty for a deposit: it is money for a sale to come',
    params: { code: 'deposit' },
  });
export type PaymentInput = z.output<typeof PaymentInput>;

export const Applying = z.strictObject({ allocations: Allocations.min(1) });
export const TakingOff = z.strictObject({
  invoiceId: Id,
  amountCents: Cents.min(1).optional().describe('All of it if absent'),
  reason: text(500, { least: 3, lines: true }),
});
export type TakingOff = z.output<typeof TakingOff>;

export const RefundInput = z.strictObject({
  amountCents: Cents.min(1),
  method: z.enum(refundMethods),
  reference: words(100).default(null),
  reason: text(500, { least: 3, lines: true }),
});
export type RefundInput = z.output<typeof RefundInput>;

export const ReturnInput = z.strictObject({ reason: text(500, { least: 3, lines: true }) });
export const RefundDecision = z.strictObject({
  state: z.enum(['granted', 'refused']),
  answer: words(500).default(null),
});
export type RefundDecision = z.output<typeof RefundDecision>;

export const PaymentQuery = z.strictObject({
  method: z.union([z.enum(methods), z.array(z.enum(methods)).max(7)]).optional(),
  kind: z.enum(['payment', 'deposit', 'refund', 'returned']).optional(),
  customerId: Id.optional(),
  invoiceId: Id.optional(),
  dealId: Id.optional(),
  credit: z.literal('true').optional().describe('With money left that pays nothing yet'),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  q: text(200).optional().describe('Words of receipt number, reference or customer'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});
export type PaymentQuery = z.output<typeof PaymentQuery>;

const cents = z.int();
const nullable = z.string().nullable();

export const PaymentItem = z.object({
  id: Id,
  kind: z.enum(['payment', 'deposit', 'refund', 'returned']),
  receiptNumber: z.string(),
  customer: z.object({ id: Id, name: z.string() }).optional(),
  dealId: Id.nullable(),
  method: z.enum(methods),
  receivedOn: z.string(),
  amountCents: cents,
  allocatedCents: cents,
  refundedCents: cents.describe('Given back or returned'),
  heldCents: cents.describe('Held in trust'),
  availableCents: cents.describe('Pays nothing yet and is not in trust'),
  reference: nullable,
  createdAt: z.date(),
});
export type PaymentItem = z.output<typeof PaymentItem>;

export const RefundRequest = z.object({
  id: Id,
  paymentId: Id,
  receiptNumber: z.string(),
  amountCents: cents,
  method: z.enum(refundMethods),
  reason: z.string(),
  state: z.enum(['open', 'granted', 'refused']),
  askedBy: nullable,
  askedAt: z.date(),
  decidedBy: nullable,
  decidedAt: z.date().nullable(),
  answer: nullable,
  mayDecide: z.boolean().describe('Whether the reader may decide it: a second person with the permission'),
});
export type RefundRequest = z.output<typeof RefundRequest>;

export const Payment = PaymentItem.extend({
  reason: nullable,
  refundOf: z.object({ id: Id, receiptNumber: z.string() }).nullable(),
  refundable: z.boolean(),
  trustRule: nullable.describe('The rule by which it is in trust, or `chosen`'),
  locale: z.enum(['en', 'fr']),
  parties: Parties.nullable().optional(),
  recordedBy: nullable,
  approvedBy: nullable,
  allocations: z.array(
    z.object({
      invoiceId: Id,
      number: z.string(),
      amountCents: cents,
      allocatedOn: z.string(),
      reason: nullable,
    }),
  ),
  refunds: z.array(
    z.object({ id: Id, receiptNumber: z.string(), amountCents: cents, receivedOn: z.string(), reason: nullable }),
  ),
  requests: z.array(RefundRequest),
});
export type Payment = z.output<typeof Payment>;
