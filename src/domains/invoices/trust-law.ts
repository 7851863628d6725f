import type { Province } from '#kernel/provinces.ts';

/** From which amount on the law wants a deposit in a trust account. Dated rows; the province is the dealer's. */
export interface TrustRule {
  id: string;
  province: Province;
  from: string;
  to: string | null;
  /** Deposits of more than this, in cents. */
  aboveCents: number;
  source: string;
  unconfirmed: string;
}

export const trustRules: readonly TrustRule[] = [
  {
    id: 'ON.TRUST.DEPOSIT',
    province: 'ON',
    from: '2010-01-01',
    to: null,
    aboveCents: 10_000_00,
    source:
      'OMVIC, Trust Account, https://www.omvic.on.ca/portal/DealersSalespersons/MVDARequirements/Records/TrustAccount.aspx',
    unconfirmed: 'the day it began, and that deposits of one deal are added up',
  },
];

/** The rule by which a deposit belongs in trust, if one does. `earlierCents`: what the buyer left for the deal before. */
export function trustRuleFor(
  deposit: { amountCents: number; earlierCents: number; day: string },
  province: string,
): TrustRule | undefined {
  return trustRules.find(
    (rule) =>
      rule.province === province &&
      rule.from <= deposit.day &&
      (rule.to === null || deposit.day <= rule.to) &&
      deposit.amountCents + deposit.earlierCents > rule.aboveCents,
  );
}
