import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { searchQuery } from './search-words.ts';
import { bodyStyles, conditions, drivetrains, fuels, statuses, transmissions } from './vehicle.ts';

/** Ageing as the trade counts it: days in stock, both ends included. */
export const ageBuckets = {
  '0-30': [0, 30],
  '31-45': [31, 45],
  '46-60': [46, 60],
  '61-90': [61, 90],
  '90+': [91, 100_000],
} as const satisfies Record<string, readonly [number, number]>;
export type AgeBucket = keyof typeof ageBuckets;
const ageWords = Object.keys(ageBuckets) as [AgeBucket, ...AgeBucket[]];

/** A filter comes from a URL, where everything is text, or from JSON: both forms are read. */
const digits = z
  .string()
  .regex(/^\d{1,12}$/, 'must be a whole number')
  .transform(Number);
const number = (of: z.ZodType<number, number>) => z.union([of, digits.pipe(of)]);
const yes = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);
const many = <S extends z.ZodType>(of: S) =>
  z.union([of.transform((one) => [one]), z.array(of).min(1).max(100)]) as z.ZodType<
    z.output<S>[],
    z.input<S> | z.input<S>[]
  >;

const Year = number(z.int().min(1886).max(2100));
const Km = number(z.int().min(0).max(10_000_000));
const Word = text(60, { least: 1 });

const fields = {
  q: text(200)
    .optional()
    .describe(
      'Words of the stock number, VIN (also its last 4, 6 or 8), year, make, model, trim, colour; each may be a beginning',
    ),
  status: many(z.enum(statuses)).optional(),
  condition: many(z.enum(conditions)).optional(),
  make: many(Word).optional(),
  model: many(Word).optional(),
  yearFrom: Year.optional(),
  yearTo: Year.optional(),
  priceFrom: number(Cents).optional().describe('Cents'),
  priceTo: number(Cents).optional().describe('Cents'),
  kmFrom: Km.optional(),
  kmTo: Km.optional(),
  body: many(z.enum(bodyStyles)).optional(),
  fuel: many(z.enum(fuels)).optional(),
  drivetrain: many(z.enum(drivetrains)).optional(),
  transmission: many(z.enum(transmissions)).optional(),
  locationId: many(Id).optional(),
  age: many(z.enum(ageWords)).optional().describe('Days in stock'),
  hasPhotos: yes.optional(),
  hasPrice: yes.optional(),
  importId: Id.optional().describe('Only what this import brought in'),
};

/** Which vehicles: every part narrows; several values of one part widen it. */
export const VehicleFilter = z.strictObject(fields);
export type VehicleFilter = z.output<typeof VehicleFilter>;
export const filterFields = fields;

const listed: [keyof VehicleFilter, string][] = [
  ['status', 'status'],
  ['condition', 'condition'],
  ['make', 'make'],
  ['model', 'model'],
  ['body', 'body_style'],
  ['fuel', 'fuel'],
  ['drivetrain', 'drivetrain'],
  ['transmission', 'transmission'],
];
const ranged: [keyof VehicleFilter, string, RawBuilder<unknown>][] = [
  ['yearFrom', 'year', sql`>=`],
  ['yearTo', 'year', sql`<=`],
  ['priceFrom', 'asking_price_cents', sql`>=`],
  ['priceTo', 'asking_price_cents', sql`<=`],
  ['kmFrom', 'odometer_km', sql`>=`],
  ['kmTo', 'odometer_km', sql`<=`],
];

/**
 * Days in stock of a row of `vehicle`, in the dealership's own days: until today, or until the day of its sale; null when
 * nobody knows since when. Needs {@link dealershipDay} in the statement.
 */
export const daysInStock = sql`case when in_stock_on is not null then greatest(0, coalesce((sold_at at time zone (select time_zone from day))::date, (select today from day)) - in_stock_on) end`;

/** The dealership's zone and today's date in it, as a table expression named `day`. */
export const dealershipDay = (ctx: Context) =>
  sql`day as materialized (select time_zone, (${ctx.now}::timestamptz at time zone time_zone)::date as today from dealership where dealership_id = ${ctx.dealershipId})`;

/** The dealership's rows that the actor may see, whatever is asked for: all, or those at the actor's locations. */
export const withinReach = (ctx: Context): RawBuilder<unknown>[] => [
  sql`dealership_id = ${ctx.dealershipId}`,
  ...(ctx.actor.locationIds ? [sql`location_id = any(${ctx.actor.locationIds})`] : []),
];

/** A filter as conditions on rows of `vehicle`, `withinReach` included. `except` leaves one part out, for its facet. */
export function conditionsOf(ctx: Context, filter: VehicleFilter, except?: keyof VehicleFilter): RawBuilder<unknown>[] {
  const all = withinReach(ctx);
  const has = <K extends keyof VehicleFilter>(key: K): VehicleFilter[K] => (key === except ? undefined : filter[key]);
  for (const [key, column] of listed) {
    const values = has(key) as string[] | undefined;
    if (!values) continue;
    all.push(values.length === 1 ? sql`${sql.ref(column)} = ${values[0]}` : sql`${sql.ref(column)} = any(${values})`);
  }
  for (const [key, column, compare] of ranged) {
    const value = has(key);
    if (value !== undefined) all.push(sql`${sql.ref(column)} ${compare} ${value}`);
  }
  const locations = has('locationId');
  if (locations) all.push(sql`location_id = any(${locations}::uuid[])`);
  const ages = has('age');
  if (ages)
    all.push(
      sql`(${sql.join(
        ages.map((age) => sql`${daysInStock} between ${ageBuckets[age][0]}::int and ${ageBuckets[age][1]}::int`),
        sql` or `,
      )})`,
    );
  const photos = has('hasPhotos');
  if (photos !== undefined) all.push(photos ? sql`photo_count > 0` : sql`photo_count = 0`);
  const price = has('hasPrice');
  if (price !== undefined) all.push(price ? sql`asking_price_cents is not null` : sql`asking_price_cents is null`);
  if (has('importId')) all.push(sql`import_id = ${filter.importId}`);
  if (has('q')) {
    const words = searchQuery(filter.q!);
    // Something was typed, but nothing that could be in a word: nothing is found, rather than everything.
    all.push(words === undefined ? (filter.q === '' ? sql`true` : sql`false`) : sql`search @@ ${words}::tsquery`);
  }
  return all;
}

/** Conditions as one expression. */
export const every = (all: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(all, sql` and `);
