import type { PlanRules } from '../plan-rules.ts';

/** The rules of a plan as a form holds them, field for field as the API does: amounts may be empty while one types. */
export interface RulesValues {
  moment: PlanRules['moment'];
  parts: { of: PlanRules['parts'][number]['of']; rate: number | null; packCents: number | null }[];
  flatCents: number | null;
  miniCents: number | null;
  capCents: number | null;
  spiffs: { product: PlanRules['spiffs'][number]['product']; flatCents: number | null; rate: number | null }[];
  tiers: {
    measure: 'units' | 'gross';
    manner: 'retroactive' | 'marginal';
    steps: { from: number | null; rate: number | null; unitCents: number | null }[];
  } | null;
}

/** What a new plan begins with: a quarter of the front when the vehicle is delivered. */
export const firstRules: RulesValues = {
  moment: 'delivered',
  parts: [{ of: 'front', rate: 25_000, packCents: 0 }],
  flatCents: 0,
  miniCents: 0,
  capCents: null,
  spiffs: [],
  tiers: null,
};

/** What the API takes. A field that is empty is an amount of nothing. */
export const rulesOf = ({ tiers, ...values }: RulesValues) => ({
  moment: values.moment,
  parts: values.parts.map((part) => ({ ...part, rate: part.rate ?? 0, packCents: part.packCents ?? 0 })),
  flatCents: values.flatCents ?? 0,
  miniCents: values.miniCents ?? 0,
  capCents: values.capCents,
  spiffs: values.spiffs.map((spiff) => ({ ...spiff, flatCents: spiff.flatCents ?? 0, rate: spiff.rate ?? 0 })),
  tiers: tiers && {
    ...tiers,
    steps: tiers.steps.map((step) => ({
      from: step.from ?? 0,
      rate: step.rate ?? 0,
      unitCents: step.unitCents ?? 0,
    })),
  },
});
