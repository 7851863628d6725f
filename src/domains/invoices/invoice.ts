import { z } from 'zod';
import { CustomerInput } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import { firstTaxDay } from '#kernel/tax/rates.ts';
import { text } from '#kernel/text.ts';
import { InvoiceLine, lineKinds, treatments } from './invoice-lines.ts';

const words = (most: number, options: { lines?: boolean } = {}) =>
  text(most, options)
    .transform((value) => value || null)
    .nullable();

/** A calendar day in the dealership's zone. */
export const Day = z.iso.date('must be a day such as 2026-03-31');

/** A day on which something is posted: taxes must be known for it. */
export const PostingDay = Day.refine((day) => day >= firstTaxDay && day <= '2099-12-31', {
  message: `must be a day from ${firstTaxDay} on`,
  params: { code: 'no_tax_rule' },
});

/** Where the bill goes; kept sealed. */
export const BillTo = z.strictObject({
  attention: words(200).default(null),
  street: words(200).default(null),
  city: words(100).default(null),
  province: z.enum(provinceCodes).nullable().default(null),
  postalCode: words(12).default(null),
});
export type BillTo = z.output<typeof BillTo>;

/** Who is billed: a customer that is known, or one that is met now. */
export const party = { customerId: Id, customer: CustomerInput };
type Party = { customerId?: string | undefined; customer?: z.output<typeof CustomerInput> | undefined };

/** Whether somebody is named, and only once. */
export const isNamedOnce = (given: Party): boolean => given.customerId === undefined || given.customer === undefined;
const twice = {
  path: ['customer'],
  message: 'must not be given beside customerId',
  params: { code: 'twice' },
};

/** The customer that was named by either field; undefined when none was. */
export const partyOf = (given: Party) =>
  given.customerId === undefined ? given.customer : { customerId: given.customerId };

const fields = {
  lines: z.array(InvoiceLine).max(200),
  province: z.enum(provinceCodes).describe('Where it is supplied: its taxes are charged'),
  locationId: Id.nullable(),
  locale: z.enum(['en', 'fr']).describe('The language of the paper: the customer’s'),
  termsDays: z.int().min(0).max(365).describe('Days to pay; 0 is due on receipt'),
  poNumber: words(60),
  note: words(2000, { lines: true }),
  billTo: BillTo,
};

/** A draft to begin: for a customer, or from a deal. */
export const NewInvoice = z
  .strictObject({ ...fields, ...party, dealId: Id })
  .partial()
  .refine(isNamedOnce, twice)
  .refine((given) => partyOf(given) !== undefined || given.dealId !== undefined, {
    path: ['customer'],
    message: 'must be given for an invoice that is not of a deal',
    params: { code: 'missing' },
  });
export type NewInvoice = z.output<typeof NewInvoice>;

/** What changes of a draft. Of an invoice from a deal, lines and province are the deal's. */
export const InvoiceEdit = z
  .strictObject({ ...fields, ...party })
  .partial()
  .extend({ version: z.int().min(1) })
  .refine(isNamedOnce, twice);
export type InvoiceEdit = z.output<typeof InvoiceEdit>;

export const Issue = z.strictObject({
  version: z.int().min(1),
  issuedOn: PostingDay.optional().describe('Today if absent; never before the last one issued, never to come'),
});
export type Issue = z.output<typeof Issue>;

export const Crediting = z.strictObject({
  reason: text(500, { least: 3, lines: true }),
  issuedOn: PostingDay.optional(),
});
export type Crediting = z.output<typeof Crediting>;

/** How an invoice stands. `overdue` is said beside it: it follows from the day. */
export const invoiceStates = ['draft', 'issued', 'part_paid', 'paid', 'void'] as const;
export type InvoiceState = (typeof invoiceStates)[number];

export const purposes = ['sale', 'lease', 'interest', 'forfeit'] as const;
export type Purpose = (typeof purposes)[number];

export const InvoiceQuery = z.strictObject({
  state: z.union([z.enum(invoiceStates), z.array(z.enum(invoiceStates)).max(5)]).optional(),
  overdue: z.literal('true').optional(),
  kind: z.enum(['invoice', 'credit_note']).optional(),
  customerId: Id.optional(),
  dealId: Id.optional(),
  q: text(200).optional().describe('Words of number, purchase order, deal or customer'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});
export type InvoiceQuery = z.output<typeof InvoiceQuery>;

const cents = z.int();
const nullable = z.string().nullable();

/** An invoice in a list. The customer is absent for those who may not see customers. */
export const InvoiceItem = z.object({
  id: Id,
  kind: z.enum(['invoice', 'credit_note']),
  purpose: z.enum(purposes).describe('A sale; what is due when a lease is signed; interest; a forfeited deposit'),
  state: z.enum(invoiceStates),
  overdue: z.boolean(),
  disputed: z.boolean().describe('The customer says it is wrong: nobody is reminded of it'),
  number: nullable,
  customer: z.object({ id: Id, name: z.string() }).optional(),
  dealId: Id.nullable(),
  dealNumber: nullable,
  issuedOn: nullable,
  dueOn: nullable,
  totalCents: cents,
  paidCents: cents,
  balanceCents: cents,
  updatedAt: z.date(),
});
export type InvoiceItem = z.output<typeof InvoiceItem>;

const Tax = z.object({
  tax: z.enum(['LUX', 'GST', 'HST', 'PST', 'QST', 'RST']),
  province: z.string(),
  rateId: z.string(),
  rate: z.int().nullable().describe('Thousandths of a percent'),
  baseCents: cents,
  amountCents: cents,
  collectedBy: z.enum(['dealer', 'saaq']),
  charged: z.boolean().describe('Part of the total; QST that is paid to the SAAQ is only shown'),
  reasons: z.array(z.object({ key: z.string(), values: z.record(z.string(), z.unknown()).optional() })),
  sources: z.array(z.string()),
  unconfirmed: z.array(z.string()),
});

/** Who sold and who bought, as it stood when the invoice was issued. */
export const Parties = z.object({
  seller: z.object({
    name: z.string(),
    legalName: z.string(),
    registrationNumber: nullable,
    address: z.array(z.string()),
    phone: nullable,
    email: nullable,
    gstNumber: nullable,
    qstNumber: nullable,
    pstNumber: nullable,
    note: nullable,
  }),
  buyer: z.object({ name: z.string(), address: z.array(z.string()), email: nullable, phone: nullable }),
});
export type Parties = z.output<typeof Parties>;

/** An invoice with everything that the actor may see of it. */
export const Invoice = InvoiceItem.extend({
  reason: nullable,
  mirrorOf: z.object({ id: Id, number: z.string() }).nullable(),
  voidedBy: z.object({ id: Id, number: z.string() }).nullable(),
  locationId: Id.nullable(),
  locale: z.enum(['en', 'fr']),
  province: z.enum(provinceCodes),
  termsDays: z.int(),
  poNumber: nullable,
  note: nullable,
  billTo: BillTo.optional(),
  parties: Parties.nullable().optional().describe('Frozen at issue'),
  lines: z.array(
    z.object({
      kind: z.enum(lineKinds),
      description: z.string(),
      quantity: z.int(),
      unitPriceCents: cents,
      amountCents: cents,
      treatment: z.enum(treatments),
    }),
  ),
  taxes: z.array(Tax),
  subtotalCents: cents,
  taxCents: cents,
  missing: z
    .array(
      z.object({ fact: z.enum(['gst_number', 'qst_number', 'buyer_name']), ruleId: z.string(), source: z.string() }),
    )
    .describe('Facts that the law wants before it can be issued'),
  mails: z
    .array(
      z.object({
        kind: z.enum(['invoice', 'reminder']),
        at: z.date(),
        by: nullable.describe('null for one that went by itself'),
        state: z
          .enum(['waiting', 'sending', 'sent', 'failed', 'withdrawn', 'refused'])
          .describe('Of the letter; whether it was read is nobody’s matter'),
        notBefore: z
          .date()
          .nullable()
          .describe('When it leaves if it waits because the letters of its day were used up'),
      }),
    )
    .describe('Letters that brought it, newest first'),
  lateRate: z
    .int()
    .nullable()
    .describe('Interest on overdue sums as it stands on the paper, thousandths of a percent a year'),
  interest: z
    .object({ from: z.string(), to: z.string(), cents })
    .nullable()
    .describe('What has run up and was not charged yet'),
  dispute: z.object({ on: z.string(), reason: z.string() }).nullable(),
  reminding: z
    .object({
      nextOn: nullable.describe('When the next one goes by itself'),
      held: z
        .enum(['off', 'paid', 'disputed', 'restricted', 'no_address', 'lender', 'no_step'])
        .nullable()
        .describe('Why none goes'),
      taken: z.array(z.object({ days: z.int(), on: z.string() })).describe('Those that went by themselves'),
    })
    .nullable(),
  issuedAt: z.date().nullable(),
  createdAt: z.date(),
  version: z.int(),
});
export type Invoice = z.output<typeof Invoice>;
