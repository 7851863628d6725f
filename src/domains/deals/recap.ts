import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';
import { counts } from './line.ts';
import { grossOf } from './gross.ts';
import type { DealCosts, Gross } from './gross.ts';
import type { Worksheet } from './worksheet.ts';

/** Why a gross was restated after the signature. */
export const restatements = ['amended', 'cost', 'reserve', 'product_cancelled', 'unwound', 'correction'] as const;
export type Restatement = (typeof restatements)[number];

/** What the buyer got back for a product given back, and what the provider gave back, in cents. */
export interface ProductReturn {
  refundCents: number;
  costBackCents: number;
}

/**
 * The gross of a signed deal as things stand: the waterfall of its worksheet, less what products given back cost; an
 * unwound deal has none.
 */
export function recapOf(
  sheet: Worksheet,
  costs: DealCosts,
  returns: Readonly<Record<string, ProductReturn>>,
  unwound: boolean,
): Gross {
  if (unwound) return { front: [], back: [], frontCents: 0, backCents: 0, totalCents: 0, missing: [] };
  const gross = grossOf(sheet, costs);
  const given = sheet.lines
    .filter((line) => counts(line) && line.kind === 'product' && returns[line.id])
    .map((line) => ({
      of: 'productReturned' as const,
      name: line.description,
      product: line.productKind,
      cents: returns[line.id]!.costBackCents - returns[line.id]!.refundCents,
    }));
  const lost = given.reduce((sum, step) => sum + step.cents, 0);
  return {
    ...gross,
    back: [...gross.back, ...given],
    backCents: gross.backCents + lost,
    totalCents: gross.totalCents + lost,
  };
}

const cents = z.int();

/** Facts that changed after the signature. What is not named stays. */
export const RecapChanges = z.strictObject({
  unitCostCents: Cents.nullable().optional(),
  reserveCents: Cents.optional(),
  lineCosts: z.record(Id, Cents.nullable()).optional().describe('Cost of lines, by their id'),
  tradeValues: z.record(Id, Cents.nullable()).optional().describe('Actual cash value of trade-ins, by their id'),
  productReturn: z
    .strictObject({
      lineId: Id,
      refundCents: Cents.describe('What the buyer gets back, before tax'),
      costBackCents: Cents.describe('What the provider gives back of its cost'),
    })
    .optional(),
});
export type RecapChanges = z.output<typeof RecapChanges>;

/** A correction by hand, or a fact that came after the signature. */
export const Restating = z.strictObject({
  reason: z.enum(['cost', 'reserve', 'product_cancelled', 'correction']),
  note: text(500, { least: 3, lines: true }),
  changes: RecapChanges.refine((given) => Object.values(given).some((one) => one !== undefined), {
    message: 'must name at least one fact',
    params: { code: 'nothing' },
  }),
});
export type Restating = z.output<typeof Restating>;

const Step = z.object({ of: z.string(), name: z.string().nullable(), cents });

/** The gross of a deal at one time, for those who may see it. */
export const Recap = z.object({
  number: z.int().describe('0 is as signed'),
  on: z.string(),
  at: z.date(),
  reason: z.enum(['signed', ...restatements]),
  note: z.string().nullable(),
  by: z.string().nullable(),
  changes: z.array(
    z.object({ of: z.string(), name: z.string().nullable(), before: cents.nullable(), after: cents.nullable() }),
  ),
  front: z.array(Step),
  back: z.array(Step),
  frontCents: cents,
  backCents: cents,
  totalCents: cents,
  differenceCents: cents.describe('Against the recap before'),
});
export type Recap = z.output<typeof Recap>;
