import { paymentFor } from './financing.ts';
import type { Scenario } from './terms.ts';
import type { Worksheet } from './worksheet.ts';

/** Payments by term and down payment: one row for each term, one cell for each down payment. Cents. */
export interface PaymentGrid {
  downs: number[];
  rows: { termMonths: number; payments: (number | null)[] }[];
}

export function paymentGrid(sheet: Worksheet, terms: readonly number[], downs: readonly number[]): PaymentGrid {
  return {
    downs: [...downs],
    rows: terms.map((termMonths) => ({
      termMonths,
      payments: downs.map((downCents) => paymentFor({ ...sheet, terms: { ...sheet.terms, termMonths, downCents } })),
    })),
  };
}

/** The worksheet as a scenario would have it. */
export const underScenario = (sheet: Worksheet, scenario: Omit<Scenario, 'id' | 'name'>): Worksheet => ({
  ...sheet,
  kind: scenario.kind ?? sheet.kind,
  priceCents: scenario.priceCents ?? sheet.priceCents,
  terms: { ...sheet.terms, ...scenario.terms },
});
