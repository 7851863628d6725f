import type { Province } from '../provinces.ts';
import type { TaxSource } from './sources.ts';

/** The taxes of a sale: Canada's, and the provinces'. */
export type Tax = 'LUX' | 'GST' | 'HST' | 'PST' | 'QST' | 'RST';

/** A rule holds from one day to another, both included; `to` null: until something else is enacted. */
export interface Dated {
  id: string;
  from: string;
  to: string | null;
  sources: readonly TaxSource[];
  /** What of this row is from general knowledge only: to be checked before it is promised to a customer. */
  unconfirmed?: string;
}

/** A rate in thousandths of a percent: 13 % is 13,000 and 9.975 % is 9,975. */
export interface TaxRate extends Dated {
  tax: Tax;
  province: Province | 'CA';
  rate: number;
}

const began = 'the day it began';
const row = (
  province: Province | 'CA',
  tax: Tax,
  rate: number,
  from: string,
  to: string | null,
  sources: readonly TaxSource[],
  unconfirmed?: string,
): TaxRate => ({
  id: `${province}.${tax}.${from}`,
  tax,
  province,
  rate,
  from,
  to,
  sources,
  ...(unconfirmed ? { unconfirmed } : {}),
});

/** General rates (trade.md 7.1). A change of a rate is a new row, and an end on the old one. */
export const taxRates: readonly TaxRate[] = [
  row('CA', 'GST', 5_000, '2008-01-01', null, ['IM'], began),
  row('ON', 'HST', 13_000, '2010-07-01', null, ['IM', 'VAT'], began),
  row('NS', 'HST', 15_000, '2010-07-01', '2025-03-31', ['VAT'], began),
  row('NS', 'HST', 14_000, '2025-04-01', null, ['VAT', 'IM']),
  row('NB', 'HST', 15_000, '2016-07-01', null, ['IM'], began),
  row('NL', 'HST', 15_000, '2016-07-01', null, ['IM'], began),
  row('PE', 'HST', 15_000, '2016-10-01', null, ['IM'], began),
  row('QC', 'QST', 9_975, '2013-01-01', null, ['RQ-biz', 'IM'], began),
  row('MB', 'RST', 7_000, '2019-07-01', null, ['MB-12', 'MB-bro'], began),
  row('SK', 'PST', 6_000, '2017-03-23', null, ['SK-18', 'IM'], began),
  row('BC', 'PST', 7_000, '2013-04-01', null, ['BC-116', 'TC'], began),
];

/** Which row of dated rows holds on a day (`YYYY-MM-DD`). */
export const inForce =
  (day: string) =>
  (rule: Dated): boolean =>
    rule.from <= day && (rule.to === null || day <= rule.to);

/**
 * The rate of a tax on a day.
 * @throws RangeError when no row covers that day: better no deal than a wrong tax
 */
export function rateOn(day: string, tax: Tax, province: Province | 'CA'): TaxRate {
  const found = taxRates.find((one) => one.tax === tax && one.province === province && inForce(day)(one));
  if (!found) throw new RangeError(`No rate of ${tax} in ${province} is known for ${day}.`);
  return found;
}

/** The first day for which every tax is known; earlier sales are not ours to compute. */
export const firstTaxDay = '2019-07-01';

/** A share of an amount in cents, half a cent away from zero. `rate` in thousandths of a percent. */
export function shareOf(cents: number, rate: number): number {
  const product = Math.abs(cents) * rate;
  const whole = Math.floor(product / 100_000);
  return Math.sign(cents) * (product - whole * 100_000 >= 50_000 ? whole + 1 : whole) || 0;
}
