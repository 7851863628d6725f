/** The test vectors of the trade's research (trade.md 7.5), to the cent. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Province } from '../provinces.ts';
import { luxuryTaxOf } from './luxury.ts';
import type { SaleItem, TaxedSale, TaxedTrade, TaxedVehicle } from './sale.ts';
import { taxesOf } from './tax-lines.ts';
import type { Tax } from './rates.ts';

const usedCar: TaxedVehicle = {
  used: true,
  passenger: true,
  zeroEmission: false,
  road: true,
  previouslyRegistered: true,
  modelYear: 2021,
  seats: 5,
  gvwrKg: 2000,
  averageWholesaleCents: null,
};
const newCar: TaxedVehicle = { ...usedCar, used: false, previouslyRegistered: false, modelYear: 2026 };
const price = (dollars: number, of: SaleItem['of'] = 'vehicle'): SaleItem => ({
  amountCents: Math.round(dollars * 100),
  of,
  federal: true,
  provincial: true,
});
const trade = (dollars: number, more: Partial<TaxedTrade> = {}): TaxedTrade => ({
  allowanceCents: dollars * 100,
  road: true,
  owner: 'private',
  businessUsePercent: 0,
  ...more,
});
const sale = (province: Province, items: SaleItem[], more: Partial<TaxedSale> = {}): TaxedSale => ({
  day: '2026-06-15',
  province,
  vehicle: usedCar,
  items,
  trades: [],
  exemption: null,
  ...more,
});
const due = (given: TaxedSale, tax: Tax): number =>
  taxesOf(given)
    .lines.filter((line) => line.tax === tax)
    .reduce((sum, line) => sum + line.amountCents, 0);
const corporate = { owner: 'registrant_other', businessUsePercent: 60 } as const;

test('1: Ontario taxes the price less a private trade-in', () => {
  assert.equal(due(sale('ON', [price(30_000)], { trades: [trade(10_000)] }), 'HST'), 2_600_00);
});

test('2: a corporation that used its trade-in 60 % in business gets no credit and charges HST on it', () => {
  const taxes = taxesOf(sale('ON', [price(30_000)], { trades: [trade(10_000, corporate)] }));
  assert.equal(taxes.totalCents, 3_900_00);
  assert.deepEqual(
    taxes.onTrades.map((one) => [one.tax, one.amountCents]),
    [['HST', 1_300_00]],
  );
});

test('3: Nova Scotia’s HST is 14 % from 2025-04-01 on', () => {
  const of = (day: string) => due(sale('NS', [price(30_000)], { trades: [trade(10_000)], day }), 'HST');
  assert.deepEqual([of('2025-03-31'), of('2025-04-01')], [3_000_00, 2_800_00]);
});

test('4: Québec, new: GST and QST on the same base', () => {
  const given = sale('QC', [price(20_000)], { vehicle: newCar, trades: [trade(5_000)] });
  assert.deepEqual([due(given, 'GST'), due(given, 'QST')], [750_00, 1_496_25]);
  assert.equal(20_000_00 - 5_000_00 + taxesOf(given).totalCents, 17_246_25);
});

test('5: Québec, used: QST on the estimated value, to the SAAQ', () => {
  const given = sale('QC', [price(20_000)], {
    vehicle: { ...usedCar, averageWholesaleCents: 24_000_00 },
    trades: [trade(5_000)],
  });
  assert.deepEqual([due(given, 'GST'), due(given, 'QST')], [750_00, 1_845_38]);
  const [gst, qst] = taxesOf(given).lines;
  assert.deepEqual([gst?.collectedBy, qst?.collectedBy], ['dealer', 'saaq']);
});

test('6: a Québec registrant who must charge tax gets no credit, and charges GST but no QST', () => {
  const given = sale('QC', [price(20_000)], {
    vehicle: newCar,
    trades: [trade(5_000, { owner: 'registrant_individual', businessUsePercent: 90 })],
  });
  const taxes = taxesOf(given);
  assert.deepEqual([due(given, 'GST'), due(given, 'QST')], [1_000_00, 1_995_00]);
  assert.equal(20_000_00 + taxes.totalCents, 22_995_00);
  assert.deepEqual(
    taxes.onTrades.map((one) => [one.tax, one.amountCents]),
    [['GST', 250_00]],
  );
});

test('7: a trade-in worth more than the price leaves no tax, and never a negative one', () => {
  for (const province of ['QC', 'ON', 'BC', 'MB', 'SK', 'AB'] as const)
    assert.equal(taxesOf(sale(province, [price(20_000)], { trades: [trade(25_000)] })).totalCents, 0, province);
});

test('8: Manitoba’s base holds freight and documentation, less the trade-in', () => {
  const given = sale('MB', [price(28_000), price(1_500), price(500)], { vehicle: newCar, trades: [trade(10_000)] });
  assert.deepEqual([due(given, 'RST'), due(given, 'GST')], [1_400_00, 1_000_00]);
});

test('9: in Manitoba a snowmobile does not lower the tax on a car', () => {
  const given = sale('MB', [price(28_000)], { trades: [trade(5_000, { road: false })] });
  assert.deepEqual([due(given, 'RST'), due(given, 'GST')], [1_960_00, 1_150_00]);
});

test('10: Saskatchewan', () => {
  const given = sale('SK', [price(30_000)], { trades: [trade(10_000)] });
  assert.deepEqual([due(given, 'PST'), due(given, 'GST')], [1_200_00, 1_000_00]);
});

test('11: British Columbia’s first band includes its lower bound', () => {
  assert.equal(due(sale('BC', [price(54_999.99)]), 'PST'), 3_850_00);
  assert.equal(due(sale('BC', [price(55_000)]), 'PST'), 4_400_00);
});

test('12: the band is chosen on the price before the trade-in, the tax is on the price after it', () => {
  const given = sale('BC', [price(56_500)], { trades: [trade(10_000)] });
  assert.deepEqual([due(given, 'PST'), due(given, 'GST')], [4_185_00, 2_325_00]);
});

test('13: zero-emission vehicles are on the ordinary scale from 2027-02-23 on', () => {
  const of = (day: string) =>
    due(sale('BC', [price(60_000)], { day, vehicle: { ...usedCar, zeroEmission: true } }), 'PST');
  assert.deepEqual([of('2027-02-22'), of('2027-02-23')], [4_200_00, 6_000_00]);
});

test('14: from 15 % on, British Columbia’s PST is part of what GST is on', () => {
  const given = sale('BC', [price(130_000)]);
  assert.deepEqual([due(given, 'PST'), due(given, 'GST'), due(given, 'LUX')], [19_500_00, 7_475_00, 0]);
  assert.equal(taxesOf(given).lines.find((line) => line.tax === 'GST')?.baseCents, 149_500_00);
});

test('15: the luxury tax', () => {
  assert.deepEqual(
    [100_000_00, 110_000_00, 200_000_00, 250_000_00].map(luxuryTaxOf),
    [0, 2_000_00, 20_000_00, 25_000_00],
  );
});

test('16: HST is on price and luxury tax', () => {
  const given = sale('ON', [price(110_000)], { vehicle: newCar });
  assert.deepEqual([due(given, 'LUX'), due(given, 'HST')], [2_000_00, 14_560_00]);
});

test('17: Alberta', () => {
  assert.equal(taxesOf(sale('AB', [price(20_000)], { trades: [trade(5_000)] })).totalCents, 750_00);
});
