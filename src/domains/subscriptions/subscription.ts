import { z } from 'zod';
import { Id } from '#kernel/ids.ts';

export const Every = z.enum(['month', 'year']);
export type Every = z.output<typeof Every>;

const Tax = z.object({
  tax: z.string().describe('GST, HST, QST, PST or RST'),
  rate: z.int().nullable().describe('Thousandths of a percent: 13,000 is 13 %'),
  cents: z.int(),
});

const Price = z.object({
  every: Every,
  amountCents: z.int().describe('Without taxes'),
  taxes: z.array(Tax),
  totalCents: z.int().describe('With the taxes of the dealership’s province, today'),
});

export const PlatformInvoice = z.object({
  id: Id,
  number: z.string(),
  issuedOn: z.string(),
  periodFrom: z.string(),
  periodTo: z.string(),
  every: Every,
  subtotalCents: z.int(),
  taxes: z.array(Tax),
  totalCents: z.int(),
  currency: z.string(),
});
export type PlatformInvoice = z.output<typeof PlatformInvoice>;

/** The subscription as its owner sees it. */
export const Subscription = z.object({
  setUp: z.boolean().describe('Whether cards can be charged here at all'),
  state: z.string().describe('trial, active, past_due or cancelled'),
  trialEndsOn: z.string(),
  plan: z
    .object({
      every: Every,
      amountCents: z.int(),
      status: z.string().describe('The payment processor’s word'),
      periodEndsOn: z.string(),
      nextChargeCents: z.int().nullable().describe('With taxes; null when there will be none'),
      openCents: z.int().describe('What could not be charged so far, with taxes'),
      ends: z.boolean().describe('It ends with the period that is paid'),
    })
    .nullable(),
  card: z.object({ brand: z.string(), last4: z.string(), expires: z.string() }).nullable(),
  pastDue: z
    .object({
      since: z.string(),
      graceEndsOn: z.string(),
      notices: z.int(),
      reason: z.enum(['trial_over', 'payment', 'ended']),
    })
    .nullable(),
  ending: z.enum(['period_end', 'now']).nullable(),
  prices: z.array(Price),
  invoices: z.array(PlatformInvoice),
});
export type Subscription = z.output<typeof Subscription>;

/** What everybody of the dealership may know: whether something must be done, and until when. */
export const SubscriptionNotice = z.object({
  state: z.string(),
  trialEndsOn: z.string().nullable(),
  trialDaysLeft: z.int().nullable(),
  graceEndsOn: z.string().nullable(),
});
