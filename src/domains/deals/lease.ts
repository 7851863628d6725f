import { paymentsIn, perYear } from './frequency.ts';
import type { Frequency } from './frequency.ts';

/** A lease. Amounts in cents before tax, the yearly rate in thousandths of a percent. */
export interface Lease {
  /** What is financed: the price with fees and products, less trade-in and down payment. */
  capitalCents: number;
  residualCents: number;
  rate: number;
  termMonths: number;
  frequency: Frequency;
  inAdvance: boolean;
}

/**
 * The payment of a lease before tax (trade.md 5.3), in arrears: `(C − R·(1+i)^−n)·i ÷ (1 − (1+i)^−n)`; in advance,
 * divided by `1+i`. A zero rate is (C − R) ÷ n.
 */
export function leasePayment(lease: Lease): number {
  const n = paymentsIn(lease.termMonths, lease.frequency);
  const i = lease.rate / 100_000 / perYear[lease.frequency];
  const exact =
    i === 0
      ? (lease.capitalCents - lease.residualCents) / n
      : ((lease.capitalCents - lease.residualCents * (1 + i) ** -n) * i) /
        (1 - (1 + i) ** -n) /
        (lease.inAdvance ? 1 + i : 1);
  return Math.max(0, Math.round(exact));
}
