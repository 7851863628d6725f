import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { provinceCodes } from '../provinces.ts';
import { locales } from '../messages.ts';
import { bandOf, bands } from './bands.ts';
import { taxMessages } from './messages.ts';
import { firstTaxDay, shareOf, taxRates } from './rates.ts';
import type { TaxedSale } from './sale.ts';
import { taxName, taxSentence } from './sentence.ts';
import { taxSources } from './sources.ts';
import { taxesOf } from './tax-lines.ts';
import { exemptionKinds, exemptions, mustChargeTax, tradeOwners, treatments } from './treatments.ts';

const cents = fc.integer({ min: 0, max: 500_000_00 });
const day = fc
  .date({ min: new Date(`${firstTaxDay}T12:00:00Z`), max: new Date('2035-12-31T12:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const sales: fc.Arbitrary<TaxedSale> = fc.record({
  day,
  province: fc.constantFrom(...provinceCodes),
  vehicle: fc.record({
    used: fc.boolean(),
    passenger: fc.boolean(),
    zeroEmission: fc.boolean(),
    road: fc.boolean(),
    previouslyRegistered: fc.boolean(),
    modelYear: fc.option(fc.integer({ min: 1950, max: 2035 })),
    seats: fc.option(fc.integer({ min: 1, max: 20 })),
    gvwrKg: fc.option(fc.integer({ min: 800, max: 9000 })),
    averageWholesaleCents: fc.option(cents),
  }),
  items: fc.array(
    fc.record({
      amountCents: cents,
      of: fc.constantFrom('vehicle' as const, 'beside' as const),
      federal: fc.boolean(),
      provincial: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  trades: fc.array(
    fc.record({
      allowanceCents: cents,
      road: fc.boolean(),
      owner: fc.constantFrom(...tradeOwners),
      businessUsePercent: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 3 },
  ),
  exemption: fc.option(fc.constantFrom(...exemptionKinds), { freq: 5 }),
});

test('lines add up to the total, none is negative, and each follows from its steps and its rate', () => {
  fc.assert(
    fc.property(sales, (sale) => {
      const taxes = taxesOf(sale);
      assert.equal(
        taxes.lines.reduce((sum, line) => sum + line.amountCents, 0),
        taxes.totalCents,
      );
      for (const line of [...taxes.lines, ...taxes.onTrades]) {
        assert.ok(Number.isSafeInteger(line.amountCents) && line.amountCents >= 0 && line.baseCents >= 0);
      }
      for (const line of taxes.lines) {
        assert.equal(
          line.baseCents,
          Math.max(
            0,
            line.steps.reduce((sum, step) => sum + step.cents, 0),
          ),
        );
        const lifted = sale.exemption !== null && exemptions[sale.exemption].lifts.includes(line.tax);
        if (lifted) assert.equal(line.amountCents, 0);
        else if (line.rate !== null) assert.equal(line.amountCents, shareOf(line.baseCents, line.rate));
      }
    }),
    { numRuns: 500 },
  );
});

test('every rate and collector stands on one line only, so that nothing is rounded twice', () => {
  fc.assert(
    fc.property(sales, (sale) => {
      const named = taxesOf(sale).lines.map((line) => `${line.rateId} ${line.collectedBy}`);
      assert.equal(new Set(named).size, named.length);
    }),
  );
});

test('a private trade-in never raises the taxes', () => {
  fc.assert(
    fc.property(sales, cents, (sale, allowanceCents) => {
      const with_ = { allowanceCents, road: true, owner: 'private' as const, businessUsePercent: 0 };
      assert.ok(taxesOf({ ...sale, trades: [...sale.trades, with_] }).totalCents <= taxesOf(sale).totalCents);
    }),
  );
});

test('the day before and the day of every change differ only by the row that holds', () => {
  for (const rate of taxRates.filter((one) => one.to !== null)) {
    const next = new Date(`${rate.to}T00:00:00Z`);
    next.setUTCDate(next.getUTCDate() + 1);
    const after = taxRates.find(
      (one) => one.tax === rate.tax && one.province === rate.province && one.from === next.toISOString().slice(0, 10),
    );
    assert.ok(after, `${rate.id} ends and nothing follows`);
  }
  const ids = [...taxRates, ...bands, ...treatments].map((one) => one.id);
  assert.equal(new Set(ids).size, ids.length, 'an id is used twice');
  for (const one of [...taxRates, ...bands, ...treatments, ...Object.values(exemptions)]) {
    for (const source of one.sources) assert.ok(taxSources[source]);
    assert.ok(one.sources.length > 0 || one.unconfirmed, `${one.id} has neither source nor doubt`);
  }
});

test('every day from the first one on has a rate of every tax of every province, and earlier days have none', () => {
  const car = {
    used: true,
    passenger: true,
    zeroEmission: false,
    road: true,
    previouslyRegistered: true,
    modelYear: 2015,
    seats: 5,
    gvwrKg: null,
    averageWholesaleCents: null,
  };
  const items = [{ amountCents: 10_000_00, of: 'vehicle' as const, federal: true, provincial: true }];
  for (const province of provinceCodes) {
    const given = { province, vehicle: car, items, trades: [], exemption: null };
    assert.ok(taxesOf({ ...given, day: firstTaxDay }).totalCents > 0);
    assert.throws(() => taxesOf({ ...given, day: '2007-12-31' }), RangeError);
  }
});

test('the bands rise with the price, and their lower bound belongs to them', () => {
  for (const ze of [true, false]) {
    for (const on of ['2026-01-01', '2027-02-22', '2027-02-23']) {
      const scale = bands.filter((band) => bandOf(on, band.fromCents, ze) === band);
      assert.deepEqual(
        scale.map((band) => band.rate),
        scale.map((band) => band.rate).toSorted((a, b) => a - b),
      );
      for (const band of scale.filter((one) => one.fromCents > 0))
        assert.notEqual(bandOf(on, band.fromCents - 1, ze), band);
    }
  }
  assert.equal(bandOf('2026-01-01', 80_000_00, true)?.rate, 10_000);
  assert.equal(bandOf('2022-02-22', 60_000_00, true)?.rate, 10_000);
});

test('who must charge tax on a trade-in: a registered person from 90 %, another registrant from 50 %', () => {
  assert.deepEqual(
    [
      mustChargeTax('private', 100),
      mustChargeTax('registrant_individual', 89),
      mustChargeTax('registrant_individual', 90),
      mustChargeTax('registrant_other', 49),
      mustChargeTax('registrant_other', 50),
    ],
    [false, false, true, false, true],
  );
});

test('half a cent goes away from zero', () => {
  assert.deepEqual(
    [shareOf(18_500_00, 9_975), shareOf(-18_500_00, 9_975), shareOf(10, 5_000), shareOf(9, 5_000), shareOf(0, 5_000)],
    [1_845_38, -1_845_38, 1, 0, 0],
  );
});

test('every line says in both languages what it is on, and how an exemption came', () => {
  fc.assert(
    fc.property(sales, fc.constantFrom(...locales), (sale, locale) => {
      const taxes = taxesOf(sale);
      for (const line of [...taxes.lines, ...taxes.onTrades]) {
        const said = taxSentence(line, locale);
        assert.ok(said.startsWith(taxName(line, locale)) && said.endsWith('.'), said);
        assert.doesNotMatch(said, /[{}]|undefined|NaN/);
      }
    }),
    { numRuns: 200 },
  );
  const [line] = taxesOf({
    day: '2026-01-01',
    province: 'ON',
    vehicle: {
      used: true,
      passenger: true,
      zeroEmission: false,
      road: true,
      previouslyRegistered: true,
      modelYear: 2015,
      seats: null,
      gvwrKg: null,
      averageWholesaleCents: null,
    },
    items: [{ amountCents: 30_000_00, of: 'vehicle', federal: true, provincial: true }],
    trades: [{ allowanceCents: 10_000_00, road: true, owner: 'private', businessUsePercent: 0 }],
    exemption: null,
  }).lines;
  assert.equal(taxSentence(line!, 'en'), 'HST 13\u00a0%: delivered in Ontario; trade-in of $10,000 deducted.');
  assert.equal(
    taxSentence(line!, 'fr').replaceAll(/\s/g, ' '),
    'TVH 13 % : livraison : Ontario; échange de 10 000 $ déduit.',
  );
  assert.ok(taxMessages.keys.length > 30);
});
