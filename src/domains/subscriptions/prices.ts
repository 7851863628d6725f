import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { DB } from '#platform/database/schema.ts';
import type { Every } from './subscription.ts';

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
