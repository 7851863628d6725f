import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import type { Manner } from '#platform/database/database.ts';
import { record } from '#platform/journal/index.ts';
import { csvLine } from '#kernel/csv-cells.ts';
import { conditionsOf, daysInStock, dealershipDay, every } from './vehicle-filter.ts';
import type { VehicleFilter } from './vehicle-filter.ts';
import { seesCost } from './vehicle-projection.ts';

type Cell = string | number | boolean | null;

/** Columns of the file: what stands in its first line, and where it comes from. Our own import reads these names. */
const columns: [header: string, expression: string][] = [
  ['stock_number', 'stock_number'],
  ['vin', 'vin'],
  ['status', 'status'],
  ['condition', 'condition'],
  ['year', 'year'],
  ['make', 'make'],
  ['model', 'model'],
  ['trim', 'trim'],
  ['body_style', 'body_style'],
  ['drivetrain', 'drivetrain'],
  ['transmission', 'transmission'],
  ['fuel', 'fuel'],
  ['engine', 'engine'],
  ['cylinders', 'cylinders'],
  ['displacement_l', 'displacement_l'],
  ['doors', 'doors'],
  ['seats', 'seats'],
  ['exterior_colour', 'exterior_colour'],
  ['interior_colour', 'interior_colour'],
  ['odometer', 'odometer_value'],
  ['odometer_unit', 'odometer_unit'],
  ['price', 'asking_price_cents / 100.0'],
  ['msrp', 'msrp_cents / 100.0'],
  ['in_stock_on', 'in_stock_on'],
  [
    'location',
    '(select name from location where location.dealership_id = vehicle.dealership_id and location.id = vehicle.location_id)',
  ],
  ['lot_position', 'lot_position'],
  ['features', `array_to_string(features, ' | ')`],
  ['description_en', 'description_en'],
  ['description_fr', 'description_fr'],
  ['photo_count', 'photo_count'],
];
const costColumns: [string, string][] = [['floor_price', 'floor_price_cents / 100.0']];

const batch = 500;

/**
 * The vehicles of a filter as a CSV file (UTF-8 with its mark, so that spreadsheets read the accents), made while it is
 * being sent: no list is too long. Amounts are dollars with a point. Journalled before the first line leaves.
 */
export function exportVehicles(
  work: <T>(task: (ctx: Context) => Promise<T>, manner?: Manner) => Promise<T>,
  filter: VehicleFilter,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: string | undefined;
  let begun = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) {
        begun = true;
        const headers = await work(
          async (ctx) => {
            await record(ctx, {
              event: 'vehicles.exported',
              record: { kind: 'dealership', id: ctx.dealershipId },
              after: { filter },
            });
            return columnsFor(ctx).map(([header]) => header);
          },
          // Taking the list along is written down also when nothing else is any more.
          { write: true, lettingGo: true },
        );
        controller.enqueue(encoder.encode(`\ufeff${csvLine([...headers, 'days_in_stock'])}`));
        return;
      }
      const rows = await work((ctx) => rowsAfter(ctx, filter, after), { write: false });
      after = rows.at(-1)?.id;
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map((row) => csvLine(row.cells)).join('')));
      if (rows.length < batch) controller.close();
    },
  });
}

const columnsFor = (ctx: Context): [string, string][] => (seesCost(ctx) ? [...columns, ...costColumns] : columns);

async function rowsAfter(
  ctx: Context,
  filter: VehicleFilter,
  after: string | undefined,
): Promise<{ id: string; cells: Cell[] }[]> {
  const cells = sql.raw(
    columnsFor(ctx)
      .map(([, expression]) => expression)
      .join(', '),
  );
  const beyond = after === undefined ? [] : [sql`id > ${after}::uuid`];
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    with ${dealershipDay(ctx)}
    select id, json_build_array(${cells}, ${daysInStock}) as cells
      from vehicle where ${every([...conditionsOf(ctx, filter), ...beyond])} order by id limit ${sql.raw(String(batch))}`.execute(
    ctx.db,
  );
  return rows;
}
