import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { provinceCodes } from '#kernel/provinces.ts';
import { approvalsNeeded, openNeeds, usualPolicy } from './approval.ts';
import { dealKinds } from './deal-status.ts';
import { financingOf, paymentFor } from './financing.ts';
import { frequencies } from './frequency.ts';
import { grossOf } from './gross.ts';
import { lineKinds } from './line.ts';
import type { DealLine } from './line.ts';
import { paymentGrid, underScenario } from './payment-grid.ts';
import { solve, solved, unknowns } from './solving.ts';
import { Terms } from './terms.ts';
import { payoutOn, TradeIn } from './trade-in.ts';
import { figuresOf } from './worksheet.ts';
import type { Worksheet } from './worksheet.ts';

let made = 0;
const id = (): string => `0198c5a2-7c1e-7abc-8def-${String(++made).padStart(12, '0')}`;
const line = (kind: DealLine['kind'], amountCents: number, more: Partial<DealLine> = {}): DealLine => ({
  id: id(),
  kind,
  description: kind,
  amountCents,
  mandatory: true,
  chosen: null,
  federal: true,
  provincial: true,
  afterTax: false,
  feeId: null,
  descriptionFr: null,
  creditCharge: false,
  retailValueCents: null,
  productKind: null,
  provider: null,
  termMonths: null,
  distanceKm: null,
  deductibleCents: null,
  ...more,
});
const tradeIn = (allowanceCents: number, more: Partial<TradeIn> = {}): TradeIn => ({
  ...TradeIn.parse({ id: id(), allowanceCents }),
  ...more,
});
const sheet = (more: Partial<Worksheet> = {}): Worksheet => ({
  kind: 'finance',
  soldOn: '2026-06-15',
  deliverOn: null,
  deliveryProvince: 'ON',
  priceCents: 30_000_00,
  vehicle: {
    used: true,
    passenger: true,
    zeroEmission: false,
    road: true,
    previouslyRegistered: true,
    modelYear: 2021,
    seats: 5,
    gvwrKg: null,
    averageWholesaleCents: null,
  },
  lines: [],
  tradeIns: [],
  depositsCents: 0,
  exemption: null,
  terms: Terms.parse({}),
  business: false,
  ...more,
});

const cents = fc.integer({ min: 0, max: 200_000_00 });
const sheets: fc.Arbitrary<Worksheet> = fc
  .record({
    kind: fc.constantFrom(...dealKinds),
    deliveryProvince: fc.constantFrom(...provinceCodes),
    priceCents: cents,
    lines: fc.array(
      fc
        .record({
          kind: fc.constantFrom(...lineKinds),
          amountCents: fc.integer({ min: 0, max: 5_000_00 }),
          mandatory: fc.boolean(),
          chosen: fc.option(fc.boolean()),
          afterTax: fc.boolean(),
          creditCharge: fc.boolean(),
        })
        .map(({ kind, amountCents, ...more }) => line(kind, amountCents, more)),
      { maxLength: 8 },
    ),
    tradeIns: fc.array(
      fc
        .record({ allowanceCents: cents, lienCents: cents })
        .map(({ allowanceCents, lienCents }) => tradeIn(allowanceCents, { lienCents })),
      { maxLength: 3 },
    ),
    depositsCents: fc.integer({ min: 0, max: 20_000_00 }),
    terms: fc
      .record({
        downCents: fc.integer({ min: 0, max: 20_000_00 }),
        rate: fc.integer({ min: 0, max: 40_000 }),
        termMonths: fc.integer({ min: 1, max: 120 }),
        frequency: fc.constantFrom(...frequencies),
        balloonCents: fc.integer({ min: 0, max: 10_000_00 }),
        advanceSaaq: fc.boolean(),
        inAdvance: fc.boolean(),
      })
      .map((terms) => ({ ...Terms.parse({}), ...terms })),
  })
  .map((more) => sheet(more));

test('the figures add up: total less trade, deposits, down payment and rebates is what remains', () => {
  fc.assert(
    fc.property(sheets, (given) => {
      const all = figuresOf(given);
      assert.equal(
        all.subtotalCents,
        all.priceCents -
          all.discountCents -
          all.rebateBeforeTaxCents +
          all.chargesCents +
          all.productsCents +
          all.licensingCents,
      );
      assert.equal(all.dealerTaxCents + all.saaqTaxCents, all.taxes.totalCents);
      assert.equal(
        all.balanceCents,
        all.totalCents -
          all.allowanceCents +
          all.lienCents -
          all.tradeTaxCents -
          all.rebateAfterTaxCents -
          all.depositsCents -
          all.downCents,
      );
      for (const value of Object.values(all)) if (typeof value === 'number') assert.ok(Number.isSafeInteger(value));
      const financing = financingOf(given, all);
      assert.equal(financing === null, given.kind === 'cash' || given.kind === 'wholesale');
      if (financing) assert.equal(financing.paymentWithTaxCents, paymentFor(given, all));
    }),
    { numRuns: 300 },
  );
});

test('an optional line counts only when the buyer chose it', () => {
  const warranty = line('product', 1_500_00, { mandatory: false });
  const total = (chosen: boolean | null) => figuresOf(sheet({ lines: [{ ...warranty, chosen }] })).productsCents;
  assert.deepEqual([total(null), total(false), total(true)], [0, 0, 1_500_00]);
});

test('a rebate before tax lowers the tax, one after tax only what remains', () => {
  const of = (afterTax: boolean) => figuresOf(sheet({ lines: [line('rebate', 1_000_00, { afterTax })] }));
  assert.deepEqual([of(false).dealerTaxCents, of(true).dealerTaxCents], [3_770_00, 3_900_00]);
  assert.equal(of(false).balanceCents, 32_770_00);
  assert.equal(of(true).balanceCents, 32_900_00);
});

test('more owed on the trade-in than it is worth is a line of its own; tax counts the allowance', () => {
  const all = figuresOf(sheet({ tradeIns: [tradeIn(10_000_00, { lienCents: 14_000_00 })] }));
  assert.equal(all.negativeEquityCents, 4_000_00);
  assert.equal(all.dealerTaxCents, 2_600_00);
  assert.equal(all.balanceCents, 30_000_00 + 2_600_00 + 4_000_00);
});

test('a lien grows by its per diem after the day it was good until', () => {
  const trade = { lienCents: 5_000_00, lienPerDiemCents: 1_25, lienGoodUntil: '2026-03-06' };
  assert.deepEqual(
    ['2026-03-01', '2026-03-06', '2026-03-07', '2026-03-10'].map((day) => payoutOn(trade, day)),
    [5_000_00, 5_000_00, 5_001_25, 5_005_00],
  );
});

test('QST goes to the SAAQ and is part of the deal only when the dealer advances it', () => {
  const of = (advanceSaaq: boolean) =>
    figuresOf(sheet({ deliveryProvince: 'QC', priceCents: 20_000_00, terms: { ...Terms.parse({}), advanceSaaq } }));
  assert.deepEqual([of(false).totalCents, of(false).saaqTaxCents], [21_000_00, 1_995_00]);
  assert.equal(of(true).totalCents, 22_995_00);
});

test('what is solved for gives the payment, and one step more would not', () => {
  const steps = { price: 1, down: -1, term: -1, rate: 1 } as const;
  fc.assert(
    fc.property(
      sheets.filter((one) => one.kind === 'finance' || one.kind === 'lease'),
      fc.integer({ min: 1_00, max: 3_000_00 }),
      fc.constantFrom(...unknowns.filter((one) => one !== 'term')),
      (given, target, unknown) => {
        const value = solve(given, unknown, target);
        if (value === null) return;
        assert.ok(paymentFor(solved(given, unknown, value))! <= target);
        const next = value + steps[unknown];
        if (next >= 0 && next <= (unknown === 'rate' ? 100_000 : 10_000_000_00))
          assert.ok(paymentFor(solved(given, unknown, next))! > target);
      },
    ),
    { numRuns: 150 },
  );
});

test('the shortest term for a payment, and none when even the longest is too short', () => {
  const given = sheet({ terms: { ...Terms.parse({}), frequency: 'monthly', rate: 6_000 } });
  const term = solve(given, 'term', 500_00)!;
  assert.ok(
    paymentFor(solved(given, 'term', term))! <= 500_00 && paymentFor(solved(given, 'term', term - 1))! > 500_00,
  );
  assert.equal(solve(given, 'term', 100_00), null);
  assert.equal(solve(sheet({ kind: 'cash' }), 'price', 500_00), null);
});

test('a payment grid is the worksheet at each term and down payment', () => {
  const given = sheet();
  const grid = paymentGrid(given, [36, 60], [0, 2_000_00]);
  assert.equal(
    grid.rows[1]!.payments[0],
    paymentFor({ ...given, terms: { ...given.terms, termMonths: 60, downCents: 0 } }),
  );
  assert.ok(grid.rows[0]!.payments[0]! > grid.rows[1]!.payments[0]!);
  assert.ok(grid.rows[0]!.payments[1]! < grid.rows[0]!.payments[0]!);
});

test('a scenario changes what it names and nothing else', () => {
  const given = sheet();
  const other = underScenario(given, { kind: 'cash', priceCents: 29_000_00, terms: { downCents: 500_00 } });
  assert.deepEqual(other, {
    ...given,
    kind: 'cash',
    priceCents: 29_000_00,
    terms: { ...given.terms, downCents: 500_00 },
  });
});

test('gross is the sum of its steps, front and back, and says what it does not know', () => {
  fc.assert(
    fc.property(sheets, fc.option(cents), cents, (given, unitCents, reserveCents) => {
      const gross = grossOf(given, { unitCents, reserveCents, lines: {}, trades: {} });
      const sum = (steps: { cents: number }[]) => steps.reduce((total, step) => total + step.cents, 0);
      assert.equal(gross.totalCents, sum(gross.front) + sum(gross.back));
      assert.equal(
        gross.missing.some((one) => one.of === 'unitCost'),
        unitCents === null,
      );
    }),
  );
  const fee = line('fee', 499_00);
  const warranty = line('product', 2_000_00);
  const trade = tradeIn(10_000_00);
  const gross = grossOf(
    sheet({ lines: [line('discount', 1_000_00), fee, line('licensing', 120_00), warranty], tradeIns: [trade] }),
    { unitCents: 24_000_00, reserveCents: 300_00, lines: { [warranty.id]: 900_00 }, trades: { [trade.id]: 9_200_00 } },
  );
  assert.equal(gross.frontCents, 30_000_00 - 1_000_00 + 499_00 - 24_000_00 - 800_00);
  assert.equal(gross.backCents, 1_100_00 + 300_00);
  assert.deepEqual(gross.missing, []);
});

test('a manager is asked below the floor, above the allowance, and for a large discount; a grant holds up to its amount', () => {
  const trade = tradeIn(10_000_00);
  const given = sheet({ lines: [line('discount', 2_000_00)], tradeIns: [trade] });
  const needs = approvalsNeeded(given, 28_500_00, { [trade.id]: 9_000_00 }, usualPolicy);
  assert.deepEqual(needs, [
    { kind: 'below_floor', cents: 500_00 },
    { kind: 'over_allowance', cents: 1_000_00 },
    { kind: 'discount', cents: 2_000_00 },
  ]);
  assert.deepEqual(approvalsNeeded(sheet(), 30_000_00, {}, usualPolicy), []);
  assert.deepEqual(
    openNeeds(needs, [
      { kind: 'below_floor', cents: 500_00 },
      { kind: 'discount', cents: 1_999_99 },
    ]),
    [needs[1], needs[2]],
  );
});
