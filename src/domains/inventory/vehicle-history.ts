import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { costFields, seesCost } from './vehicle-projection.ts';
import { requireVehicle } from './vehicles.ts';

const Who = z
  .object({ kind: z.enum(['user', 'api_key', 'visitor', 'system']), id: Id.nullable(), name: z.string().nullable() })
  .describe('Who did it; the name is that of the staff member or the API key');

/** What happened to a vehicle, newest first, with its prices and stages. */
export const VehicleHistory = z.object({
  entries: z.array(
    z.object({
      id: Id,
      at: z.string(),
      event: z.string().describe('`vehicle.changed`, `photo.added`, …'),
      actor: Who,
      before: z.record(z.string(), z.unknown()).nullable().describe('The changed fields as they were'),
      after: z.record(z.string(), z.unknown()).nullable().describe('The changed fields as they became'),
    }),
  ),
  nextCursor: z.string().nullable(),
  prices: z.array(
    z.object({
      at: z.string(),
      fromCents: z.int().nullable(),
      toCents: z.int().nullable(),
      reason: z.string().nullable(),
      actor: Who,
    }),
  ),
  stages: z.array(
    z.object({
      at: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      reason: z.string().nullable(),
      days: z.int().describe('Calendar days in this status, until the next one or today'),
      actor: Who,
    }),
  ),
});
export type VehicleHistory = z.output<typeof VehicleHistory>;

const pageSize = 50;

/** What is told of costs is told to nobody who may not see them. */
const costEvents = [
  'vehicle.acquisition_added',
  'vehicle.acquisition_changed',
  'vehicle.cost_added',
  'vehicle.cost_changed',
  'vehicle.cost_removed',
];

// A person by the name they have here; what a visitor or the product itself did has none.
const who = (
  table: string,
) => sql`json_build_object('kind', ${sql.ref(`${table}.actor_kind`)}, 'id', ${sql.ref(`${table}.actor_id`)}, 'name', case ${sql.ref(`${table}.actor_kind`)}
  when 'user' then (select name from staff_member m where m.dealership_id = ${sql.ref(`${table}.dealership_id`)} and m.user_id = ${sql.ref(`${table}.actor_id`)})
  when 'api_key' then (select name from api_key k where k.dealership_id = ${sql.ref(`${table}.dealership_id`)} and k.id = ${sql.ref(`${table}.actor_id`)}) end)`;

/** The timeline of one vehicle: its journal by pages, and all its prices and stages. @throws NotFound */
export async function vehicleHistory(ctx: Context, vehicleId: string, cursor?: string): Promise<VehicleHistory> {
  await requireVehicle(ctx, vehicleId);
  const list = `history ${vehicleId}`;
  const [after] = cursor === undefined ? [] : (readCursor(ctx, list, cursor) as [string]);
  const { rows } = await sql<{
    entries: VehicleHistory['entries'] | null;
    prices: VehicleHistory['prices'] | null;
    stages: VehicleHistory['stages'] | null;
  }>`
    with zone as materialized (select time_zone from dealership where dealership_id = ${ctx.dealershipId}),
    told as (
      select * from journal where dealership_id = ${ctx.dealershipId} and record_kind = 'vehicle' and record_id = ${vehicleId}
        ${after === undefined ? sql`` : sql`and id < ${after}::uuid`}
        ${seesCost(ctx) ? sql`` : sql`and event not in (${sql.join(costEvents)})`}
        order by id desc limit ${sql.raw(String(pageSize + 1))}
    ), staged as (
      select *, lead(at, 1, ${ctx.now}::timestamptz) over (order by at, id) as until from status_change
        where dealership_id = ${ctx.dealershipId} and vehicle_id = ${vehicleId}
    )
    select
      (select json_agg(json_build_object('id', id, 'at', at, 'event', event, 'actor', ${who('told')}, 'before', before, 'after', after) order by id desc) from told) as entries,
      (select json_agg(json_build_object('at', at, 'fromCents', from_cents, 'toCents', to_cents, 'reason', reason, 'actor', ${who('p')}) order by at desc, id desc)
        from price_change p where dealership_id = ${ctx.dealershipId} and vehicle_id = ${vehicleId}) as prices,
      (select json_agg(json_build_object('at', at, 'from', from_status, 'to', to_status, 'reason', reason, 'actor', ${who('staged')},
          'days', (until at time zone (select time_zone from zone))::date - (at at time zone (select time_zone from zone))::date) order by at desc, id desc)
        from staged) as stages`.execute(ctx.db);
  const { entries: found, prices, stages } = rows[0]!;
  const entries = (found ?? []).slice(0, pageSize);
  const more = (found ?? []).length > pageSize;
  return {
    entries: entries.map((entry) => ({ ...entry, before: shown(ctx, entry.before), after: shown(ctx, entry.after) })),
    nextCursor: more ? writeCursor(ctx, list, [entries.at(-1)!.id]) : null,
    prices: prices ?? [],
    stages: stages ?? [],
  };
}

/** What the actor may not see on the vehicle, they may not see in its past either. */
function shown(ctx: Context, fields: Record<string, unknown> | null): Record<string, unknown> | null {
  if (!fields || seesCost(ctx)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !(field in costFields)));
}
