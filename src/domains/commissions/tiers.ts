import { percentOf } from './commission.ts';
import type { Tiers } from './plan-rules.ts';
import { whole } from './shares.ts';

/** A person's share of a deal, as tiers count it. */
export interface CountedDeal {
  id: string;
  /** Hundredths of a percent of one deal. */
  share: number;
  /** Share of the deal's gross, and of what the plan pays percents of, in cents. */
  grossCents: number;
  baseCents: number;
  /** The tiers of the plan that holds for the deal. */
  tiers: Tiers | null;
}

/** Deals in hundredths, from shares: rounded once, so that three thirds are one deal. */
const hundredthsOf = (shares: number): number => Math.round(shares / (whole / 100));

/** Which tier was reached, and what it pays for each deal. */
export interface Reached {
  unitsInHundredths: number;
  grossCents: number;
  /** By deal; deals for which no tier pays are not there. */
  bonus: { id: string; cents: number; from: number; rate: number; unitCents: number }[];
}

/** What a marginal percent pays on a gross of so much: each band at its own percent. Never falls as the gross rises. */
export function bandsOf(steps: Tiers['steps'], grossCents: number): number {
  return steps.reduce((sum, step, at) => {
    const until = steps[at + 1]?.from ?? Infinity;
    return sum + percentOf(Math.max(0, Math.min(grossCents, until) - step.from), step.rate);
  }, 0);
}

/**
 * What tiers pay on top for a month of a person, whose deals stand in the order in which they count (day, then number).
 * Retroactive: the tier that the month reaches holds for all of its deals. Marginal by units: a deal is of the tier that
 * is reached with it. Marginal by gross: each part of the month's gross is paid by the tier that it lies in.
 */
export function tiersOf(deals: readonly CountedDeal[]): Reached {
  const unitsInHundredths = hundredthsOf(deals.reduce((sum, deal) => sum + deal.share, 0));
  const grossCents = deals.reduce((sum, deal) => sum + deal.grossCents, 0);
  const bonus: Reached['bonus'] = [];
  let shares = 0;
  let gross = 0;
  for (const deal of deals) {
    const before = gross;
    shares += deal.share;
    gross += deal.grossCents;
    if (!deal.tiers) continue;
    const { measure, manner, steps } = deal.tiers;
    const counted = {
      units: manner === 'retroactive' ? unitsInHundredths : hundredthsOf(shares),
      gross: manner === 'retroactive' ? grossCents : Math.max(before, gross),
    }[measure];
    const step = steps.findLast((one) => counted >= one.from);
    if (!step) continue;
    const cents =
      measure === 'gross' && manner === 'marginal'
        ? bandsOf(steps, gross) - bandsOf(steps, before)
        : percentOf(deal.baseCents, step.rate) + Math.round((step.unitCents * deal.share) / whole);
    if (cents !== 0) bonus.push({ id: deal.id, cents, ...step });
  }
  return { unitsInHundredths, grossCents, bonus };
}
