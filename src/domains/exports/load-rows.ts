import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import type { Archive } from './archive-reader.ts';
import { ArchiveProblem } from './archive-problem.ts';
import { closedText, placeOf } from './rows.ts';
import type { DealershipTable } from './tables.ts';

/** What of a row is changed on its way in, by table; undefined leaves the row out. */
export type Changing = (row: Record<string, unknown>) => Record<string, unknown> | undefined;

const mostRows = 500;
const mostBytes = 4 * 1024 * 1024;

/** Names of the columns that a row of an archive may have beside its table's own. */
const beside: ReadonlySet<string> = new Set(['sealed_sha256']);

/**
 * Brings the rows of a table in, in batches. Values that were sealed are sealed anew with this dealership's key, in their
 * own place; what the archive leaves out and the table wants is made of chance, and opens nothing.
 * @param blobOf the kept file of an entry, by its path
 * @throws ArchiveProblem that names the entry for a row that breaks a rule of the database
 */
export async function loadRows(
  ctx: Context,
  archive: Archive,
  table: DealershipTable,
  path: string,
  given: { blobOf(path: string, kind: string): string; change?: Changing; each(rows: number): void },
): Promise<void> {
  const known = new Map(table.columns.map((column) => [column.name, column]));
  let batch: string[] = [];
  let bytes = 0;
  let names: string[] | undefined;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await insert(ctx, table, path, names!, `[${batch.join(',')}]`);
    given.each(batch.length);
    batch = [];
    bytes = 0;
  };
  for await (const line of archive.lines(path)) {
    names ??= [...known.keys()].filter((name) => name in line);
    for (const name of Object.keys(line))
      if (!known.has(name) && !beside.has(name)) throw new ArchiveProblem('unknown_column', `${path}: ${name}`);
    const row = given.change ? given.change(line) : line;
    if (!row) continue;
    row.dealership_id = ctx.dealershipId;
    for (const [column, place] of Object.entries(table.line.sealed ?? {}))
      if (row[column] != null)
        row[column] = `\\x${ctx.key.seal(closedText(row[column]), placeOf(place, row)).toString('hex')}`;
    for (const column of Object.keys(table.line.files ?? {})) row[column] = keptFile(row[column], given.blobOf);
    for (const { name, type } of table.wanted)
      row[name] = type === 'bytea' ? `\\x${randomBytes(32).toString('hex')}` : randomBytes(32).toString('hex');
    const text = JSON.stringify(row);
    batch.push(text);
    bytes += text.length;
    if (batch.length >= mostRows || bytes >= mostBytes) await flush();
  }
  await flush();
}

/** A file's value as rows keep it: the file that was kept here, or what is known of one that was gone already. */
function keptFile(value: unknown, blobOf: (path: string, kind: string) => string): unknown {
  if (!value || typeof value !== 'object') return value ?? null;
  const { file, kind, ...told } = value as { file?: unknown; kind?: unknown };
  if (typeof file !== 'string' || typeof kind !== 'string') return told;
  return { ...told, blob: blobOf(file, kind) };
}

async function insert(
  ctx: Context,
  table: DealershipTable,
  path: string,
  names: readonly string[],
  json: string,
): Promise<void> {
  const columns = [...names, ...table.wanted.map(({ name }) => name)];
  const list = sql.join(columns.map((name) => sql.ref(name)));
  // One row a dealership: it is there since the first hour or not; what belongs to this place stays.
  const settable = names.filter((name) => name !== 'dealership_id' && !table.line.local?.includes(name));
  const conflict =
    table.key.length > 0
      ? sql``
      : sql`on conflict (dealership_id) do update set ${sql.join(
          settable.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`),
        )}`;
  try {
    await sql`insert into ${sql.table(table.name)} (${list})
      select ${list} from jsonb_populate_recordset(null::${sql.table(table.name)}, ${json}::jsonb) ${conflict}`.execute(
      ctx.db,
    );
  } catch (error) {
    throw rowProblem(error, path);
  }
}

/** A rule of the database that a row breaks: not a defect of ours, but of the archive. */
export function rowProblem(error: unknown, path: string): unknown {
  const state = (error as { code?: unknown } | null)?.code;
  return typeof state === 'string' && /^(22|23|55000|P0001)/.test(state) ? new ArchiveProblem('bad_row', path) : error;
}
