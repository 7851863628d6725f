import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { fileEntry, photoNames } from './file-entries.ts';
import type { FileEntry } from './file-entries.ts';
import { centColumns } from './tables.ts';
import type { DealershipTable } from './tables.ts';

/** A row as it stands in an archive. */
export interface ArchivedRow {
  /** Columns in the table's order; sealed ones are opened, kept files are named by their entry. */
  values: Record<string, unknown>;
  /** The files that go along with it. */
  files: FileEntry[];
}

const batch = 500;

/** What a name in braces of a register's place stands for. */
export const placeOf = (template: string, row: Record<string, unknown>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, column: string) => String(row[column]));

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
export const bytesOfHex = (value: unknown): Buffer => Buffer.from(String(value).slice(2), 'hex');

/**
 * An opened value as it stands in the archive: as JSON where that gives the very same text back (people read it), as text
 * otherwise (a contract's hash is of its text).
 */
function openedValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === 'object' && JSON.stringify(value) === text) return value;
  } catch {
    // It is text.
  }
  return text;
}

/** The text that was sealed. */
export const closedText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function orderOf(table: DealershipTable) {
  return table.key.map((name) => {
    const { type } = table.columns.find((column) => column.name === name)!;
    // The same order on every installation, whatever language its database sorts by.
    return type === 'text' ? sql`${sql.ref(name)} collate "C"` : sql`${sql.ref(name)}`;
  });
}

/**
 * The rows of a table in the order of its key, in batches: nothing is whole in memory. PostgreSQL writes the JSON, so
 * that instants keep their microseconds.
 */
export async function* readRows(
  ctx: Context,
  table: DealershipTable,
  only?: RawBuilder<unknown>,
): AsyncGenerator<ArchivedRow[]> {
  const columns = sql.join(table.columns.map(({ name }) => sql.ref(name)));
  const order = orderOf(table);
  const span = only ? sql`and (${only})` : sql``;
  let after: unknown[] | undefined;
  for (;;) {
    const beyond =
      after && order.length > 0
        ? sql`and (${sql.join(order)}) > (${sql.join(
            after.map((value, at) => {
              const { type } = table.columns.find((column) => column.name === table.key[at])!;
              return sql`${value}::text::${sql.raw(type)}`;
            }),
          )})`
        : sql``;
    const { rows } = await sql<{ line: string }>`
      select to_json(r)::text as line from (
        select ${columns} from ${sql.table(table.name)} where dealership_id = ${ctx.dealershipId} ${span} ${beyond}
        ${order.length > 0 ? sql`order by ${sql.join(order)}` : sql``} limit ${sql.raw(String(batch))}) r`.execute(
      ctx.db,
    );
    if (rows.length === 0) return;
    const read = rows.map(({ line }) => JSON.parse(line) as Record<string, unknown>);
    const last = read.at(-1)!;
    after = table.key.map((name) => last[name]);
    yield await archived(ctx, table, read);
    if (rows.length < batch || order.length === 0) return;
  }
}

async function archived(ctx: Context, table: DealershipTable, read: Record<string, unknown>[]): Promise<ArchivedRow[]> {
  const { sealed = {}, files = {} } = table.line;
  const names =
    table.name === 'photo'
      ? await photoNames(
          ctx,
          read.map((row) => String(row.id)),
        )
      : undefined;
  const rows: ArchivedRow[] = [];
  for (const row of read) {
    const values: Record<string, unknown> = { ...row };
    for (const [column, place] of Object.entries(sealed)) {
      if (row[column] == null) continue;
      const bytes = bytesOfHex(row[column]);
      values[column] = openedValue(ctx.key.open(bytes, placeOf(place, row)).toString());
    }
    if (table.name === 'journal') {
      // The chain holds the digest of what was sealed when it was chained: with it the chain verifies outside, too. It
      // stands in the row once the part was sealed anew or erased, and is of no use to whoever reads.
      const { sealed_digest: chained, ...told } = values;
      const found = typeof chained === 'string' ? chained.slice(2) : undefined;
      const now = row.sealed == null ? null : digest(bytesOfHex(row.sealed));
      rows.push({ values: { ...told, sealed_sha256: found ?? now }, files: [] });
      continue;
    }
    const going: FileEntry[] = [];
    for (const [column, place] of Object.entries(files)) {
      if (row[column] == null) continue;
      const { blob: _, ...told } = row[column] as Record<string, unknown>;
      const entry = fileEntry(table.name, column, row, placeOf(place, row), names);
      // A file that is not there any more is told so, and stops nothing.
      const there = entry !== undefined && (await ctx.ground.blobs.stat(entry.blob)) !== undefined;
      if (there) going.push(entry);
      values[column] = { ...told, file: there ? entry.name : null, kind: there ? entry.blob.split('/')[1]! : null };
    }
    rows.push({ values, files: going });
  }
  return rows;
}

/** Columns that both sides of a round trip must agree in. */
export function comparedColumns(table: DealershipTable): string[] {
  const left = new Set(['dealership_id', ...(table.line.local ?? [])]);
  return table.columns.map(({ name }) => name).filter((name) => !left.has(name));
}

/** What a table comes to: how many rows, what its money adds up to, and a digest of what is in it. */
export interface TableSum {
  rows: number;
  /** Sums of its columns of cents. */
  cents: Record<string, number>;
  /** SHA-256 of the rows without the columns that belong to an installation, in the order of their key. */
  content: string;
}

/** Adds up a table, row by row. */
export class Adding {
  readonly #columns: string[];
  readonly #cents: string[];
  readonly #hash = createHash('sha256');
  readonly #sums: Record<string, number> = {};
  #rows = 0;

  constructor(table: DealershipTable) {
    this.#columns = comparedColumns(table);
    this.#cents = centColumns(table);
    for (const name of this.#cents) this.#sums[name] = 0;
  }

  add(values: Record<string, unknown>): void {
    this.#rows += 1;
    for (const name of this.#cents) this.#sums[name]! += Number(values[name] ?? 0);
    this.#hash.update(`${JSON.stringify(this.#columns.map((name) => values[name] ?? null))}\n`);
  }

  sum(): TableSum {
    return { rows: this.#rows, cents: this.#sums, content: this.#hash.digest('hex') };
  }
}
