import { z } from 'zod';
import { daysBetween } from '#kernel/calendar.ts';
import { Id } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import { Cents } from '#kernel/money.ts';
import { tradeOwners } from '#kernel/tax/treatments.ts';
import { text } from '#kernel/text.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable()
    .default(null);

/** A vehicle that the dealer takes in its business as part of the price, with what is still owed on it. */
export const TradeIn = z.strictObject({
  id: Id,
  year: z.int().min(1886).max(2100).nullable().default(null),
  make: words(60),
  model: words(80),
  trim: words(120),
  vin: z
    .string()
    .transform((value) => value.replaceAll(/[\s-]+/g, '').toUpperCase())
    .refine(
      (value) => value === '' || /^[A-Z0-9]{5,17}$/.test(value),
      'must be 17 letters and digits (5 to 17 before 1981)',
    )
    .transform((value) => value || null)
    .nullable()
    .default(null),
  odometerValue: z.int().min(0).max(9_999_999).nullable().default(null),
  odometerUnit: z.enum(['km', 'mi']).default('km'),
  allowanceCents: Cents.describe('What the buyer gets for it'),
  road: z.boolean().default(true).describe('A vehicle for roads; Manitoba counts only trades of the same kind'),
  owner: z.enum(tradeOwners).default('private'),
  businessUsePercent: z.int().min(0).max(100).default(0).describe('Use in commercial activities, in percent'),
  lienCents: Cents.default(0).describe('What is owed on it, to be paid out'),
  lienholder: words(200),
  lienPerDiemCents: Cents.default(0),
  lienGoodUntil: z.iso.date('must be a day such as 2026-03-31').nullable().default(null),
  history: text(2000, { lines: true })
    .transform((value) => value || null)
    .nullable()
    .default(null)
    .describe('What its owner says of its past'),
});
export type TradeIn = z.output<typeof TradeIn>;

/** What pays out the lien on a day: the payout, and the per diem for each day after it was good. Cents. */
export function payoutOn(
  trade: Pick<TradeIn, 'lienCents' | 'lienPerDiemCents' | 'lienGoodUntil'>,
  day: string,
): number {
  if (!trade.lienGoodUntil || trade.lienCents === 0) return trade.lienCents;
  return trade.lienCents + trade.lienPerDiemCents * Math.max(0, daysBetween(trade.lienGoodUntil, day));
}

/** `2016 Mazda CX-5`, in French `Mazda CX-5 2016`, or nothing while nothing is known. */
export const tradeName = (trade: Pick<TradeIn, 'year' | 'make' | 'model' | 'trim'>, locale: Locale): string =>
  vehicleName({ year: trade.year, make: trade.make, model: trade.model, trim: trade.trim }, locale);
