import { commissionOf } from './commission.ts';
import type { DealGross, Working } from './commission.ts';
import type { Moment, PlanRules } from './plan-rules.ts';
import { splitCents } from './shares.ts';
import type { Member } from './team.ts';

/** The plan that holds for a pool of a deal. */
export interface HeldPlan {
  planId: string;
  startsOn: string;
  rules: PlanRules;
}

/** What one person earns by a deal. */
export interface Earned extends Member {
  plan: HeldPlan;
  earnedOn: string;
  cents: number;
  baseCents: number;
  grossCents: number;
  working: Working;
}

/** The days on which a deal reached what plans may name; null: not yet. */
export type Reached = Record<Moment, string | null>;

/**
 * What everybody earns by a deal, as things stand. Each pool is worked out by the plan of its first member and split by
 * shares, so that the shares are the commission of the deal to the cent. Nothing before the moment that the plan names,
 * and nothing by a deal that was unwound.
 */
export function earningsOf(
  deal: { gross: DealGross; reached: Reached; unwound: boolean },
  team: readonly Member[],
  planOf: (staffId: string) => HeldPlan | undefined,
): Earned[] {
  if (deal.unwound) return [];
  return [...Map.groupBy(team, (member) => member.pool).values()].flatMap((members) => {
    const plan = planOf(members[0]!.staffId);
    const earnedOn = plan && deal.reached[plan.rules.moment];
    if (!plan || !earnedOn) return [];
    const working = commissionOf(plan.rules, deal.gross);
    const shares = members.map((member) => member.share);
    const cents = splitCents(working.totalCents, shares);
    const bases = splitCents(working.baseCents, shares);
    const gross = splitCents(deal.gross.frontCents + deal.gross.backCents, shares);
    return members.map((member, at) => ({
      ...member,
      plan,
      earnedOn,
      cents: cents[at]!,
      baseCents: bases[at]!,
      grossCents: gross[at]!,
      working,
    }));
  });
}

/** What was entered so far for a person by a deal, in cents: in all, and by tiers. */
export interface Entered {
  pool: Member['pool'];
  staffId: string;
  cents: number;
  tierCents: number;
}

/** An entry that brings what was entered to what is earned. */
export interface Settling {
  pool: Member['pool'];
  staffId: string;
  kind: 'commission' | 'charge_back' | 'restated';
  cents: number;
}

/**
 * The entries that are missing: for each person the difference between what they earn and what was entered, so that the
 * sum is right whatever happened in which order. A tier that a closed month paid stands, unless the deal is unwound:
 * then all of it goes back.
 */
export function settle(
  earned: readonly Pick<Earned, 'pool' | 'staffId' | 'cents'>[],
  entered: readonly Entered[],
  unwound: boolean,
): Settling[] {
  const keyOf = (one: { pool: string; staffId: string }): string => `${one.pool} ${one.staffId}`;
  const wanted = new Map(earned.map((one) => [keyOf(one), one]));
  const had = new Map(entered.map((one) => [keyOf(one), one]));
  return [...new Set([...wanted.keys(), ...had.keys()])].flatMap((key) => {
    const before = had.get(key);
    const { pool, staffId } = (wanted.get(key) ?? before)!;
    const have = before ? before.cents - (unwound ? 0 : before.tierCents) : 0;
    const cents = (wanted.get(key)?.cents ?? 0) - have;
    if (cents === 0) return [];
    const kind = cents < 0 ? 'charge_back' : before ? 'restated' : 'commission';
    return [{ pool, staffId, kind, cents }];
  });
}
