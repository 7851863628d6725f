import { paymentsIn, perYear } from './frequency.ts';
import type { Frequency } from './frequency.ts';

/** A loan as its contract has it. Amounts in cents, the yearly rate in thousandths of a percent (6.99 % is 6,990). */
export interface Loan {
  principalCents: number;
  rate: number;
  termMonths: number;
  frequency: Frequency;
  /** Months before the first period begins; interest of that time is added to the principal. */
  deferralMonths: number;
  /** Due together with the last payment. */
  balloonCents: number;
}

/** One payment: what of it is interest, what principal, and what is owed after it. */
export interface Instalment {
  paymentCents: number;
  interestCents: number;
  principalCents: number;
  balanceCents: number;
}

/** Interest per period, as a share. */
export const periodRate = (loan: Pick<Loan, 'rate' | 'frequency'>): number =>
  loan.rate / 100_000 / perYear[loan.frequency];

/** Whole periods by which the first payment is put off. */
export const deferredPeriods = (loan: Pick<Loan, 'deferralMonths' | 'frequency'>): number =>
  Math.round((loan.deferralMonths * perYear[loan.frequency]) / 12);

/** What is owed when the first period begins. */
export const owedAtStart = (loan: Loan): number =>
  Math.round(loan.principalCents * (1 + periodRate(loan)) ** deferredPeriods(loan));

/**
 * The level payment (trade.md 5.3): `A·i ÷ (1 − (1+i)^−n)`, less what the balloon takes over; a zero rate is A ÷ n.
 * Rounded to the cent; the last payment takes what the rounding leaves.
 */
export function paymentOf(loan: Loan): number {
  const n = paymentsIn(loan.termMonths, loan.frequency);
  const i = periodRate(loan);
  const owed = owedAtStart(loan);
  const exact =
    i === 0 ? (owed - loan.balloonCents) / n : ((owed - loan.balloonCents * (1 + i) ** -n) * i) / (1 - (1 + i) ** -n);
  return Math.max(0, Math.round(exact));
}

/** Every payment of a loan, in order. What is owed after the last one is nothing. */
export function scheduleOf(loan: Loan): Instalment[] {
  const n = paymentsIn(loan.termMonths, loan.frequency);
  const i = periodRate(loan);
  const level = paymentOf(loan);
  let balanceCents = owedAtStart(loan);
  return Array.from({ length: n }, (_, at) => {
    const interestCents = Math.round(balanceCents * i);
    const owed = balanceCents + interestCents;
    const paymentCents = at === n - 1 ? owed : Math.min(level, owed);
    balanceCents = owed - paymentCents;
    return { paymentCents, interestCents, principalCents: paymentCents - interestCents, balanceCents };
  });
}

/** What a loan comes to: level payment, last payment (with the balloon), number, sum and interest. */
export interface LoanFigures {
  count: number;
  paymentCents: number;
  lastPaymentCents: number;
  totalOfPaymentsCents: number;
  interestCents: number;
}

export function loanFigures(loan: Loan): LoanFigures {
  const schedule = scheduleOf(loan);
  const totalOfPaymentsCents = schedule.reduce((sum, one) => sum + one.paymentCents, 0);
  return {
    count: schedule.length,
    paymentCents: paymentOf(loan),
    lastPaymentCents: schedule.at(-1)!.paymentCents,
    totalOfPaymentsCents,
    interestCents: totalOfPaymentsCents - loan.principalCents,
  };
}
