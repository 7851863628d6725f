import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable();
const Day = z.iso.date('must be a day such as 2026-03-31');

/** A lender that is asked about a deal. */
export const SubmissionInput = z.strictObject({
  lender: text(200, { least: 1 }),
  reference: words(100).default(null).describe('The lender’s number'),
  submittedOn: Day,
});
export type SubmissionInput = z.output<typeof SubmissionInput>;

/** What happened with a lender, each with its day; null takes it back. */
export const SubmissionEdit = z
  .strictObject({
    lender: text(200, { least: 1 }),
    reference: words(100),
    submittedOn: Day,
    approvedOn: Day.nullable(),
    approvedCents: Cents.nullable(),
    declinedOn: Day.nullable(),
    sentOn: Day.nullable().describe('The contract went to the lender'),
  })
  .partial()
  .extend({ version: z.int().min(1) });
export type SubmissionEdit = z.output<typeof SubmissionEdit>;

/** What a lender paid. */
export const FundingInput = z.strictObject({
  version: z.int().min(1),
  fundedOn: Day,
  fundedCents: Cents.min(1),
  reserveCents: Cents.nullable().optional().describe('Needs `deals.gross`'),
});
export type FundingInput = z.output<typeof FundingInput>;

/** What a lender wants to see before it pays: a stipulation. */
export const StipulationInput = z.strictObject({ name: text(200, { least: 1 }), dueOn: Day.nullable().default(null) });
export type StipulationInput = z.output<typeof StipulationInput>;
export const StipulationEdit = z
  .strictObject({
    name: text(200, { least: 1 }),
    dueOn: Day.nullable(),
    receivedOn: Day.nullable().describe('null takes it back'),
  })
  .partial()
  .refine((given) => Object.values(given).some((one) => one !== undefined), {
    message: 'must name at least one field',
    params: { code: 'nothing' },
  });
export type StipulationEdit = z.output<typeof StipulationEdit>;

export const submissionStates = ['submitted', 'approved', 'conditions', 'declined', 'funded'] as const;
export type SubmissionState = (typeof submissionStates)[number];

export const Stipulation = z.object({
  id: Id,
  name: z.string(),
  dueOn: z.string().nullable(),
  receivedOn: z.string().nullable(),
  receivedBy: z.string().nullable(),
});

export const Submission = z.object({
  id: Id,
  lender: z.string(),
  reference: z.string().nullable(),
  state: z.enum(submissionStates),
  chosen: z.boolean(),
  submittedOn: z.string(),
  approvedOn: z.string().nullable(),
  approvedCents: z.int().nullable(),
  declinedOn: z.string().nullable(),
  sentOn: z.string().nullable(),
  fundedOn: z.string().nullable(),
  fundedCents: z.int().nullable(),
  reserveCents: z.int().nullable().optional().describe('For those who may see gross'),
  stipulations: z.array(Stipulation),
  version: z.int(),
});
export type Submission = z.output<typeof Submission>;

/** Who was asked for credit, and what came of it. */
export const Funding = z.object({
  items: z.array(Submission),
  financedCents: z.int().nullable().describe('What the deal wants from its lender'),
});
export type Funding = z.output<typeof Funding>;

/** Where it stands with a lender, from the days that are known. */
export function stateOf(
  facts: Pick<Submission, 'fundedOn' | 'declinedOn' | 'approvedOn'> & {
    stipulations: readonly { receivedOn: string | null }[];
  },
): SubmissionState {
  if (facts.fundedOn) return 'funded';
  if (facts.declinedOn) return 'declined';
  if (!facts.approvedOn) return 'submitted';
  return facts.stipulations.some((one) => !one.receivedOn) ? 'conditions' : 'approved';
}

/** Ages of a contract in transit, in days since its signature. */
export const transitAges = ['0-5', '6-10', '11+'] as const;
export type TransitAge = (typeof transitAges)[number];
export const transitAge = (days: number): TransitAge => (days <= 5 ? '0-5' : days <= 10 ? '6-10' : '11+');
