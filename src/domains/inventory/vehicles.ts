import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { planEachTime } from '#platform/database/connection.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import type { ListedVehicle, WholeVehicle } from './vehicle-answers.ts';
import { conditionsOf, dealershipDay, every, filterFields, withinReach } from './vehicle-filter.ts';
import { listFields, wholeFields } from './vehicle-projection.ts';

/**
 * Orders of the list: its column, the direction that is meant when none is said, and whether rows may lack a value. Those
 * that count `days` rise as the date in their column falls.
 */
const orders = {
  newest: { column: 'created_at', key: 'createdAt', direction: 'desc', lacking: false, type: 'timestamptz' },
  updated: { column: 'updated_at', key: 'updatedAt', direction: 'desc', lacking: false, type: 'timestamptz' },
  stock: { column: 'stock_folded', key: 'stockFolded', direction: 'asc', lacking: false, type: 'text' },
  price: { column: 'asking_price_cents', key: 'askingPriceCents', direction: 'asc', lacking: true, type: 'bigint' },
  km: { column: 'odometer_km', key: 'odometerKm', direction: 'asc', lacking: true, type: 'integer' },
  year: { column: 'year', key: 'year', direction: 'desc', lacking: true, type: 'integer' },
  age: { column: 'in_stock_on', key: 'inStockOn', direction: 'desc', lacking: true, type: 'date', days: true },
} as const;
type Order = keyof typeof orders;
const orderWords = Object.keys(orders) as [Order, ...Order[]];

/** Counting stops here: beyond, a list says "1,000+". */
const countedTo = 1000;

/** A page of the list: filter, order, and where the page before ended. */
export const VehicleQuery = z.strictObject({
  ...filterFields,
  sort: z.enum(orderWords).default('newest').describe('`age` counts days in stock; vehicles without a value come last'),
  direction: z
    .enum(['asc', 'desc'])
    .optional()
    .describe(
      'Otherwise the usual one of the order: newest, highest year and longest in stock first, the others rising',
    ),
  cursor: z.string().max(1000).optional().describe('`nextCursor` of the page before, with the same filter and order'),
  limit: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(1).max(100))
    .default(25),
});
export type VehicleQuery = z.output<typeof VehicleQuery>;

/** A page of vehicles. `total` is exact unless `totalIsMinimum`. */
export interface VehiclePage {
  items: ListedVehicle[];
  nextCursor: string | null;
  total: number;
  totalIsMinimum: boolean;
}

/**
 * Finds vehicles, a page at a time, in one statement: the page by key (never by offset) and, counted to 1,000, how
 * many there are in all. JSON is made in the database, which is faster than reading rows field by field.
 */
export async function listVehicles(ctx: Context, query: VehicleQuery): Promise<VehiclePage> {
  const { cursor, limit, sort, direction = orders[sort].direction, ...filter } = query;
  const order = orders[sort];
  const list = `vehicles ${sort} ${direction} ${JSON.stringify(Object.entries(filter).sort())}`;
  const after =
    cursor === undefined ? undefined : (readCursor(ctx, list, cursor) as [value: string | number | null, id: string]);
  const conditions = conditionsOf(ctx, filter);
  const rising = (direction === 'asc') !== 'days' in order;
  const rows = pageOf(order, rising ? 'asc' : 'desc', conditions, after, limit + 1);
  const { rows: answers } = await sql<{
    items: (ListedVehicle & { sortKey: string | number | null })[] | null;
    total: number;
  }>`
    ${sql.raw(filter.q ? planEachTime : '')}
    with ${dealershipDay(ctx)}
    select (select count(*) from (select from vehicle where ${every(conditions)} limit ${sql.raw(String(countedTo + 1))}) counted) as total,
      (select json_agg(shown) from (select ${listFields(ctx)}, ${sql.raw(order.column)} as "sortKey" from (${rows}) page) shown) as items`.execute(
    ctx.db,
  );
  const { items: found, total } = answers[0]!;
  const items = found ?? [];
  const last = items.length > limit ? items[limit - 1]! : undefined;
  const nextCursor = last ? writeCursor(ctx, list, [last.sortKey, last.id]) : null;
  return {
    items: items.slice(0, limit).map(({ sortKey: _sortKey, ...vehicle }) => vehicle),
    nextCursor,
    total: Math.min(total, countedTo),
    totalIsMinimum: total > countedTo,
  };
}

/** The rows of a page, whole. Rows without a value of the order come last, whichever its direction. */
function pageOf(
  order: (typeof orders)[Order],
  direction: 'asc' | 'desc',
  conditions: RawBuilder<unknown>[],
  after: [string | number | null, string] | undefined,
  limit: number,
): RawBuilder<unknown> {
  const column = sql.raw(order.column);
  const way = sql.raw(direction);
  const compare = sql.raw(direction === 'asc' ? '>' : '<');
  const most = sql.raw(String(limit));
  const [value, id] = after ?? [];
  const beyond =
    after && value !== null ? [sql`(${column}, id) ${compare} (${value}::${sql.raw(order.type)}, ${id}::uuid)`] : [];
  const valued = sql`select * from vehicle where ${every([...conditions, ...beyond, ...(order.lacking ? [sql`${column} is not null`] : [])])}
    order by ${column} ${way}, id ${way} limit ${most}`;
  if (!order.lacking) return valued;
  const beyondId = after && value === null ? [sql`id ${compare} ${id}::uuid`] : [];
  const lacking = sql`select * from vehicle where ${every([...conditions, sql`${column} is null`, ...beyondId])}
    order by id ${way} limit ${most}`;
  // Two ordered pieces, so that each can walk the index; what is sorted at the end is two pages at most.
  const parts = after && value === null ? sql`(${lacking})` : sql`(${valued}) union all (${lacking})`;
  return sql`select * from (${parts}) parts order by ${column} ${way} nulls last, id ${way} limit ${most}`;
}

/** @throws NotFound also when the vehicle is another dealership's, or at a location that is not the actor's */
export async function findVehicle(ctx: Context, vehicleId: string): Promise<WholeVehicle> {
  const { rows } = await sql<{ vehicle: WholeVehicle }>`
    with ${dealershipDay(ctx)}
    select to_json(shown) as vehicle from (
      select ${wholeFields(ctx)} from vehicle where ${every([...withinReach(ctx), sql`id = ${vehicleId}`])}) shown`.execute(
    ctx.db,
  );
  if (!rows[0]) throw new NotFound('vehicle');
  return rows[0].vehicle;
}

/** The ids of all vehicles of a filter, oldest first, at most so many. */
export async function vehicleIdsOf(ctx: Context, conditions: RawBuilder<unknown>[], most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with ${dealershipDay(ctx)}
    select id from vehicle where ${every(conditions)} order by id limit ${sql.raw(String(most))}`.execute(ctx.db);
  return rows.map((row) => row.id);
}

/** @throws NotFound when there is no such vehicle within the actor's reach */
export async function requireVehicle(ctx: Context, vehicleId: string): Promise<void> {
  const { rows } = await sql`select from vehicle where ${every([...withinReach(ctx), sql`id = ${vehicleId}`])}`.execute(
    ctx.db,
  );
  if (rows.length === 0) throw new NotFound('vehicle');
}
