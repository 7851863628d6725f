import { provinceCodes } from '../provinces.ts';
import type { Province } from '../provinces.ts';
import { inForce, rateOn, shareOf } from './rates.ts';
import type { Dated, TaxRate } from './rates.ts';

/** Which registration of the seller a tax hangs on: GST and HST are one, and each province with a tax of its own has its own. */
export type Registration = 'GST' | 'QST' | 'BC' | 'SK' | 'MB';

/** A tax of a subscription to software, as it stands on the invoice. `rate` in thousandths of a percent. */
export interface SoftwareTax {
  /** Of the dated row: `ON.HST.2010-07-01`. */
  rateId: string;
  tax: TaxRate['tax'];
  province: TaxRate['province'];
  rate: number;
  registration: Registration;
}

/** Provinces with a harmonized tax: the federal and the provincial part are one (Excise Tax Act, s. 165(2)). */
const harmonized = new Set<Province>(['ON', 'NS', 'NB', 'NL', 'PE']);

interface ProvincialRule extends Dated {
  province: Province;
  tax: 'QST' | 'PST' | 'RST';
  registration: Registration;
}

/**
 * Since when a province taxes software that is used over the network. Rates are those of goods (`rates.ts`); the place of supply
 * is the buyer's business address (New Harmonized Value-added Tax System Regulations, s. 13: an address obtained in the ordinary
 * course of business).
 */
const provincialRules: readonly ProvincialRule[] = [
  {
    id: 'software.QC.2013-01-01',
    province: 'QC',
    tax: 'QST',
    registration: 'QST',
    from: '2013-01-01',
    to: null,
    sources: ['RQ-biz'],
  },
  {
    id: 'software.BC.2013-04-01',
    province: 'BC',
    tax: 'PST',
    registration: 'BC',
    from: '2013-04-01',
    to: null,
    sources: ['BC-105'],
    unconfirmed: 'that software over the network is “software” of the Act from its first day',
  },
  {
    id: 'software.SK.2017-03-23',
    province: 'SK',
    tax: 'PST',
    registration: 'SK',
    from: '2017-03-23',
    to: null,
    sources: ['SK-PST'],
    unconfirmed: 'the rule for computer services, from general knowledge',
  },
  {
    id: 'software.MB.2026-01-01',
    province: 'MB',
    tax: 'RST',
    registration: 'MB',
    from: '2026-01-01',
    to: null,
    sources: ['MB-2025'],
    unconfirmed: 'the day it began (Budget 2025)',
  },
];

/**
 * The taxes of a subscription sold on a day to a buyer in a province, of those that the seller is registered for: who is not
 * registered may not charge it.
 * @throws RangeError when no rate is known for that day
 */
export function softwareTaxes(day: string, province: Province, registered: ReadonlySet<Registration>): SoftwareTax[] {
  const of = (row: TaxRate, registration: Registration): SoftwareTax => ({
    rateId: row.id,
    tax: row.tax,
    province: row.province,
    rate: row.rate,
    registration,
  });
  const taxes = [
    harmonized.has(province) ? of(rateOn(day, 'HST', province), 'GST') : of(rateOn(day, 'GST', 'CA'), 'GST'),
    ...provincialRules
      .filter((rule) => rule.province === province && inForce(day)(rule))
      .map((rule) => of(rateOn(day, rule.tax, province), rule.registration)),
  ];
  return taxes.filter(({ registration }) => registered.has(registration));
}

/** Each tax of a price in cents: on the price without taxes, half a cent away from zero. */
export const taxAmounts = (cents: number, taxes: readonly SoftwareTax[]): number[] =>
  taxes.map(({ rate }) => shareOf(cents, rate));

/** What a buyer pays in each province on a day, for a list of prices. */
export const taxesByProvince = (
  day: string,
  registered: ReadonlySet<Registration>,
): { province: Province; taxes: SoftwareTax[] }[] =>
  provinceCodes.map((province) => ({ province, taxes: softwareTaxes(day, province, registered) }));
