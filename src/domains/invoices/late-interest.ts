import { daysBetween } from '#kernel/calendar.ts';
import { daysAfter } from './fiscal-year.ts';

/**
 * The highest yearly rate on overdue sums, in thousandths of a percent: above 35 % a year it is a crime (Criminal Code
 * s. 347, since 2025-01-01), whoever borrows. Simple interest costs what its yearly rate says.
 */
export const highestRate = 35_000;

/** What was paid of an invoice, or taken off it again, in cents, and when. */
export interface Paid {
  on: string;
  cents: number;
}

/**
 * Simple interest by the day on what was owed at the end of each day, both days included: balance × days × rate ÷ 365,
 * added up exactly and rounded once, half a cent up. A day on which something is paid counts it as paid.
 * @param rate thousandths of a percent a year
 */
export function interestOf(totalCents: number, paid: readonly Paid[], rate: number, from: string, to: string): number {
  if (from > to) return 0;
  const moves = paid.filter((one) => one.on <= to).toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  let balance = totalCents;
  let since = from;
  let centDays = 0n;
  for (const { on, cents } of moves) {
    if (on > since) {
      centDays += BigInt(Math.max(0, balance)) * BigInt(daysBetween(since, on));
      since = on;
    }
    balance -= cents;
  }
  centDays += BigInt(Math.max(0, balance)) * BigInt(daysBetween(since, to) + 1);
  const year = 365n * 100_000n;
  return Number((centDays * BigInt(rate) + year / 2n) / year);
}

/** The first day that bears interest: the one after it was due, or after what was charged already. */
export const interestFrom = (dueOn: string, chargedTo: string | null): string =>
  daysAfter(chargedTo && chargedTo > dueOn ? chargedTo : dueOn, 1);
