import { deferredPeriods, periodRate, scheduleOf } from './amortisation.ts';
import type { Loan } from './amortisation.ts';
import { perYear } from './frequency.ts';

/** The highest rate that the Criminal Code allows (s. 347), dated. Rates in thousandths of a percent. */
interface CriminalRate {
  id: string;
  from: string;
  to: string | null;
  /** `apr`: nominal yearly rate; `effective`: with compounding. */
  measure: 'apr' | 'effective';
  consumer: number;
  /** For borrowers who are no natural persons and borrow for business, by the credit advanced. */
  commercial: { aboveCents: number; rate: number | null }[];
  sources: string[];
}

/**
 * Since 2025-01-01 interest above 35 % APR is criminal, counting every charge for the credit [CRIM-1..4]; loans to
 * businesses that are no natural persons: 48 % above $10,000, no limit above $500,000 (SOR/2024-114, s. 1).
 */
export const criminalRates: readonly CriminalRate[] = [
  {
    id: 'CA.CRIM.2024',
    from: '1981-04-01',
    to: '2024-12-31',
    measure: 'effective',
    consumer: 60_000,
    commercial: [],
    sources: ['https://stewartmckelvey.com/thought-leadership/canadas-new-criminal-rate-of-interest-takes-effect'],
  },
  {
    id: 'CA.CRIM.2025',
    from: '2025-01-01',
    to: null,
    measure: 'apr',
    consumer: 35_000,
    commercial: [
      { aboveCents: 10_000_00, rate: 48_000 },
      { aboveCents: 500_000_00, rate: null },
    ],
    sources: [
      'https://stewartmckelvey.com/thought-leadership/canadas-new-criminal-rate-of-interest-takes-effect',
      'https://laws-lois.justice.gc.ca/eng/regulations/SOR-2024-114/',
    ],
  },
];

/** What a credit costs, with the arithmetic that shows it. */
export interface CostOfCredit {
  /** What the customer gets the use of: the principal without the charges for the credit. */
  advancedCents: number;
  chargesCents: number;
  interestCents: number;
  /** Interest and charges. */
  costOfBorrowingCents: number;
  /** Yearly rate with all charges, thousandths of a percent, actuarial: per period, times periods. */
  apr: number;
  /** The same with compounding. */
  effective: number;
  limit: number | null;
  measure: 'apr' | 'effective';
  ruleId: string;
  sources: string[];
  criminal: boolean;
}

/**
 * The yearly rate at which the payments are worth what was advanced, per period times periods ("generally accepted
 * actuarial practices", Criminal Code s. 347), in thousandths of a percent. Infinite when nothing was advanced.
 */
function actuarialRate(advancedCents: number, loan: Loan): number {
  const schedule = scheduleOf(loan);
  const paid = schedule.reduce((sum, one) => sum + one.paymentCents, 0);
  if (advancedCents <= 0) return paid > 0 ? Infinity : 0;
  if (paid <= advancedCents) return 0;
  const late = deferredPeriods(loan);
  const worth = (i: number): number => {
    // Horner's way from the last payment back: one multiplication for each.
    let value = 0;
    for (let at = schedule.length - 1; at >= 0; at--) value = (value + schedule[at]!.paymentCents) / (1 + i);
    return value / (1 + i) ** late;
  };
  let [low, high] = [0, Math.max(0.01, periodRate(loan) * 2)];
  while (worth(high) > advancedCents && high < 1e6) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (worth(middle) > advancedCents) low = middle;
    else high = middle;
  }
  return ((low + high) / 2) * perYear[loan.frequency] * 100_000;
}

/**
 * What a loan costs with all charges for the credit, held against the criminal rate of that day.
 * @param chargesCents charges for the credit that are part of the principal or paid at once; not insurance premiums and
 *   official fees, which s. 347(2) leaves out
 * @param business the borrower is no natural person and borrows for business
 */
export function costOfCredit(loan: Loan, chargesCents: number, on: string, business: boolean): CostOfCredit {
  const advancedCents = loan.principalCents - chargesCents;
  const paid = scheduleOf(loan).reduce((sum, one) => sum + one.paymentCents, 0);
  const exact = actuarialRate(advancedCents, loan);
  const periods = perYear[loan.frequency];
  const rule = criminalRates.find((one) => one.from <= on && (one.to === null || on <= one.to)) ?? criminalRates[0]!;
  const commercial = business ? rule.commercial.findLast((one) => advancedCents > one.aboveCents) : undefined;
  const limit = commercial ? commercial.rate : rule.consumer;
  const effective = ((1 + exact / 100_000 / periods) ** periods - 1) * 100_000;
  const measured = rule.measure === 'apr' ? exact : effective;
  return {
    advancedCents,
    chargesCents,
    interestCents: paid - loan.principalCents,
    costOfBorrowingCents: paid - advancedCents,
    apr: Math.round(exact),
    effective: Math.round(effective),
    limit,
    measure: rule.measure,
    ruleId: rule.id,
    sources: rule.sources,
    // Compared in thousandths of a percent; payments are whole cents, so a rate has no more meaning than that.
    criminal: limit !== null && Math.round(measured) > limit,
  };
}
