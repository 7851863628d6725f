import { paymentFor } from './financing.ts';
import type { Worksheet } from './worksheet.ts';

/** What may be looked for when the payment is given. */
export const unknowns = ['price', 'down', 'term', 'rate'] as const;
export type Unknown = (typeof unknowns)[number];

const withValue: Record<Unknown, (sheet: Worksheet, value: number) => Worksheet> = {
  price: (sheet, priceCents) => ({ ...sheet, priceCents }),
  down: (sheet, downCents) => ({ ...sheet, terms: { ...sheet.terms, downCents } }),
  term: (sheet, termMonths) => ({ ...sheet, terms: { ...sheet.terms, termMonths } }),
  rate: (sheet, rate) => ({ ...sheet, terms: { ...sheet.terms, rate } }),
};

/** The worksheet with the value that was found. */
export const solved = (sheet: Worksheet, unknown: Unknown, value: number): Worksheet =>
  withValue[unknown](sheet, value);

/** Range of each unknown, and whether the payment rises with it. */
const ranges: Record<Unknown, { least: number; most: number; rises: boolean }> = {
  price: { least: 0, most: 10_000_000_00, rises: true },
  down: { least: 0, most: 10_000_000_00, rises: false },
  term: { least: 1, most: 120, rises: false },
  rate: { least: 0, most: 100_000, rises: true },
};

/**
 * The price, down payment, term or rate with which the payment is at most `targetCents`, and would be more with the next
 * cent, month or thousandth of a percent: the highest price or rate, the smallest down payment, the shortest term.
 * Null when no value in range does it, or the deal is paid at once. Taxes and rebates are worked out anew at each step,
 * so that bands and thresholds are right.
 */
export function solve(sheet: Worksheet, unknown: Unknown, targetCents: number): number | null {
  const { least, most, rises } = ranges[unknown];
  const fits = (value: number): boolean => {
    const payment = paymentFor(withValue[unknown](sheet, value));
    return payment !== null && payment <= targetCents;
  };
  const [easiest, hardest] = rises ? [least, most] : [most, least];
  if (!fits(easiest)) return null;
  if (fits(hardest)) return hardest;
  let [good, bad] = [easiest, hardest];
  while (Math.abs(bad - good) > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
