import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import { text } from '#kernel/text.ts';
import { consentVersions } from './credit-consent.ts';

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable()
    .default(null);
const Day = z.iso.date('must be a day such as 2026-03-31');
const Month = z
  .string()
  .regex(/^(19|20)\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2024-03')
  .nullable()
  .default(null);

export const applicants = ['buyer', 'co_buyer'] as const;
export type Applicant = (typeof applicants)[number];
export const housings = ['own', 'mortgage', 'rent', 'family', 'other'] as const;
export const employments = [
  'full_time',
  'part_time',
  'self_employed',
  'seasonal',
  'retired',
  'student',
  'not_working',
] as const;
export const incomePeriods = ['year', 'month', 'two_weeks', 'week'] as const;

/**
 * Whether nine digits can be a social insurance number: the last one checks the others (Luhn), and none begins with 0 or 8.
 * Numbers that begin with 9 are those of temporary residents.
 */
export function isSin(digits: string): boolean {
  if (!/^[1-79]\d{8}$/.test(digits)) return false;
  const sum = [...digits].reduce((all, digit, at) => {
    const twice = at % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return all + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}

/** The social insurance number. A lender can find a file without it, so it is never asked for as if it were needed. */
const Sin = z
  .string()
  .max(20)
  .transform((typed) => typed.replaceAll(/[\s-]/g, ''))
  .refine((digits) => digits === '' || isSin(digits), {
    message: 'must be a social insurance number of nine digits, or empty',
    params: { code: 'sin' },
  })
  .transform((digits) => digits || null)
  .nullable()
  .default(null);

/** What an applicant says to a lender. Names and how to reach them are the customer's, and are not kept twice. */
export const CreditFacts = z.strictObject({
  bornOn: Day.nullable().default(null),
  sin: Sin.describe('Optional: leave it empty unless the lender insists'),
  address: z
    .strictObject({
      street: words(200),
      city: words(100),
      province: z.enum(provinceCodes).nullable().default(null),
      postalCode: words(12),
    })
    .prefault({}),
  housing: z
    .strictObject({
      kind: z.enum(housings).nullable().default(null),
      monthlyCents: Cents.nullable().default(null).describe('Rent or mortgage a month'),
      since: Month,
    })
    .prefault({}),
  work: z
    .strictObject({
      kind: z.enum(employments).nullable().default(null),
      employer: words(200),
      occupation: words(200),
      phone: words(40),
      since: Month,
    })
    .prefault({}),
  income: z
    .strictObject({
      grossCents: Cents.nullable().default(null).describe('Before tax'),
      per: z.enum(incomePeriods).default('year'),
      otherCents: Cents.nullable().default(null).describe('Other income in the same period'),
      otherSource: words(200),
    })
    .prefault({}),
  notes: text(1000, { lines: true })
    .transform((value) => value || null)
    .nullable()
    .default(null),
});
export type CreditFacts = z.output<typeof CreditFacts>;

/** An application to keep. The applicant's consent goes with each: without it nothing is kept. */
export const CreditInput = z.strictObject({
  applicant: z.enum(applicants),
  version: z.int().min(0).describe('0 for the first one of this applicant'),
  facts: CreditFacts,
  consent: z.strictObject({
    version: z.enum(consentVersions).describe('Of the wording that the applicant agreed to'),
    locale: z.enum(['en', 'fr']),
    agreed: z.literal(true, { error: 'must be true: the applicant agrees to the wording' }),
  }),
});
export type CreditInput = z.output<typeof CreditInput>;

/** That there is an application, with none of its values. */
export const CreditState = z.object({
  id: Id,
  applicant: z.enum(applicants),
  keptAt: z.date(),
  keptBy: z.string().nullable(),
  consentVersion: z.string(),
  expiresAt: z.date().describe('When it is deleted by itself'),
  version: z.int(),
});
export type CreditState = z.output<typeof CreditState>;

/** An application as it is read. */
export const CreditApplication = CreditState.extend({
  facts: CreditFacts,
  consent: z.object({
    version: z.string(),
    locale: z.enum(['en', 'fr']),
    wording: z.string(),
    at: z.iso.datetime(),
  }),
});
export type CreditApplication = z.output<typeof CreditApplication>;

/** For how long applications are kept. */
export const CreditPolicy = z.object({
  keptDays: z
    .int()
    .min(1)
    .max(730)
    .describe('Days after the applicant’s last consent; never longer than 12 months after the deal ended'),
  version: z.int().min(0).describe('0 while nobody has changed it'),
});
export type CreditPolicy = z.output<typeof CreditPolicy>;
