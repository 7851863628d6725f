import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { isId } from '#kernel/ids.ts';
import type { VisitorContext } from '#platform/database/context.ts';
import { searchQuery } from './search-words.ts';

/** What a visitor narrows the inventory by. Prices in cents, distances in kilometres, both ends included. */
export interface PublishedFilter {
  words?: string;
  lists: Partial<Record<PublishedFacet, readonly string[]>>;
  ranges: Partial<Record<'price' | 'year' | 'km', { from?: number | undefined; to?: number | undefined }>>;
}

/** What can be chosen from a list, with the column behind it. */
const facetColumns = {
  condition: 'condition',
  make: 'make',
  model: 'model',
  body: 'body_style',
  drive: 'drivetrain',
  fuel: 'fuel',
  transmission: 'transmission',
  colour: 'exterior_colour',
  location: 'location_id',
} as const;
export type PublishedFacet = keyof typeof facetColumns;
const facets = Object.keys(facetColumns) as PublishedFacet[];
const rangeColumns = { price: 'asking_price_cents', year: 'year', km: 'odometer_km' } as const;

const orders = {
  newest: sql`first_available_at desc nulls last, created_at desc, id desc`,
  price_low: sql`asking_price_cents asc nulls last, id`,
  price_high: sql`asking_price_cents desc nulls last, id`,
  km: sql`odometer_km asc nulls last, id`,
  year: sql`year desc nulls last, first_available_at desc nulls last, id desc`,
} as const;
export type PublishedSort = keyof typeof orders;

/** A size of a photo as it is served. */
export interface PublishedSize {
  width: number;
  height: number;
  format: 'avif' | 'webp' | 'jpeg';
}

/** A photo that is ready. */
export interface PublishedPhoto {
  publicName: string;
  width: number;
  height: number;
  altEn: string | null;
  altFr: string | null;
  sample: boolean;
  sizes: PublishedSize[];
}

/** A vehicle as visitors may know it: nothing here is cost, floor price, note or key. */
export interface PublishedVehicle {
  id: string;
  stockNumber: string;
  status: 'available' | 'on_hold' | 'sale_pending' | 'sold' | 'delivered';
  condition: string;
  vin: string | null;
  year: number | null;
  make: string | null;
  model: string | null;
  trim: string | null;
  bodyStyle: string | null;
  drivetrain: string | null;
  transmission: string | null;
  fuel: string | null;
  engine: string | null;
  cylinders: number | null;
  displacementL: number | null;
  doors: number | null;
  seats: number | null;
  exteriorColour: string | null;
  interiorColour: string | null;
  odometerValue: number | null;
  odometerUnit: 'km' | 'mi';
  odometerStatus: 'actual' | 'last_known' | 'unknown';
  odometerAsOf: string | null;
  askingPriceCents: number | null;
  wasPriceCents: number | null;
  priceChangedAt: Date | null;
  firstAvailableAt: Date | null;
  inStockOn: string | null;
  descriptionEn: string | null;
  descriptionFr: string | null;
  features: string[];
  disclosures: Record<string, unknown>;
  warranty: string | null;
  locationId: string | null;
  photoCount: number;
  updatedAt: Date;
  cover: PublishedPhoto | null;
}

export const publishedColumns = sql.raw(
  `v.id, v.stock_number, v.status, v.condition, v.vin, v.year, v.make, v.model, v.trim, v.body_style, v.drivetrain, v.transmission, v.fuel, v.engine, v.cylinders,
   v.displacement_l, v.doors, v.seats, v.exterior_colour, v.interior_colour, v.odometer_value, v.odometer_unit, v.odometer_status, v.odometer_as_of, v.asking_price_cents,
   v.was_price_cents, v.price_changed_at, v.first_available_at, v.in_stock_on, v.description_en, v.description_fr, v.features, v.disclosures, v.warranty, v.location_id, v.photo_count, v.updated_at`,
);
const photoJson = sql.raw(
  `json_build_object('publicName', p.public_name, 'width', p.width, 'height', p.height, 'altEn', p.alt_en, 'altFr', p.alt_fr, 'sample', p.sample,
   'sizes', (select json_agg(json_build_object('width', s.width, 'height', s.height, 'format', s.format)) from jsonb_to_recordset(p.sizes) as s (width int, height int, format text)))`,
);
const cover = sql`(select ${photoJson} from photo p where p.dealership_id = v.dealership_id and p.vehicle_id = v.id order by p.position, p.id limit 1) as cover`;

const shown = sql`v.status in ('available', 'on_hold', 'sale_pending')`;

function narrowed(
  ctx: VisitorContext,
  filter: PublishedFilter,
  except?: PublishedFacet | 'price' | 'year' | 'km',
): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`v.dealership_id = ${ctx.dealershipId}`, shown];
  if (filter.words) {
    const words = searchQuery(filter.words);
    all.push(words === undefined ? sql`false` : sql`v.search @@ ${words}::tsquery`);
  }
  for (const facet of facets) {
    const values = facet === except ? undefined : filter.lists[facet];
    if (!values || values.length === 0) continue;
    if (facet === 'location') all.push(sql`v.location_id = any(${values.filter(isId)}::uuid[])`);
    else all.push(sql`${sql.ref(`v.${facetColumns[facet]}`)} = any(${[...values]}::text[])`);
  }
  for (const [range, column] of Object.entries(rangeColumns) as ['price' | 'year' | 'km', string][]) {
    const asked = range === except ? undefined : filter.ranges[range];
    if (asked?.from !== undefined) all.push(sql`${sql.ref(`v.${column}`)} >= ${asked.from}`);
    if (asked?.to !== undefined) all.push(sql`${sql.ref(`v.${column}`)} <= ${asked.to}`);
  }
  return sql.join(all, sql` and `);
}

/** A page of what a visitor searched for. Pages are kept by the site's version, so they are paged by number. */
export async function searchPublished(
  ctx: VisitorContext,
  filter: PublishedFilter,
  sort: PublishedSort,
  page: { offset: number; limit: number },
): Promise<{ vehicles: PublishedVehicle[]; total: number }> {
  const where = narrowed(ctx, filter);
  const counted = await sql<{
    total: number;
  }>`/* plan each time */ select count(*) as total from vehicle v where ${where}`.execute(ctx.db);
  const found =
    await sql<PublishedVehicle>`/* plan each time */ select ${publishedColumns}, ${cover} from vehicle v where ${where} order by ${orders[sort]} limit ${page.limit} offset ${page.offset}`.execute(
      ctx.db,
    );
  return { vehicles: found.rows, total: counted.rows[0]?.total ?? 0 };
}

/** How many vehicles each value of each facet would leave, with all other filters in force. */
export async function countPublished(
  ctx: VisitorContext,
  filter: PublishedFilter,
): Promise<{
  lists: Partial<Record<PublishedFacet, { value: string; count: number }[]>>;
  ranges: Partial<Record<'price' | 'year' | 'km', { least: number; most: number }>>;
}> {
  const parts = facets.map(
    (
      facet,
    ) => sql`select ${facet}::text as facet, ${sql.ref(`v.${facetColumns[facet]}`)}::text as value, count(*) as count from vehicle v
      where ${narrowed(ctx, filter, facet)} and ${sql.ref(`v.${facetColumns[facet]}`)} is not null group by 2`,
  );
  const counted = await sql<{
    facet: PublishedFacet;
    value: string;
    count: number;
  }>`/* plan each time */ ${sql.join(parts, sql` union all `)}`.execute(ctx.db);
  const lists: Partial<Record<PublishedFacet, { value: string; count: number }[]>> = {};
  for (const row of counted.rows) (lists[row.facet] ??= []).push({ value: row.value, count: row.count });
  for (const list of Object.values(lists)) list.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const ends = await sql<
    Record<string, number | null>
  >`/* plan each time */ select min(v.asking_price_cents) as price_least, max(v.asking_price_cents) as price_most, min(v.year) as year_least, max(v.year) as year_most,
    min(v.odometer_km) as km_least, max(v.odometer_km) as km_most from vehicle v where ${narrowed(ctx, { lists: filter.lists, ranges: {}, ...(filter.words ? { words: filter.words } : {}) })}`.execute(
    ctx.db,
  );
  const end = ends.rows[0] ?? {};
  const ranges: Partial<Record<'price' | 'year' | 'km', { least: number; most: number }>> = {};
  for (const range of ['price', 'year', 'km'] as const) {
    const least = end[`${range}Least`];
    const most = end[`${range}Most`];
    if (least != null && most != null) ranges[range] = { least, most };
  }
  return { lists, ranges };
}

/** One vehicle by its id or folded stock number, with all its photos; sold ones too, so that their page can say so. */
export async function findPublished(
  ctx: VisitorContext,
  by: { id?: string; stockNumbers: readonly string[] },
): Promise<{ vehicle: PublishedVehicle; photos: PublishedPhoto[] }[]> {
  const named = by.stockNumbers.map((number) => number.toUpperCase());
  const found = await sql<PublishedVehicle & { photos: PublishedPhoto[] | null }>`
    select ${publishedColumns}, ${cover}, (select json_agg(${photoJson} order by p.position, p.id) from photo p where p.dealership_id = v.dealership_id and p.vehicle_id = v.id) as photos
    from vehicle v where v.dealership_id = ${ctx.dealershipId}
      and (upper(replace(v.stock_number, ' ', '')) = any(${named}::text[]) or v.id = ${by.id && isId(by.id) ? by.id : null}::uuid) limit 10`.execute(
    ctx.db,
  );
  return found.rows.map(({ photos, ...vehicle }) => ({ vehicle, photos: photos ?? [] }));
}

/** Vehicles like this one: same make or body style first, then by price. */
export async function findSimilar(
  ctx: VisitorContext,
  vehicle: PublishedVehicle,
  limit: number,
): Promise<PublishedVehicle[]> {
  const found = await sql<PublishedVehicle>`/* plan each time */ select ${publishedColumns}, ${cover} from vehicle v
    where v.dealership_id = ${ctx.dealershipId} and ${shown} and v.id <> ${vehicle.id}
    order by (v.make is not distinct from ${vehicle.make})::int * 2 + (v.body_style is not distinct from ${vehicle.bodyStyle})::int desc,
      abs(coalesce(v.asking_price_cents, 0) - ${vehicle.askingPriceCents ?? 0}::bigint), v.id limit ${limit}`.execute(
    ctx.db,
  );
  return found.rows;
}

/** Every published vehicle's address and date, for the sitemap. */
export async function listForSitemap(
  ctx: VisitorContext,
): Promise<Pick<PublishedVehicle, 'id' | 'stockNumber' | 'year' | 'make' | 'model' | 'updatedAt' | 'cover'>[]> {
  const found =
    await sql<PublishedVehicle>`select v.id, v.stock_number, v.year, v.make, v.model, v.updated_at, ${cover} from vehicle v
    where v.dealership_id = ${ctx.dealershipId} and ${shown} order by v.id`.execute(ctx.db);
  return found.rows;
}
