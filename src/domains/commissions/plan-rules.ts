import { z } from 'zod';

import { Cents } from '#kernel/money.ts';
import { spiffProducts } from './spiff-products.ts';

/** When a deal's commission is earned. A deal that no lender funds is funded when it is delivered. */
export const moments = ['signed', 'delivered', 'funded'] as const;
export type Moment = (typeof moments)[number];

/** What a percent is of. */
export const bases = ['front', 'back', 'total'] as const;
export type Basis = (typeof bases)[number];

/** A percent in thousandths: 25,000 is 25 %. */
const Rate = z.int().min(0, 'must not be negative').max(100_000, 'must be at most 100 %');

const noTwice = { message: 'must not name the same thing twice', params: { code: 'twice' } };

const Part = z.strictObject({
  of: z.enum(bases),
  rate: Rate.min(1, 'must be more than 0 %'),
  packCents: Cents.default(0).describe('Held back from the gross before the percent is taken'),
});

const Spiff = z
  .strictObject({
    product: z.enum(spiffProducts),
    flatCents: Cents.default(0).describe('For each one sold'),
    rate: Rate.default(0).describe('Of its margin, in thousandths of a percent'),
  })
  .refine((spiff) => spiff.flatCents > 0 || spiff.rate > 0, {
    path: ['flatCents'],
    message: 'must pay something: an amount or a percent of the margin',
    params: { code: 'no_basis' },
  });

const Step = z.strictObject({
  from: z.int().min(1).max(100_000_000_00).describe('Units in hundredths (800 is 8 deals), or gross in cents'),
  rate: Rate.default(0).describe('On top of the plan, of the gross after pack, in thousandths of a percent'),
  unitCents: Cents.default(0).describe('On top of the plan, for each unit'),
});

const Tiers = z
  .strictObject({
    measure: z.enum(['units', 'gross']).describe('What is counted in the month'),
    manner: z
      .enum(['retroactive', 'marginal'])
      .describe('Whether a tier that is reached holds for all of the month, or only for what is beyond it'),
    steps: z.array(Step).min(1).max(10),
  })
  .superRefine(({ measure, steps }, check) => {
    const wrong = (path: (string | number)[], code: string, message: string): void =>
      check.addIssue({ code: 'custom', path: ['steps', ...path], message, params: { code } });
    steps.forEach((step, at) => {
      const before = steps[at - 1];
      if (before && step.from <= before.from) wrong([at, 'from'], 'overlap', 'must begin above the tier before it.');
      if (before && (step.rate < before.rate || step.unitCents < before.unitCents))
        wrong([at, 'rate'], 'falling', 'must pay at least what the tier before it pays.');
      if (step.rate === 0 && step.unitCents === 0) wrong([at, 'rate'], 'no_basis', 'must pay something.');
      if (measure === 'gross' && step.unitCents > 0)
        wrong([at, 'unitCents'], 'gross_unit', 'must be 0: tiers by gross pay a percent.');
    });
  });

/** The rules of a commission plan. */
export const PlanRules = z
  .strictObject({
    moment: z.enum(moments),
    parts: z
      .array(Part)
      .max(2)
      .default([])
      .refine((all) => new Set(all.map((one) => one.of)).size === all.length, noTwice),
    flatCents: Cents.default(0).describe('For each deal'),
    miniCents: Cents.default(0).describe('The least that percent and flat amount come to'),
    capCents: Cents.nullable().default(null).describe('The most that percent and flat amount come to'),
    spiffs: z
      .array(Spiff)
      .max(spiffProducts.length)
      .default([])
      .refine((all) => new Set(all.map((one) => one.product)).size === all.length, noTwice),
    tiers: Tiers.nullable().default(null),
  })
  .superRefine((rules, check) => {
    const wrong = (path: (string | number)[], code: string, message: string): void =>
      check.addIssue({ code: 'custom', path, message, params: { code } });
    if (rules.parts.length === 0 && !rules.flatCents && !rules.miniCents && rules.spiffs.length === 0 && !rules.tiers)
      wrong(['parts'], 'no_basis', 'must name what is paid: a percent of gross, an amount per deal, spiffs or tiers.');
    if (rules.parts.length > 1 && rules.parts.some((part) => part.of === 'total'))
      wrong(['parts'], 'total_alone', 'must not pay on the total and on a part of it.');
    if (rules.capCents !== null && rules.capCents < rules.miniCents)
      wrong(['capCents'], 'below_mini', 'must not be below the minimum per deal.');
  });
export type PlanRules = z.output<typeof PlanRules>;
export type Tiers = z.output<typeof Tiers>;
