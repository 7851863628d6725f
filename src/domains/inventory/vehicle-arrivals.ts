import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { sealedPlace } from '#platform/journal/index.ts';
import { searchText } from './search-words.ts';
import { foldStockNumber, giveStockNumbers } from './stock-numbers.ts';
import { dealershipToday } from './vehicle-rows.ts';
import { statusOnArrival } from './vehicle-status.ts';
import type { NewVehicleRow } from './vehicle-rows.ts';
import type { Status } from './vehicle.ts';

/** A vehicle that arrives with many others, with the columns that a listing file can fill. */
export type Arrival = NewVehicleRow & { id: string };

/** Columns that listing files fill, each with its type; whatever is not here is not known of an arrival. */
const columns = {
  condition: ['condition', 'text'],
  vin: ['vin', 'text'],
  year: ['year', 'int'],
  make: ['make', 'text'],
  model: ['model', 'text'],
  trim: ['trim', 'text'],
  bodyStyle: ['body_style', 'text'],
  drivetrain: ['drivetrain', 'text'],
  transmission: ['transmission', 'text'],
  fuel: ['fuel', 'text'],
  engine: ['engine', 'text'],
  cylinders: ['cylinders', 'int'],
  displacementL: ['displacement_l', 'float8'],
  doors: ['doors', 'int'],
  seats: ['seats', 'int'],
  exteriorColour: ['exterior_colour', 'text'],
  interiorColour: ['interior_colour', 'text'],
  previouslyRegistered: ['previously_registered', 'boolean'],
  odometerValue: ['odometer_value', 'int'],
  odometerUnit: ['odometer_unit', 'text'],
  odometerStatus: ['odometer_status', 'text'],
  msrpCents: ['msrp_cents', 'bigint'],
  floorPriceCents: ['floor_price_cents', 'bigint'],
  descriptionEn: ['description_en', 'text'],
  descriptionFr: ['description_fr', 'text'],
  features: ['features', 'text[]'],
  disclosures: ['disclosures', 'jsonb'],
  warranty: ['warranty', 'text'],
  locationId: ['location_id', 'uuid'],
  lotPosition: ['lot_position', 'text'],
  keysCount: ['keys_count', 'int'],
  notes: ['notes', 'text'],
} as const;
type Column = keyof typeof columns;
const names = Object.keys(columns) as Column[];
const usual: Partial<Record<Column, unknown>> = {
  condition: 'used',
  odometerUnit: 'km',
  odometerStatus: 'actual',
  features: [],
  disclosures: {},
};

/**
 * Adds many vehicles at once, with first status, first price and journal, in one statement that carries only the
 * columns that the file has. Where every row is a thousandth of a second of somebody's wait, this is three times as
 * fast as carrying all columns. Typed stock numbers were looked at before.
 *
 * @returns whether all came in; false when somebody took one of the numbers meanwhile: look again
 */
export async function insertArrivals(
  ctx: Context,
  rows: readonly Arrival[],
  importId: string,
  alsoTaken: readonly string[],
): Promise<boolean> {
  if (rows.length === 0) return true;
  const typed = rows.flatMap((row) => (row.stockNumber ? [foldStockNumber(row.stockNumber)] : []));
  const given = await giveStockNumbers(ctx, rows.length - typed.length, [...typed, ...alsoTaken]);
  const today = await dealershipToday(ctx);
  const { ip, userAgent } = ctx.origin;
  const origin = ip || userAgent ? JSON.stringify({ origin: { ip, userAgent } }) : undefined;
  const used = names.filter((name) => usual[name] !== undefined || rows.some((row) => row[name] !== undefined));
  let next = 0;
  const words = new Map<string, string[]>();
  const made = rows.map((row) => {
    const stockNumber = row.stockNumber || given[next++]!;
    const status = (row.status ?? 'draft') as Status;
    const entryId = newId();
    const { firstAvailableAt, soldAt, inStockOn } = statusOnArrival(status, row, ctx.now, today, 'listed');
    const out: Record<string, unknown> = {
      id: row.id,
      e: entryId,
      n: stockNumber,
      f: foldStockNumber(stockNumber),
      s: status,
      w: wordsOf(row, stockNumber, words),
    };
    if (row.askingPriceCents != null) out.p = row.askingPriceCents;
    if (firstAvailableAt) out.a = firstAvailableAt;
    if (soldAt) out.o = soldAt;
    if (inStockOn) out.d = inStockOn;
    if (origin) out.x = ctx.key.seal(origin, sealedPlace(entryId)).toString('base64');
    for (const name of used) {
      const value = row[name] ?? usual[name];
      if (value !== undefined && value !== null) out[columns[name][0]] = value;
    }
    return out;
  });
  const list = sql.raw(used.map((name) => columns[name][0]).join(', '));
  const typedList = sql.raw(used.map((name) => `${columns[name][0]} ${columns[name][1]}`).join(', '));
  const here = sql`${ctx.dealershipId}::uuid`;
  const now = sql`${ctx.now}::timestamptz`;
  const who = sql`${ctx.actor.kind}, ${ctx.actor.id}::uuid`;
  const has = (name: Column) => sql.raw(used.includes(name) ? columns[name][0] : 'null');
  const { rows: added } = await sql<{ count: number }>`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(made)}::json)
        as given (id uuid, e uuid, n text, f text, s text, w text, p bigint, a timestamptz, o timestamptz, d date, x text, ${typedList})
    ), added as (
      insert into vehicle (dealership_id, id, stock_number, stock_folded, status, status_since, first_available_at, sold_at, in_stock_on,
        asking_price_cents, price_changed_at, import_id, search_text, created_at, updated_at, ${list})
      select ${here}, id, n, f, s, ${now}, a, o, d, p, case when p is not null then ${now} end, ${importId}::uuid, w, ${now}, ${now}, ${list} from given
      on conflict (dealership_id, stock_folded) do nothing
      returning id
    ), staged as (
      insert into status_change (dealership_id, id, vehicle_id, at, to_status, actor_kind, actor_id)
      select ${here}, id, id, ${now}, s, ${who} from given
    ), priced as (
      insert into price_change (dealership_id, id, vehicle_id, at, to_cents, actor_kind, actor_id)
      select ${here}, id, id, ${now}, p, ${who} from given where p is not null
    ), told as (
      insert into journal (dealership_id, id, at, actor_kind, actor_id, event, record_kind, record_id, after, sealed)
      select ${here}, e, ${now}, ${who}, 'vehicle.added', 'vehicle', id,
        jsonb_strip_nulls(jsonb_build_object('stockNumber', n, 'vin', ${has('vin')}, 'year', ${has('year')}, 'make', ${has('make')},
          'model', ${has('model')}, 'trim', ${has('trim')}, 'status', s, 'askingPriceCents', p, 'locationId', ${has('locationId')}, 'importId', ${importId}::uuid)),
        decode(x, 'base64')
      from given
    )
    select count(*) as count from added`.execute(ctx.db);
  return added[0]!.count === made.length;
}

/** The words that an arrival is found by; those of its make, model and so on are the same for many. */
function wordsOf(row: Arrival, stockNumber: string, kept: Map<string, string[]>): string {
  const { year, make, model, trim, bodyStyle, fuel, engine, exteriorColour } = row;
  const key = `${year}|${make}|${model}|${trim}|${bodyStyle}|${fuel}|${engine}|${exteriorColour}`;
  let rest = kept.get(key);
  if (!rest)
    kept.set(
      key,
      (rest = searchText({ stockNumber: '', year, make, model, trim, bodyStyle, fuel, engine, exteriorColour }).split(
        ' ',
      )),
    );
  return [...new Set([...searchText({ stockNumber, vin: row.vin }).split(' '), ...rest])]
    .filter(Boolean)
    .slice(0, 60)
    .join(' ');
}
