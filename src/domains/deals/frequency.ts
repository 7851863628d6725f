/** How often a payment falls due. */
export const frequencies = ['weekly', 'bi_weekly', 'semi_monthly', 'monthly'] as const;
export type Frequency = (typeof frequencies)[number];

/** Payments in a year. */
export const perYear: Record<Frequency, number> = { weekly: 52, bi_weekly: 26, semi_monthly: 24, monthly: 12 };

/** How many payments a term of months has: 60 months are 260 weekly ones. At least one. */
export const paymentsIn = (months: number, frequency: Frequency): number =>
  Math.max(1, Math.round((months * perYear[frequency]) / 12));
