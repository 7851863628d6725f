import { inForce, shareOf } from './rates.ts';
import type { Dated } from './rates.ts';

/** The federal luxury tax on vehicles (Select Luxury Items Tax Act; trade.md 7.4). */
export const luxuryTax: Dated & {
  thresholdCents: number;
  wholeRate: number;
  excessRate: number;
  manufacturedAfter: number;
  mostSeats: number;
  mostGvwrKg: number;
} = {
  id: 'CA.LUX.2022-09-01',
  from: '2022-09-01',
  to: null,
  thresholdCents: 100_000_00,
  wholeRate: 10_000,
  excessRate: 20_000,
  manufacturedAfter: 2018,
  mostSeats: 10,
  mostGvwrKg: 3_856,
  sources: ['LTN2', 'LIV', 'MNP-LUX'],
  unconfirmed: 'that the model year tells the year it was made, and that the trade-in does not lower it',
};

/** What decides whether the luxury tax concerns a vehicle. */
export interface LuxuryFacts {
  passenger: boolean;
  previouslyRegistered: boolean;
  modelYear: number | null;
  seats: number | null;
  gvwrKg: number | null;
}

/** Whether a vehicle is one that the Act names. A fact that is not known does not take it out [MNP-LUX][LUC]. */
export const isSubject = (day: string, vehicle: LuxuryFacts): boolean =>
  inForce(day)(luxuryTax) &&
  vehicle.passenger &&
  !vehicle.previouslyRegistered &&
  (vehicle.modelYear === null || vehicle.modelYear > luxuryTax.manufacturedAfter) &&
  (vehicle.seats === null || vehicle.seats <= luxuryTax.mostSeats) &&
  (vehicle.gvwrKg === null || vehicle.gvwrKg <= luxuryTax.mostGvwrKg);

/** The luxury tax on a price in cents: nothing up to the threshold, then the lesser of 10 % of all and 20 % above it. */
export const luxuryTaxOf = (priceCents: number): number =>
  priceCents <= luxuryTax.thresholdCents
    ? 0
    : Math.min(
        shareOf(priceCents, luxuryTax.wholeRate),
        shareOf(priceCents - luxuryTax.thresholdCents, luxuryTax.excessRate),
      );
