import { LRUCache } from 'lru-cache';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { ageBuckets, conditionsOf, daysInStock, dealershipDay, every } from './vehicle-filter.ts';
import type { AgeBucket, VehicleFilter } from './vehicle-filter.ts';

/** One value of a facet and how many vehicles it would leave. */
export interface FacetCount {
  value: string;
  count: number;
}

const ageBucket = sql`case ${sql.join(
  (Object.entries(ageBuckets) as [AgeBucket, readonly [number, number]][]).map(
    ([word, [, to]]) => sql`when ${daysInStock} <= ${sql.lit(to)} then ${sql.lit(word)}`,
  ),
  sql` `,
)} end`;

/** Facets with the part of the filter that each is for. */
const facets = {
  status: sql`status`,
  condition: sql`condition`,
  make: sql`make`,
  model: sql`model`,
  body: sql`body_style`,
  fuel: sql`fuel`,
  drivetrain: sql`drivetrain`,
  transmission: sql`transmission`,
  locationId: sql`location_id::text`,
  age: ageBucket,
  hasPhotos: sql`(photo_count > 0)::text`,
  hasPrice: sql`(asking_price_cents is not null)::text`,
} as const satisfies Partial<Record<keyof VehicleFilter, RawBuilder<unknown>>>;
export type FacetName = keyof typeof facets;
export const facetNames = Object.keys(facets) as [FacetName, ...FacetName[]];

/** What a filter leaves to choose from: counts of every value, most first, and the ends of the ranges. */
export interface VehicleFacets {
  lists: Record<FacetName, FacetCount[]>;
  ranges: { year: [number, number] | null; priceCents: [number, number] | null; km: [number, number] | null };
}

// Counts change only when a vehicle does, and then the site's version moves with it: kept by that version.
const kept = new LRUCache<string, VehicleFacets>({ max: 500 });

/**
 * Counts what each value of each facet would leave, with all other parts of the filter in force. Counted once per
 * state of the inventory; until something changes, the answer is kept.
 */
export async function countFacets(ctx: Context, filter: VehicleFilter): Promise<VehicleFacets> {
  const { rows } = await sql<{ key: string }>`
    select s.version || ' ' || (${ctx.now}::timestamptz at time zone d.time_zone)::date as key
      from site s join dealership d using (dealership_id) where s.dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
  const key = [
    ctx.dealershipId,
    rows[0]?.key,
    ctx.actor.locationIds?.join(),
    JSON.stringify(Object.entries(filter).sort()),
  ].join('|');
  const ready = kept.get(key);
  if (ready) return ready;
  const counted = await count(ctx, filter);
  if (rows[0]) kept.set(key, counted);
  return counted;
}

async function count(ctx: Context, filter: VehicleFilter): Promise<VehicleFacets> {
  // Facets that nothing is chosen from share their rows: one pass. Each other one is counted without its own choice.
  const chosen = facetNames.filter((name) => filter[name] !== undefined);
  const open = facetNames.filter((name) => filter[name] === undefined);
  const lists = Object.fromEntries(facetNames.map((name) => [name, [] as FacetCount[]])) as Record<
    FacetName,
    FacetCount[]
  >;
  const passes = [
    ...chosen.map((name) => ({ names: [name], except: name as keyof VehicleFilter })),
    ...(open.length > 0 ? [{ names: open, except: undefined }] : []),
  ];
  for (const { names, except } of passes) {
    const values = sql.join(names.map((name) => sql`${facets[name]} as ${sql.id(name)}`));
    const ids = names.map((name) => sql.id(name));
    const { rows } = await sql<Record<string, string | number | null>>`
      with ${dealershipDay(ctx)}, found as (select ${values} from vehicle where ${every(conditionsOf(ctx, filter, except))})
      select ${sql.join(ids)}, grouping(${sql.join(ids)}) as facet_bits, count(*) as facet_count
        from found group by grouping sets (${sql.join(ids.map((id) => sql`(${id})`))})`.execute(ctx.db);
    for (const row of rows) {
      // The bit of the one column that a row is grouped by is 0; the first column has the highest bit.
      const at = names.findIndex((_, index) => ((Number(row.facetBits) >> (names.length - 1 - index)) & 1) === 0);
      const value = row[names[at]!];
      if (value != null) lists[names[at]!].push({ value: String(value), count: Number(row.facetCount) });
    }
  }
  for (const list of Object.values(lists)) list.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { lists, ranges: await endsOf(ctx, filter) };
}

async function endsOf(ctx: Context, filter: VehicleFilter): Promise<VehicleFacets['ranges']> {
  const { yearFrom: _1, yearTo: _2, priceFrom: _3, priceTo: _4, kmFrom: _5, kmTo: _6, ...others } = filter;
  const { rows } = await sql<Record<string, number | null>>`
    with ${dealershipDay(ctx)}
    select min(year) as "yearLeast", max(year) as "yearMost", min(asking_price_cents) as "priceLeast", max(asking_price_cents) as "priceMost",
      min(odometer_km) as "kmLeast", max(odometer_km) as "kmMost"
    from vehicle where ${every(conditionsOf(ctx, others))}`.execute(ctx.db);
  const ends = rows[0]!;
  const pair = (least: number | null | undefined, most: number | null | undefined): [number, number] | null =>
    least == null || most == null ? null : [least, most];
  return {
    year: pair(ends.yearLeast, ends.yearMost),
    priceCents: pair(ends.priceLeast, ends.priceMost),
    km: pair(ends.kmLeast, ends.kmMost),
  };
}
