import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commissionOf, dealGrossOf, percentOf } from './commission.ts';
import { earningsOf, settle } from './earning.ts';
import type { Entered } from './earning.ts';
import { daysOf, nextPeriod, postingPeriod } from './periods.ts';
import { PlanRules } from './plan-rules.ts';
import { splitCents, whole } from './shares.ts';
import { Team } from './team.ts';
import { bandsOf, tiersOf } from './tiers.ts';
import type { CountedDeal } from './tiers.ts';

const plan = (more: object = {}): PlanRules =>
  PlanRules.parse({ moment: 'signed', parts: [{ of: 'front', rate: 25_000, packCents: 500_00 }], ...more });
const gross = (frontCents: number, backCents = 0, products: [string, number][] = []) => ({
  frontCents,
  backCents,
  products: products.map(([product, cents]) => ({ product: product as 'gap', cents })),
});

test('a percent of the front over its pack: 25 % of (3,000.00 − 500.00)', () => {
  const { totalCents, baseCents } = commissionOf(plan(), gross(3_000_00));
  assert.deepEqual([totalCents, baseCents], [625_00, 2_500_00]);
});

test('a gross below the pack pays the minimum, and a loss takes nothing', () => {
  assert.equal(commissionOf(plan(), gross(-2_000_00)).totalCents, 0);
  const mini = commissionOf(plan({ miniCents: 150_00 }), gross(600_00));
  assert.deepEqual([mini.parts[0]!.cents, mini.miniCents, mini.totalCents], [25_00, 125_00, 150_00]);
});

test('the cap holds for percent and flat amount; spiffs come on top', () => {
  const rules = plan({
    flatCents: 100_00,
    capCents: 1_000_00,
    spiffs: [
      { product: 'warranty', flatCents: 50_00 },
      { product: 'gap', rate: 10_000 },
    ],
  });
  const worked = commissionOf(
    rules,
    gross(9_000_00, 0, [
      ['warranty', 800_00],
      ['warranty', 300_00],
      ['gap', 123_45],
    ]),
  );
  assert.equal(worked.capCents, 1_000_00 - (2_125_00 + 100_00));
  assert.deepEqual(worked.spiffs, [
    { product: 'warranty', count: 2, cents: 100_00 },
    { product: 'gap', count: 1, cents: 12_35 },
  ]);
  assert.equal(worked.totalCents, 1_000_00 + 100_00 + 12_35);
});

test('a product that was given back earns no spiff', () => {
  const step = (of: string, cents: number) => ({ of, name: 'GAP', product: 'gap', cents }) as never;
  const back = [step('product', 400_00), step('product', 300_00), step('productReturned', -400_00)];
  assert.deepEqual(dealGrossOf({ frontCents: 0, backCents: 300_00, back }).products, [
    { product: 'gap', cents: 300_00 },
  ]);
});

test('percents are exact and round half away from zero', () => {
  assert.equal(percentOf(1, 50_000), 1);
  assert.equal(percentOf(-1, 50_000), -1);
  assert.equal(percentOf(100_000_000_00, 33_333), 3_333_300_000);
});

const shares = fc
  .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 })
  .map((weights) => {
    const sum = weights.reduce((all, one) => all + one, 0);
    const parts = weights.map((one) => Math.max(1, Math.floor((one * whole) / sum)));
    parts[0]! += whole - parts.reduce((all, one) => all + one, 0);
    return parts;
  })
  .filter((parts) => parts.every((one) => one > 0));
const someCents = fc.integer({ min: -5_000_000_00, max: 5_000_000_00 });

test('shares come to the commission of the deal, each within a cent of its part', () => {
  assert.deepEqual(splitCents(100, [3334, 3333, 3333]), [34, 33, 33]);
  assert.deepEqual(splitCents(1, [5000, 5000]), [1, 0]);
  fc.assert(
    fc.property(someCents, shares, (cents, parts) => {
      const split = splitCents(cents, parts);
      assert.equal(
        split.reduce((sum, one) => sum + one, 0),
        cents,
      );
      split.forEach((one, at) => assert.ok(Math.abs(one - (cents * parts[at]!) / whole) < 1));
    }),
  );
});

const tierSteps = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 50_00 })),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((raw) => {
    const [sum, at] = [{ from: 0, rate: 0, unitCents: 0 }, []] as [
      { from: number; rate: number; unitCents: number },
      { from: number; rate: number; unitCents: number }[],
    ];
    for (const [from, rate, unitCents] of raw)
      at.push({ from: (sum.from += from), rate: (sum.rate += rate), unitCents: (sum.unitCents += unitCents) });
    return at;
  });
const tiers = (measure: 'units' | 'gross') =>
  fc.record({
    measure: fc.constant(measure),
    manner: fc.constantFrom('retroactive' as const, 'marginal' as const),
    steps: tierSteps.map((steps) =>
      measure === 'units' ? steps : steps.map((step) => ({ ...step, from: step.from * 1000, unitCents: 0 })),
    ),
  });
const sold = fc.array(fc.tuple(fc.constantFrom(3_333, 5_000, whole), fc.integer({ min: 0, max: 9_000_00 })), {
  maxLength: 12,
});
const totalOf = (deals: readonly CountedDeal[]) => tiersOf(deals).bonus.reduce((sum, one) => sum + one.cents, 0);

test('tiers are monotone: one more deal never pays less in the month', () => {
  fc.assert(
    fc.property(fc.oneof(tiers('units'), tiers('gross')), sold, (given, deals) => {
      const counted = deals.map(([share, cents], at) => ({
        id: String(at),
        share,
        grossCents: cents,
        baseCents: cents,
        tiers: given,
      }));
      let before = 0;
      for (let n = 1; n <= counted.length; n++) {
        const now = totalOf(counted.slice(0, n));
        assert.ok(now >= before, `${n} deals pay ${now}, after ${before}`);
        before = now;
      }
    }),
  );
});

test('retroactive tiers hold for the whole month, marginal ones for what is beyond', () => {
  const steps = [{ from: 300, rate: 0, unitCents: 100_00 }];
  const deals = (manner: 'retroactive' | 'marginal') =>
    [1, 2, 3, 4].map((id) => ({
      id: String(id),
      share: whole,
      grossCents: 0,
      baseCents: 0,
      tiers: { measure: 'units' as const, manner, steps },
    }));
  assert.deepEqual(
    tiersOf(deals('retroactive')).bonus.map((one) => one.id),
    ['1', '2', '3', '4'],
  );
  assert.deepEqual(
    tiersOf(deals('marginal')).bonus.map((one) => one.id),
    ['3', '4'],
  );
  assert.equal(tiersOf(deals('retroactive').slice(0, 2)).bonus.length, 0);
});

test('marginal tiers by gross pay each band at its percent, and a loss takes back what the band paid', () => {
  const steps = [
    { from: 10_000_00, rate: 2_000, unitCents: 0 },
    { from: 20_000_00, rate: 5_000, unitCents: 0 },
  ];
  assert.equal(bandsOf(steps, 25_000_00), 200_00 + 250_00);
  const deals = [15_000_00, 10_000_00, -10_000_00].map((grossCents, at) => ({
    id: String(at),
    share: whole,
    grossCents,
    baseCents: 0,
    tiers: { measure: 'gross' as const, manner: 'marginal' as const, steps },
  }));
  assert.equal(totalOf(deals), bandsOf(steps, 15_000_00));
});

test('whatever happens in which order, the entries come to what is earned, and to nothing for an unwound deal', () => {
  const held = { planId: 'p', startsOn: '2026-01-01', rules: plan({ miniCents: 100_00 }) };
  const fact = fc.record({
    frontCents: fc.integer({ min: -1_000_00, max: 9_000_00 }),
    team: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
    delivered: fc.boolean(),
  });
  const earn = (state: { frontCents: number; team: string[]; delivered: boolean }, unwound: boolean) =>
    earningsOf(
      {
        gross: gross(state.frontCents),
        reached: { signed: '2026-03-01', delivered: state.delivered ? '2026-03-02' : null, funded: null },
        unwound,
      },
      state.team.map((staffId, at) => ({
        pool: 'sales' as const,
        staffId,
        share: at === 0 ? whole - 10 * (state.team.length - 1) : 10,
      })),
      () => held,
    );
  fc.assert(
    fc.property(fc.array(fact, { minLength: 1, maxLength: 6 }), fc.nat(), (facts, tierCents) => {
      const entered = new Map<string, Entered>();
      const enter = (earned: ReturnType<typeof earn>, unwound: boolean): void => {
        for (const one of settle(earned, [...entered.values()], unwound)) {
          const old = entered.get(one.staffId) ?? { pool: one.pool, staffId: one.staffId, cents: 0, tierCents: 0 };
          entered.set(one.staffId, { ...old, cents: old.cents + one.cents });
        }
        assert.deepEqual(settle(earned, [...entered.values()], unwound), [], 'a second time there is nothing to enter');
      };
      for (const state of facts) enter(earn(state, false), false);
      const last = earn(facts.at(-1)!, false);
      for (const { staffId, cents } of entered.values())
        assert.equal(cents, last.find((one) => one.staffId === staffId)?.cents ?? 0);
      // A closed month paid a tier on top; it goes back with the rest.
      for (const one of entered.values()) entered.set(one.staffId, { ...one, cents: one.cents + tierCents, tierCents });
      enter(earn(facts.at(-1)!, true), true);
      for (const { cents } of entered.values()) assert.equal(cents, 0);
    }),
  );
});

test('bad rules are refused at their field', () => {
  const codes = (rules: object) =>
    PlanRules.safeParse({ moment: 'signed', ...rules }).error?.issues.map(
      (issue) => `${issue.path.join('/')} ${(issue as { params?: { code: string } }).params?.code ?? issue.code}`,
    );
  assert.deepEqual(codes({}), ['parts no_basis']);
  assert.deepEqual(codes({ parts: [{ of: 'front', rate: -1 }] }), ['parts/0/rate too_small', 'parts/0/rate too_small']);
  assert.deepEqual(codes({ parts: [{ of: 'front', rate: 100_001 }] }), ['parts/0/rate too_big']);
  assert.deepEqual(
    codes({
      parts: [
        { of: 'front', rate: 1 },
        { of: 'total', rate: 1 },
      ],
    }),
    ['parts total_alone'],
  );
  assert.deepEqual(codes({ flatCents: 1, miniCents: 10, capCents: 9 }), ['capCents below_mini']);
  const tier = (...steps: object[]) => codes({ flatCents: 1, tiers: { measure: 'units', manner: 'marginal', steps } });
  assert.deepEqual(tier({ from: 500, unitCents: 5 }, { from: 500, unitCents: 5 }), ['tiers/steps/1/from overlap']);
  assert.deepEqual(tier({ from: 500, unitCents: 5 }, { from: 800, unitCents: 4 }), ['tiers/steps/1/rate falling']);
  assert.deepEqual(tier({ from: 500 }), ['tiers/steps/0/rate no_basis']);
});

test('shares that do not come to 100 % in a pool, or name somebody twice, are refused', () => {
  const [a, b] = ['0198c5a2-7c1e-7abc-8def-0123456789ab', '0198c5a2-7c1e-7abc-8def-0123456789ac'];
  const read = (...members: [string, string, number][]) =>
    Team.safeParse({ members: members.map(([pool, staffId, share]) => ({ pool, staffId, share })) }).success;
  assert.ok(read(['sales', a, 6000], ['sales', b, 4000], ['finance', b, 10_000]));
  assert.ok(read());
  assert.ok(!read(['sales', a, 6000], ['sales', b, 3999]));
  assert.ok(!read(['sales', a, 10_000], ['finance', b, 9_999]));
  assert.ok(!read(['sales', a, 5000], ['sales', a, 5000]));
});

test('a fact of a closed month stands in the next one that is open', () => {
  assert.equal(postingPeriod('2026-11-30', new Set()), '2026-11');
  assert.equal(postingPeriod('2026-11-30', new Set(['2026-11', '2026-12'])), '2027-01');
  assert.equal(nextPeriod('2026-12'), '2027-01');
  assert.deepEqual(daysOf('2028-02'), { from: '2028-02-01', to: '2028-02-29' });
});
