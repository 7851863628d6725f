import type { PlanRules } from '../plan-rules.ts';
import type { spiffProducts } from '../spiff-products.ts';

/** The rules of a plan as a form holds them: amounts may be empty while one types. */
export interface RulesValues {
  moment: PlanRules['moment'];
  parts: { of: PlanRules['parts'][number]['of']; rate: number | null; packCents: number | null }[];
  flatCents: number | null;
  miniCents: number | null;
  capCents: number | null;
  spiffs: { product: (typeof spiffProducts)[number]; flatCents: number | null; rate: number | null }[];
  measure: 'none' | 'units' | 'gross';
  manner: 'retroactive' | 'marginal';
  steps: { from: number | null; rate: number | null; unitCents: number | null }[];
}

export const valuesOf = (rules: PlanRules | null): RulesValues => ({
  moment: rules?.moment ?? 'delivered',
  parts: rules?.parts ?? [{ of: 'front', rate: 25_000, packCents: 0 }],
  flatCents: rules?.flatCents ?? 0,
  miniCents: rules?.miniCents ?? 0,
  capCents: rules?.capCents ?? null,
  spiffs: rules?.spiffs ?? [],
  measure: rules?.tiers?.measure ?? 'none',
  manner: rules?.tiers?.manner ?? 'retroactive',
  steps: rules?.tiers?.steps ?? [],
});

/** What the API takes. A field that is empty is an amount of nothing. */
export const rulesOf = (values: RulesValues) => ({
  moment: values.moment,
  parts: values.parts.map((part) => ({ ...part, rate: part.rate ?? 0, packCents: part.packCents ?? 0 })),
  flatCents: values.flatCents ?? 0,
  miniCents: values.miniCents ?? 0,
  capCents: values.capCents,
  spiffs: values.spiffs.map((spiff) => ({ ...spiff, flatCents: spiff.flatCents ?? 0, rate: spiff.rate ?? 0 })),
  tiers:
    values.measure === 'none'
      ? null
      : {
          measure: values.measure,
          manner: values.manner,
          steps: values.steps.map((step) => ({
            from: step.from ?? 0,
            rate: step.rate ?? 0,
            unitCents: values.measure === 'units' ? (step.unitCents ?? 0) : 0,
          })),
        },
});

/** Where the API's fields stand on the form. */
export const whereFields = {
  'rules.tiers.steps': 'steps',
  'rules.capCents': 'capCents',
  'rules.parts': 'parts',
};
