import { sql } from 'kysely';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { Invalid } from '#kernel/problems.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { once, readKey } from '#platform/web/idempotency.ts';
import type { OwnContext, Upload } from '#platform/web/route.ts';
import { listingLimits, readListingFile } from './listing-file.ts';
import type { ListingFile } from './listing-file.ts';
import { foldHeader, guessMapping, listingFields } from './listing-headers.ts';
import type { ListingMapping } from './listing-headers.ts';
import { findImport, requireImport } from './listing-import.ts';
import type { ImportRow, KeptHeader, KeptSettings, ListingImport } from './listing-import.ts';
import { readRow } from './listing-row.ts';
import type { ListingProblem } from './listing-problems.ts';
import type { RowReading } from './listing-row.ts';
import { ListingSettings, usualSettings } from './listing-settings.ts';
import { dateOrderOf } from './listing-values.ts';
import { foldStockNumber } from './stock-numbers.ts';
import { requireLocation } from './vehicle-keeping.ts';

/** What can be changed of an import before it runs. */
export const ImportChange = z.strictObject({
  version: z.int().min(1),
  mapping: z
    .array(z.enum(listingFields).nullable())
    .max(200)
    .optional()
    .describe('The field of each column, in the order of the file; null is not used'),
  settings: ListingSettings.partial().strict().optional(),
});

/** Where a sealed listing file stands; elsewhere it does not open. */
export const listingFilePlace = (importId: string): string => `listing file ${importId}`;

const batch = 5000;

/**
 * Takes a listing file in: read, guessed and checked row by row first, then kept and staged in one transaction. Nothing
 * of it is in the inventory before it is run.
 *
 * @throws TooLarge, Unsupported, Invalid for what is no listing file
 */
export async function addImport(own: OwnContext, upload: Upload): Promise<ListingImport> {
  const file = await readListingFile(upload.bytes);
  const id = newId();
  const locale = own.locale;
  const mapping = guessMapping(
    file.headers,
    file.rows.slice(0, 200).map((row) => row.cells),
  );
  const settings = guessSettings(file, mapping, locale);
  const reading = await own.work((ctx) => readingFor(ctx, mapping, settings), { write: false });
  const problems = await checkRows(file.rows, reading);
  const key = await own.ground.keyring.of(own.dealershipId);
  const blob = newBlobName(own.dealershipId, 'listing');
  await own.ground.blobs.put(blob, key.seal(upload.bytes, listingFilePlace(id)));
  const idempotencyKey = readKey(own.request.headers.get('idempotency-key') ?? undefined);
  try {
    return await own.work(
      async (ctx) => {
        const work = async () => ({
          status: 201,
          answer: await stage(ctx, { id, file, upload, blob, mapping, settings, problems }),
        });
        if (!idempotencyKey) return (await work()).answer;
        const who = { dealershipId: ctx.dealershipId, actorId: ctx.actor.id! };
        const done = await once(ctx.db, who, 'POST /api/listing-imports', idempotencyKey, upload.bytes, ctx.now, work);
        if (done.replayed) await own.ground.blobs.delete(blob).catch(() => undefined);
        return done.answer as ListingImport;
      },
      { write: true, statementTimeout: 60_000 },
    );
  } catch (error) {
    await own.ground.blobs.delete(blob).catch(() => undefined);
    throw error;
  }
}

interface Staging {
  id: string;
  file: ListingFile;
  upload: Upload;
  blob: string;
  mapping: ListingMapping;
  settings: KeptSettings;
  problems: ListingProblem[][];
}

async function stage(
  ctx: Context,
  { id, file, upload, blob, mapping, settings, problems }: Staging,
): Promise<ListingImport> {
  const headers: KeptHeader[] = file.headers.map((name, column) => ({ name, samples: samplesOf(file, column) }));
  await ctx.db
    .insertInto('listingImport')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      fileName: upload.name || 'listing.csv',
      file: JSON.stringify({ blob, bytes: upload.bytes.length }),
      encoding: file.encoding,
      delimiter: file.delimiter,
      headers: JSON.stringify(headers),
      mapping: JSON.stringify(mapping),
      settings: JSON.stringify(settings),
      state: 'ready',
      rowsTotal: file.rows.length,
      createdBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
      createdAt: ctx.now,
    })
    .execute();
  for (let from = 0; from < file.rows.length; from += batch) {
    const rows = file.rows.slice(from, from + batch);
    await sql`insert into listing_import_row (dealership_id, import_id, line, cells, problems)
      select ${ctx.dealershipId}::uuid, ${id}::uuid, given.line, given.cells, given.problems
      from unnest(${rows.map((row) => row.line)}::int[], ${rows.map((row) => JSON.stringify(row.cells))}::jsonb[],
        ${problems.slice(from, from + batch).map((one) => JSON.stringify(one))}::jsonb[]) as given (line, cells, problems)`.execute(
      ctx.db,
    );
  }
  await record(ctx, {
    event: 'listing_import.added',
    record: { kind: 'listing_import', id },
    after: { rows: file.rows.length, encoding: file.encoding, bytes: upload.bytes.length },
  });
  return findImport(ctx, id);
}

function samplesOf(file: ListingFile, column: number): string[] {
  const samples = new Set<string>();
  for (const { cells } of file.rows) {
    const cell = cells[column];
    if (cell) samples.add(cell.slice(0, 60).toWellFormed());
    if (samples.size === 4) break;
  }
  return [...samples];
}

/** What the file itself says about how it is meant; the rest is as usual. */
function guessSettings(file: ListingFile, mapping: ListingMapping, locale: 'en' | 'fr'): KeptSettings {
  const notices: string[] = [];
  const orders = new Set<string | undefined>();
  const dated = mapping.indexOf('inStockOn');
  if (dated >= 0) for (const { cells } of file.rows) orders.add(dateOrderOf(cells[dated] ?? ''));
  const dateOrder = orders.has('dmy') ? 'dmy' : orders.has('mdy') || file.delimiter !== ';' ? 'mdy' : 'dmy';
  if (orders.has('either') && !orders.has('dmy') && !orders.has('mdy')) notices.push('date_order');
  const odometer = foldHeader(file.headers[mapping.indexOf('odometer')] ?? '');
  // Feeds made for the United States say Miles and mean kilometres here as often as not: a person decides.
  if (/^mi(les?)?$|mileagemi/.test(odometer)) notices.push('odometer_unit');
  if (file.brokenLines.length > 0) notices.push('broken_text');
  const description = foldHeader(file.headers[mapping.indexOf('description')] ?? '');
  const french =
    /descriptif|commentaire|texte|remarque/.test(description) ||
    (locale === 'fr' && file.headers.some((header) => /[éèê]/i.test(header)));
  return { ...usualSettings, dateOrder, descriptionLanguage: french ? 'fr' : 'en', notices };
}

/** What reading the rows of an import needs, for the actor of the context. */
export async function readingFor(
  ctx: Context,
  mapping: ListingMapping,
  settings: ListingSettings,
): Promise<RowReading> {
  const locations = await ctx.db
    .selectFrom('location')
    .select(['id', 'name'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('archivedAt', 'is', null)
    .execute();
  const reach = ctx.actor.locationIds;
  return {
    mapping,
    settings,
    locations: new Map(
      locations.filter(({ id }) => !reach || reach.includes(id)).map(({ id, name }) => [name.trim().toLowerCase(), id]),
    ),
    cost: ctx.actor.permissions.has('inventory.cost'),
    thisYear: ctx.now.getUTCFullYear(),
  };
}

/** The problems of each row, those among rows included: a stock number or VIN that an earlier row has already. */
export async function checkRows(
  rows: readonly { line: number; cells: readonly string[] }[],
  reading: RowReading,
): Promise<ListingProblem[][]> {
  const numbers = new Map<string, number>();
  const vins = new Map<string, number>();
  const checked: ListingProblem[][] = [];
  for (const { line, cells } of rows) {
    const { facts, problems } = readRow(cells, reading);
    cells.forEach((cell, column) => {
      const field = cell.length < listingLimits.cell ? undefined : reading.mapping[column];
      if (field) problems.push({ code: 'cell_too_long', field, severity: 'warning' });
    });
    if (!problems.some((problem) => problem.severity === 'error')) {
      const number = facts.stockNumber ? foldStockNumber(facts.stockNumber) : undefined;
      const first = number === undefined ? undefined : numbers.get(number);
      const firstVin = facts.vin ? vins.get(facts.vin) : undefined;
      if (first !== undefined) {
        problems.push({
          code: 'duplicate_stock_number',
          field: 'stockNumber',
          other: String(first),
          value: facts.stockNumber!,
          severity: 'error',
        });
      } else if (firstVin !== undefined) {
        problems.push({
          code: 'duplicate_vin',
          field: 'vin',
          other: String(firstVin),
          value: facts.vin!,
          severity: 'error',
        });
      } else {
        if (number !== undefined) numbers.set(number, line);
        if (facts.vin) vins.set(facts.vin, line);
      }
    }
    // Requests are answered in between.
    if (checked.push(problems) % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return checked;
}

/**
 * Changes how the columns are read or what is to be done with the rows; every row is checked anew.
 * @throws Conflict in another version, or when it has run · Invalid for a mapping that does not fit
 */
export async function changeImport(
  ctx: Context,
  importId: string,
  change: z.output<typeof ImportChange>,
): Promise<ListingImport> {
  const before = await requireImport(ctx, importId, change.version, ['ready']);
  const mapping = change.mapping ?? before.mapping;
  requireMapping(ctx, mapping, before);
  const settings: KeptSettings = { ...before.settings, ...change.settings };
  if (change.settings?.locationId) await requireLocation(ctx, change.settings.locationId);
  const reading = await readingFor(ctx, mapping, settings);
  const { rows } = await sql<{ line: number; cells: string[]; problems: ListingProblem[] }>`
    select line, cells, problems from listing_import_row
    where dealership_id = ${ctx.dealershipId} and import_id = ${importId} order by line`.execute(ctx.db);
  const checked = await checkRows(rows, reading);
  const different = rows.flatMap((row, at) =>
    JSON.stringify(row.problems) === JSON.stringify(checked[at]) ? [] : [{ line: row.line, problems: checked[at] }],
  );
  for (let from = 0; from < different.length; from += batch) {
    const given = different.slice(from, from + batch);
    await sql`update listing_import_row r set problems = given.problems
      from unnest(${given.map((row) => row.line)}::int[], ${given.map((row) => JSON.stringify(row.problems))}::jsonb[]) as given (line, problems)
      where r.dealership_id = ${ctx.dealershipId} and r.import_id = ${importId} and r.line = given.line`.execute(
      ctx.db,
    );
  }
  await ctx.db
    .updateTable('listingImport')
    .set({ mapping: JSON.stringify(mapping), settings: JSON.stringify(settings), version: before.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', importId)
    .execute();
  await record(ctx, {
    event: 'listing_import.changed',
    record: { kind: 'listing_import', id: importId },
    before: { mapping: before.mapping, settings: before.settings },
    after: { mapping, settings },
  });
  return findImport(ctx, importId);
}

function requireMapping(ctx: Context, mapping: ListingMapping, before: ImportRow): void {
  const wrong = (pointer: string, code: string, message: string): never => {
    throw new Invalid([{ pointer, code, message }]);
  };
  if (mapping.length !== before.headers.length)
    wrong('/mapping', 'mapping_length', 'Name a field, or null, for each column of the file.');
  mapping.forEach((field, column) => {
    if (field && mapping.indexOf(field) !== column)
      wrong(`/mapping/${column}`, 'field_twice', `${field} is given to two columns.`);
    if (field === 'floorPrice' && !ctx.actor.permissions.has('inventory.cost')) {
      wrong(`/mapping/${column}`, 'floor_price', 'The floor price needs the permission inventory.cost.');
    }
  });
}
