import { sql } from 'kysely';
import type { Insertable, RawBuilder, Selectable } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Vehicle } from '#platform/database/schema.ts';
import { sealedPlace } from '#platform/journal/index.ts';
import { searchText } from './search-words.ts';
import { foldStockNumber, giveStockNumbers, usedNumbers } from './stock-numbers.ts';
import { every, withinReach } from './vehicle-filter.ts';
import { statusOnArrival } from './vehicle-status.ts';
import type { Status } from './vehicle.ts';
import { findVehicle } from './vehicles.ts';

/** A vehicle as it stands in its table. */
export type VehicleRow = Selectable<Vehicle>;

/** Columns that a change may set; the rest follows from them. */
type Settable = Omit<
  Insertable<Vehicle>,
  'dealershipId' | 'id' | 'version' | 'search' | 'searchText' | 'stockFolded' | 'odometerKm' | 'createdAt' | 'updatedAt'
>;
export type VehicleChanges = Partial<Settable>;

/** A vehicle to add. Without a stock number it gets the next one of the pattern; without a status it is a draft. */
export type NewVehicleRow = Omit<VehicleChanges, 'stockNumber' | 'statusSince'> & {
  id?: string;
  stockNumber?: string | null;
};

/** Every column of `vehicle` that is written by an insert, under its name here. */
const columns = {
  id: 'id',
  stockNumber: 'stock_number',
  stockFolded: 'stock_folded',
  status: 'status',
  statusSince: 'status_since',
  firstAvailableAt: 'first_available_at',
  soldAt: 'sold_at',
  inStockOn: 'in_stock_on',
  condition: 'condition',
  vin: 'vin',
  vinAbsentReason: 'vin_absent_reason',
  year: 'year',
  make: 'make',
  model: 'model',
  trim: 'trim',
  bodyStyle: 'body_style',
  drivetrain: 'drivetrain',
  transmission: 'transmission',
  fuel: 'fuel',
  engine: 'engine',
  cylinders: 'cylinders',
  displacementL: 'displacement_l',
  doors: 'doors',
  seats: 'seats',
  gvwrKg: 'gvwr_kg',
  exteriorColour: 'exterior_colour',
  interiorColour: 'interior_colour',
  zeroEmission: 'zero_emission',
  previouslyRegistered: 'previously_registered',
  odometerValue: 'odometer_value',
  odometerUnit: 'odometer_unit',
  odometerStatus: 'odometer_status',
  odometerAsOf: 'odometer_as_of',
  askingPriceCents: 'asking_price_cents',
  wasPriceCents: 'was_price_cents',
  priceChangedAt: 'price_changed_at',
  msrpCents: 'msrp_cents',
  floorPriceCents: 'floor_price_cents',
  descriptionEn: 'description_en',
  descriptionFr: 'description_fr',
  features: 'features',
  disclosures: 'disclosures',
  warranty: 'warranty',
  locationId: 'location_id',
  lotPosition: 'lot_position',
  keysCount: 'keys_count',
  notes: 'notes',
  decoded: 'decoded',
  cover: 'cover',
  photoCount: 'photo_count',
  importId: 'import_id',
  searchText: 'search_text',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;
type Column = keyof typeof columns;

const defaults = {
  condition: 'used',
  odometerUnit: 'km',
  odometerStatus: 'actual',
  features: [],
  disclosures: {},
  photoCount: 0,
};
const names = (fields: readonly string[], of = ''): RawBuilder<unknown> =>
  sql.raw(fields.map((field) => of + columns[field as Column]).join(', '));
const snake = (row: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [columns[field as Column], row[field] ?? null]));
const insertColumns = Object.keys(columns) as Column[];

/** Fields that are written straight into the row of a new vehicle by someone else's right to it are checked before. */
export interface AddedVehicle {
  id: string;
  stockNumber: string;
}

/**
 * Adds vehicles with their first status, first price and journal entries: two or three statements for any number.
 * What may be added, and by whom, was checked before.
 *
 * @throws Invalid at `/<row>/stockNumber` for a number that another vehicle has or had, or that is there twice
 */
export async function insertVehicles(ctx: Context, rows: readonly NewVehicleRow[]): Promise<AddedVehicle[]> {
  if (rows.length === 0) return [];
  const numbers = await numbersFor(ctx, rows);
  const today = await dealershipToday(ctx);
  const made = rows.map((row, at) => {
    const stockNumber = numbers[at]!;
    const status = (row.status ?? 'draft') as Status;
    const whole = { ...defaults, ...dropUndefined(row), ...statusOnArrival(status, row, ctx.now, today) };
    return {
      ...whole,
      id: row.id ?? newId(),
      stockNumber,
      stockFolded: foldStockNumber(stockNumber),
      status,
      statusSince: ctx.now,
      priceChangedAt: row.priceChangedAt ?? (row.askingPriceCents == null ? null : ctx.now),
      searchText: searchText({ ...row, stockNumber }),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    };
  });
  const entries = made.map(() => newId());
  const { ip, userAgent } = ctx.origin;
  const origin = ip || userAgent ? JSON.stringify({ origin: { ip, userAgent } }) : undefined;
  const sealed = entries.map((id) => (origin ? ctx.key.seal(origin, sealedPlace(id)) : null));
  const who = sql`${ctx.actor.kind}, ${ctx.actor.id}::uuid`;
  const here = sql`${ctx.dealershipId}::uuid`;
  // One statement: rows are read once, and vehicle, status, price and journal stand or fall together.
  const { rows: added } = await sql<{ id: string }>`
    with given as materialized (
      select given.*, entry.entry_id, entry.sealed
        from (select *, row_number() over () as n from json_populate_recordset(null::vehicle, ${JSON.stringify(made.map((row) => snake(row, insertColumns)))}::json)) given
        join unnest(${entries}::uuid[], ${sealed}::bytea[]) with ordinality as entry (entry_id, sealed, n) using (n)
    ), added as (
      insert into vehicle (dealership_id, ${names(insertColumns)}) select ${here}, ${names(insertColumns)} from given
      on conflict (dealership_id, stock_folded) do nothing
      returning id
    ), staged as (
      insert into status_change (dealership_id, id, vehicle_id, at, to_status, actor_kind, actor_id)
      select ${here}, id, id, ${ctx.now}::timestamptz, status, ${who} from given join added using (id)
    ), priced as (
      insert into price_change (dealership_id, id, vehicle_id, at, to_cents, actor_kind, actor_id)
      select ${here}, id, id, ${ctx.now}::timestamptz, asking_price_cents, ${who} from given join added using (id) where asking_price_cents is not null
    ), told as (
      insert into journal (dealership_id, id, at, actor_kind, actor_id, event, record_kind, record_id, after, sealed)
      select ${here}, entry_id, ${ctx.now}::timestamptz, ${who}, 'vehicle.added', 'vehicle', id,
        jsonb_strip_nulls(jsonb_build_object('stockNumber', stock_number, 'vin', vin, 'year', year, 'make', make, 'model', model, 'trim', trim, 'status', status, 'askingPriceCents', asking_price_cents, 'locationId', location_id, 'importId', import_id)),
        sealed
      from given join added using (id)
    )
    select id from added`.execute(ctx.db);
  if (added.length < made.length) {
    // Somebody else added the same number between our look and our write.
    const there = new Set(added.map((row) => row.id));
    throw takenNumbers(made.flatMap((row, at) => (there.has(row.id) ? [] : [{ at, stockNumber: row.stockNumber }])));
  }
  return made.map(({ id, stockNumber }) => ({ id, stockNumber }));
}

async function numbersFor(ctx: Context, rows: readonly NewVehicleRow[]): Promise<string[]> {
  const typed = rows.flatMap((row, at) =>
    row.stockNumber ? [{ at, stockNumber: row.stockNumber, folded: foldStockNumber(row.stockNumber) }] : [],
  );
  const used = await usedNumbers(
    ctx,
    typed.map((one) => one.folded),
  );
  const seen = new Set<string>();
  const refused = typed.filter(({ folded }) => {
    const twice = used.has(folded) || seen.has(folded);
    seen.add(folded);
    return twice;
  });
  if (refused.length > 0) throw takenNumbers(refused);
  const given = await giveStockNumbers(ctx, rows.length - typed.length, [...seen]);
  return rows.map((row) => row.stockNumber || given.shift()!);
}

const takenNumbers = (refused: { at: number; stockNumber: string }[]): Invalid =>
  new Invalid(
    refused.slice(0, 100).map(({ at, stockNumber }) => ({
      pointer: `/${at}/stockNumber`,
      code: 'stock_number_taken',
      message: `Stock number ${stockNumber} belongs to another vehicle, or did; numbers are never used twice.`,
    })),
  );

const dropUndefined = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;

/** A vehicle before, and what becomes of it. */
export interface VehicleChange {
  before: VehicleRow;
  change: VehicleChanges;
}

/**
 * Writes changes of vehicles that were read `for update` in this transaction, in one statement, each with the next
 * version. Histories and journal are written by those who know what the change means.
 * @returns the vehicles as they are now, in the same order
 */
export async function updateVehicles(ctx: Context, changes: readonly VehicleChange[]): Promise<VehicleRow[]> {
  if (changes.length === 0) return [];
  const touched = new Set<string>(['searchText', 'updatedAt']);
  const after = changes.map(({ before, change }) => {
    for (const [field, value] of Object.entries(change)) if (value !== undefined) touched.add(field);
    const row = { ...before, ...dropUndefined(change), updatedAt: ctx.now, version: before.version + 1 } as VehicleRow;
    row.searchText = searchText(row);
    if (change.stockNumber !== undefined) {
      row.stockFolded = foldStockNumber(row.stockNumber);
      touched.add('stockFolded');
    }
    return row;
  });
  const fields = [...touched].sort();
  const assignments = sql.raw(
    fields.map((field) => `${columns[field as Column]} = given.${columns[field as Column]}`).join(', '),
  );
  const given = after.map((row) => snake(row as unknown as Record<string, unknown>, ['id', ...fields]));
  await sql`
    update vehicle set ${assignments}, version = vehicle.version + 1
      from json_populate_recordset(null::vehicle, ${JSON.stringify(given)}::json) given
      where vehicle.dealership_id = ${ctx.dealershipId} and vehicle.id = given.id`.execute(ctx.db);
  return after;
}

/** Vehicles as they stand, for changing: locked in the order of their ids, so that two who change many never wait in a ring. */
export async function vehiclesForUpdate(ctx: Context, ids: readonly string[]): Promise<VehicleRow[]> {
  return ctx.db
    .selectFrom('vehicle')
    .selectAll()
    .where(sql<boolean>`${every(withinReach(ctx))}`)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/**
 * One vehicle for changing, in the version that the change was based on.
 * @throws NotFound · Conflict with the version that is there when it is another
 */
export async function vehicleForUpdate(ctx: Context, id: string, version?: number): Promise<VehicleRow> {
  const [row] = await vehiclesForUpdate(ctx, [id]);
  if (!row) throw new NotFound('vehicle');
  if (version !== undefined && row.version !== version) {
    throw new Conflict(
      'The vehicle was changed meanwhile. Look at it again and repeat your change.',
      { current: await findVehicle(ctx, id) },
      'stale',
    );
  }
  return row;
}

/** Today's date where the dealership is. */
export async function dealershipToday(ctx: Context): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select (${ctx.now}::timestamptz at time zone time_zone)::date as today from dealership where dealership_id = ${ctx.dealershipId}`.execute(
    ctx.db,
  );
  return rows[0]!.today;
}
