import { inForce } from './rates.ts';
import type { TaxRate } from './rates.ts';

/** A rate of PST that depends on the price of a passenger vehicle; each band includes its lower bound. */
export interface Band extends TaxRate {
  fromCents: number;
  /** Whether it is of the scale for zero-emission vehicles. */
  zeroEmission: boolean;
}

const ordinary = (dollars: number, rate: number, from: string): Band => ({
  id: `BC.PST.VEHICLE.${dollars}.${from}`,
  tax: 'PST',
  province: 'BC',
  rate,
  from,
  to: null,
  fromCents: dollars * 100,
  zeroEmission: false,
  sources: dollars < 125_000 ? ['TC', 'DTC'] : ['RYAN-BC'],
  unconfirmed: 'the day it began',
});
const zeroEmission = (dollars: number, rate: number): Band => ({
  id: `BC.PST.ZEV.${dollars}.2022-02-23`,
  tax: 'PST',
  province: 'BC',
  rate,
  from: '2022-02-23',
  to: '2027-02-22',
  fromCents: dollars * 100,
  zeroEmission: true,
  sources: ['KIA', 'MNP-BC'],
});

/**
 * British Columbia's PST on passenger vehicles (trade.md 7.2). Below the first band the general rate holds. From
 * 2027-02-23 zero-emission vehicles are on the ordinary scale, because their own ends.
 */
export const bands: readonly Band[] = [
  ordinary(55_000, 8_000, '2013-04-01'),
  ordinary(56_000, 9_000, '2013-04-01'),
  ordinary(57_000, 10_000, '2013-04-01'),
  ordinary(125_000, 15_000, '2018-04-01'),
  ordinary(150_000, 20_000, '2018-04-01'),
  zeroEmission(0, 7_000),
  zeroEmission(75_000, 8_000),
  zeroEmission(76_000, 9_000),
  zeroEmission(77_000, 10_000),
  zeroEmission(125_000, 15_000),
  zeroEmission(150_000, 20_000),
];

/** Above this rate PST is itself part of what GST is charged on [RYAN-BC], a text of 2018. */
export const pstInGstFrom = 15_000;

/**
 * The band of a passenger vehicle's price on a day; undefined below the first, where the general rate holds.
 * The price is the one before the trade-in (unconfirmed in the research) and includes equipment added at sale [AUTOV].
 */
export function bandOf(day: string, priceCents: number, isZeroEmission: boolean): Band | undefined {
  const holding = bands.filter(inForce(day));
  const ownScale = isZeroEmission && holding.some((band) => band.zeroEmission);
  return holding.filter((band) => band.zeroEmission === ownScale && priceCents >= band.fromCents).at(-1);
}
