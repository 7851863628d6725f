import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { bases } from './plan-rules.ts';
import { spiffProducts } from './spiff-products.ts';
import { Period } from './periods.ts';
import { Day } from './plans.ts';

export const entryKinds = ['commission', 'charge_back', 'restated', 'tier', 'draw', 'adjustment', 'carried'] as const;
export const statementStates = ['open', 'closed', 'paid'] as const;

const cents = z.int();
const words = z.string().nullable();

export const WorkingAnswer = z.object({
  parts: z.array(
    z.object({ of: z.enum(bases), grossCents: cents, packCents: cents, baseCents: cents, rate: z.int(), cents }),
  ),
  flatCents: cents,
  miniCents: cents,
  capCents: cents,
  spiffs: z.array(z.object({ product: z.enum(spiffProducts), count: z.int(), cents })),
  baseCents: cents,
  totalCents: cents,
});

const Person = z.object({ id: Id, name: z.string() });

export const StatementLine = z.object({
  id: z.string(),
  on: z.string(),
  kind: z.enum(entryKinds),
  pool: z.enum(['sales', 'finance']).nullable(),
  deal: z
    .object({ id: Id, number: z.string(), year: z.int().nullable(), make: words, model: words, trim: words })
    .nullable(),
  cents,
  reason: words.describe('A word of ours: why it was changed'),
  note: words,
  share: z.int().nullable().describe('Hundredths of a percent of the deal’s commission'),
  working: WorkingAnswer.nullable().optional().describe('How it comes about, for those who may see gross'),
});
export type StatementLine = z.output<typeof StatementLine>;

export const Statement = z.object({
  staff: Person,
  period: z.string(),
  state: z.enum(statementStates),
  plan: words.describe('The plan that holds on the last day of the month'),
  lines: z.array(StatementLine),
  /** Deals in hundredths. */
  units: z.int().describe('Deals of the month in hundredths: half a deal is 50'),
  grossCents: cents.optional().describe('Share of the gross, for those who may see it'),
  sums: z.record(z.enum(entryKinds), cents),
  totalCents: cents,
  closedAt: z.date().nullable(),
  paidOn: words,
  reference: words,
});
export type Statement = z.output<typeof Statement>;

export const StatementItem = z.object({
  staff: Person,
  state: z.enum(statementStates),
  plan: words,
  units: z.int(),
  totalCents: cents,
});

export const Adjusting = z.strictObject({
  kind: z.enum(['draw', 'adjustment']),
  amountCents: z
    .int()
    .min(-1_000_000_00)
    .max(1_000_000_00)
    .refine((amount) => amount !== 0, { message: 'must not be 0', params: { code: 'zero' } })
    .describe('A draw is what was paid in advance, and is taken off; an adjustment is added as it is'),
  reason: text(300, { least: 3 }),
});
export const Paying = z.strictObject({
  paidOn: Day,
  reference: text(100)
    .transform((value) => value || null)
    .nullable()
    .default(null),
});
export const OfStatement = z.strictObject({ period: Period, staffId: Id });
