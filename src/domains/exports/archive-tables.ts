import type { RawBuilder } from 'kysely';
import { csvLine } from '#kernel/csv-cells.ts';
import type { Context } from '#platform/database/context.ts';
import type { ArchiveIndex } from './archive-index.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import type { Progress } from './progress.ts';
import { Adding, comparedColumns, readRows } from './rows.ts';
import type { DealershipTable } from './tables.ts';

/** Where a table stands in an archive. */
export const linesPath = ({ line, name }: DealershipTable): string => `data/${line.thing}/${name}.jsonl`;
const csvPath = ({ line, name }: DealershipTable): string => `csv/${line.thing}/${name}.csv`;

type Cell = string | number | boolean | null;
const cell = (value: unknown): Cell =>
  value === null || value === undefined
    ? null
    : typeof value === 'object'
      ? JSON.stringify(value)
      : (value as string | number | boolean);

/** Writes a table as JSON Lines, and tells what it comes to. */
export async function writeLines(
  ctx: Context,
  writer: ArchiveWriter,
  table: DealershipTable,
  progress: Progress,
): Promise<ArchiveIndex['tables'][string]> {
  const adding = new Adding(table);
  const path = linesPath(table);
  async function* lines(): AsyncGenerator<string> {
    for await (const rows of readRows(ctx, table)) {
      let text = '';
      for (const { values } of rows) {
        adding.add(values);
        text += `${JSON.stringify(values)}\n`;
      }
      progress.rows(rows.length);
      yield text;
    }
  }
  await writer.add(path, lines());
  return { ...adding.sum(), thing: table.line.thing, path };
}

/**
 * Writes a table, or the rows of it that satisfy a condition, as CSV for a spreadsheet: without what is worked out of
 * other columns. Cells never run as formulas. @returns how many rows
 */
export async function writeCsv(
  ctx: Context,
  writer: ArchiveWriter,
  table: DealershipTable,
  only?: RawBuilder<unknown>,
): Promise<number> {
  const derived = new Set(['dealership_id', ...(table.line.derived ?? [])]);
  const columns = table.columns.map(({ name }) => name).filter((name) => !derived.has(name));
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    // A byte order mark: spreadsheets then read the file as UTF-8.
    yield `\ufeff${csvLine(columns)}`;
    for await (const rows of readRows(ctx, table, only)) {
      count += rows.length;
      yield rows.map(({ values }) => csvLine(columns.map((name) => cell(values[name])))).join('');
    }
  }
  await writer.add(csvPath(table), lines());
  return count;
}

/** Writes the kept files of a table's rows: opened, in original size. @returns those that were not there any more */
export async function writeFiles(
  ctx: Context,
  writer: ArchiveWriter,
  table: DealershipTable,
  progress: Progress,
): Promise<string[]> {
  const missing: string[] = [];
  if (!table.line.files) return missing;
  for await (const rows of readRows(ctx, table)) {
    for (const { values, files } of rows) {
      for (const column of Object.keys(table.line.files)) {
        const told = values[column] as { file: string | null } | null;
        if (told && !told.file) missing.push(`${table.name} ${String(values.id)}`);
      }
      for (const { name, blob, place } of files) {
        const bytes = ctx.key.open(await ctx.ground.blobs.get(blob), place);
        await writer.add(name, bytes, true);
        progress.files(1);
      }
    }
  }
  return missing;
}

/** `schema.json`: what each table and column is, in words and types. */
export function schemaOf(
  tables: readonly DealershipTable[],
  meanings: Map<string, string>,
  things: (thing: DealershipTable['line']['thing']) => string,
): string {
  return JSON.stringify(
    tables.map((table) => ({
      table: table.name,
      thing: table.line.thing,
      thingInWords: things(table.line.thing),
      meaning: meanings.get(table.name) ?? null,
      lines: linesPath(table),
      csv: csvPath(table),
      key: table.key,
      compared: comparedColumns(table),
      columns: table.columns.map((column) => ({
        name: column.name,
        type: column.type,
        required: column.required,
        refersTo: column.refersTo,
        personal: table.line.personal?.includes(column.name) ?? false,
        opened: column.name in (table.line.sealed ?? {}),
        file: column.name in (table.line.files ?? {}),
        meaning: meanings.get(`${table.name}.${column.name}`) ?? byName(column.name),
      })),
      withheld: table.line.withheld ?? [],
    })),
    null,
    1,
  );
}

/** What a column's name says, for those without words of their own. */
function byName(name: string): string | null {
  if (name === 'dealership_id') return 'The dealership';
  if (name.endsWith('_cents')) return 'Money in integer cents of the dealership’s currency';
  if (name.endsWith('_at') || name === 'at') return 'An instant, UTC';
  if (name.endsWith('_on')) return 'A calendar day in the dealership’s time zone';
  if (name.endsWith('_id')) return 'The id of another record';
  if (name === 'id') return 'Its id (UUID)';
  if (name === 'version') return 'Rises with each change';
  return null;
}
