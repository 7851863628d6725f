import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { exemptionKinds } from '#kernel/tax/treatments.ts';
import { text } from '#kernel/text.ts';
import { frequencies } from './frequency.ts';

/** A yearly rate in thousandths of a percent: 6.99 % is 6,990. */
export const YearlyRate = z.int().min(0).max(100_000);

/** How the deal is paid: down payment, and for credit the lender's terms. */
export const Terms = z.strictObject({
  downCents: Cents.default(0).describe('Paid in cash at delivery, beside deposits'),
  lender: text(200)
    .transform((value) => value || null)
    .nullable()
    .default(null),
  rate: YearlyRate.default(7_990).describe('Yearly rate in thousandths of a percent'),
  termMonths: z.int().min(1).max(120).default(60),
  frequency: z.enum(frequencies).default('bi_weekly'),
  deferralMonths: z.int().min(0).max(12).default(0).describe('Interest runs on while payments are put off'),
  balloonCents: Cents.default(0).describe('Due with the last payment; of a lease, its residual'),
  inAdvance: z.boolean().default(false).describe('Lease payments fall due at the beginning of each period'),
  advanceSaaq: z.boolean().default(false).describe('Québec: the dealer pays the SAAQ’s QST and it is part of the deal'),
});
export type Terms = z.output<typeof Terms>;

/** How a deposit may be paid. */
export const depositMethods = ['cash', 'e_transfer', 'cheque', 'draft', 'card'] as const;

/** Why the buyer pays no tax: kind, number, a copy that was seen; who checked it is written by the office. */
export const Exemption = z.strictObject({
  kind: z.enum(exemptionKinds),
  number: text(60, { least: 1 }),
  copySeen: z.boolean(),
});
export type Exemption = z.output<typeof Exemption>;

/** Another way to make the same deal, shown beside it. What is absent stays as it is on the worksheet. */
export const Scenario = z.strictObject({
  id: Id,
  name: text(60, { least: 1 }),
  kind: z.enum(['cash', 'finance', 'lease']).optional(),
  priceCents: Cents.optional(),
  terms: Terms.partial().default({}),
});
export type Scenario = z.output<typeof Scenario>;
