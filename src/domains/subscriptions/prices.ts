import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import type { DB } from '#platform/database/schema.ts';
import type { Ground } from '#platform/ground.ts';
import { dayAfter } from './standing.ts';
import type { Every } from './subscription.ts';
import { companyDay } from './tax-rates.ts';

/** A public price: for everything, without limits, in cents and without taxes. */
export interface PlanPrice {
  every: Every;
  amountCents: number;
  currency: string;
}

/** The prices of a day, the monthly first. */
export async function pricesOn(db: Kysely<DB>, day: string): Promise<PlanPrice[]> {
  const rows = await db
    .selectFrom('planPrice')
    .select(['every', 'amountCents', 'currency'])
    .where('validFrom', '<=', day)
    .where((eb) => eb.or([eb('validTo', 'is', null), eb('validTo', '>=', day)]))
    .orderBy(sql`case every when 'month' then 0 else 1 end`)
    .orderBy('validFrom', 'desc')
    .execute();
  // Of two rows that overlap the later one holds.
  return rows.filter((row, at) => rows.findIndex(({ every }) => every === row.every) === at) as PlanPrice[];
}

/** A price with the days that it holds on; `validTo` null: until another one is set. */
export interface DatedPrice extends PlanPrice {
  validFrom: string;
  validTo: string | null;
}

/** All prices that were, are and will be, by the day they begin. */
export const allPrices = (ground: Ground): Promise<DatedPrice[]> =>
  ground.database.asPlatform(
    async ({ db }) =>
      (await db
        .selectFrom('planPrice')
        .select(['every', 'amountCents', 'currency', 'validFrom', 'validTo'])
        .orderBy('validFrom')
        .orderBy('every')
        .execute()) as DatedPrice[],
    {},
    { write: false },
  );

/**
 * Sets a price from a day on, for those who subscribe from then; who has subscribed keeps theirs. The one before ends the day
 * before.
 * @throws Conflict when the day is not in the future, or a price begins on or after it
 */
export async function setPrice(
  ground: Ground,
  price: { every: Every; amountCents: number; from: string },
): Promise<void> {
  const { every, amountCents, from } = price;
  if (from <= companyDay(ground.clock.now()))
    throw new Conflict(
      'A public price changes from tomorrow on at the earliest: nobody is charged what was not said before.',
    );
  await ground.database.asPlatform(async ({ db }) => {
    const later = await db
      .selectFrom('planPrice')
      .select('id')
      .where('every', '=', every)
      .where('validFrom', '>=', from)
      .executeTakeFirst();
    if (later) throw new Conflict('Another price begins on that day or after it.');
    await db
      .updateTable('planPrice')
      .set({ validTo: dayAfter(from, -1) })
      .where('every', '=', every)
      .where('validTo', 'is', null)
      .execute();
    await db.insertInto('planPrice').values({ id: newId(), every, amountCents, validFrom: from }).execute();
  });
}
