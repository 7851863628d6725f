import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { register } from '#platform/register/index.ts';
import type { RegisterLine } from '#platform/register/index.ts';

/** A column as PostgreSQL's catalogue knows it. */
export interface Column {
  name: string;
  type: string;
  required: boolean;
  /** Filled by the database when it is left out. */
  hasDefault: boolean;
  /** The table that it refers to, if it does. */
  refersTo: string | null;
}

/** A table of a dealership: from the catalogue what it is, from the data register what may leave and how. */
export interface DealershipTable {
  name: string;
  line: RegisterLine;
  /** What leaves, in the table's own order: without what is generated or withheld. */
  columns: Column[];
  /** Left out, but wanted by the table: a load makes them anew. */
  wanted: Column[];
  /** The primary key without the dealership: the order of rows. Empty for a table with one row a dealership. */
  key: string[];
  /** Tables that its foreign keys name. */
  after: string[];
}

interface CatalogueRow {
  table: string;
  column: string;
  type: string;
  required: boolean;
  hasDefault: boolean;
  generated: boolean;
  keyPosition: number | null;
  refersTo: string | null;
}

/**
 * Every table that an export holds, parents before children: PostgreSQL's own catalogue says which tables and columns
 * there are, so that none is forgotten, and the data register which of them leave.
 */
export async function dealershipTables(ctx: Pick<Context, 'db'>): Promise<DealershipTable[]> {
  const { rows } = await sql<CatalogueRow>`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
           a.attnotnull as required, a.atthasdef as "hasDefault", a.attgenerated <> '' as generated,
           array_position(pk.conkey, a.attnum) as "keyPosition",
           (select other.relname from pg_constraint f join pg_class other on other.oid = f.confrelid
              where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey) and a.attname <> 'dealership_id' limit 1) as "refersTo"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_constraint pk on pk.conrelid = c.oid and pk.contype = 'p'
    where c.relkind in ('r', 'p') and exists (
      select from pg_attribute d where d.attrelid = c.oid and d.attname = 'dealership_id' and not d.attisdropped)
    order by c.relname, a.attnum`.execute(ctx.db);
  const lines = new Map(register.filter((line) => line.exported).map((line) => [line.table, line]));
  const found = new Map<string, DealershipTable>();
  const keys = new Map<string, [position: number, column: string][]>();
  for (const row of rows) {
    const line = lines.get(row.table);
    if (!line) continue;
    const table = found.get(row.table) ?? { name: row.table, line, columns: [], wanted: [], key: [], after: [] };
    found.set(row.table, table);
    const { column: name, type, required, hasDefault, refersTo } = row;
    const column = { name, type, required, hasDefault, refersTo };
    if (row.keyPosition !== null && name !== 'dealership_id')
      keys.set(row.table, [...(keys.get(row.table) ?? []), [row.keyPosition, name]]);
    if (row.generated) continue;
    if (!line.withheld?.includes(name)) table.columns.push(column);
    else if (required && !hasDefault) table.wanted.push(column);
    if (refersTo && refersTo !== row.table && !table.after.includes(refersTo)) table.after.push(refersTo);
  }
  for (const table of found.values())
    table.key = (keys.get(table.name) ?? []).toSorted(([a], [b]) => a - b).map(([, column]) => column);
  return inOrder([...found.values()]);
}

/** Parents before children. @throws Error when foreign keys run in a circle: such tables could not be loaded */
function inOrder(tables: DealershipTable[]): DealershipTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const done = new Set<string>();
  const ordered: DealershipTable[] = [];
  const visit = (table: DealershipTable, path: string[]): void => {
    if (done.has(table.name)) return;
    if (path.includes(table.name))
      throw new Error(`foreign keys run in a circle: ${[...path, table.name].join(' → ')}`);
    for (const name of table.after) {
      const parent = byName.get(name);
      if (parent) visit(parent, [...path, table.name]);
    }
    done.add(table.name);
    ordered.push(table);
  };
  for (const name of ['dealership', ...byName.keys()]) {
    const table = byName.get(name);
    if (table) visit(table, []);
  }
  return ordered;
}

/** Whether a load brings this table's rows in. What the platform alone may write never comes from an archive. */
export const isLoaded = ({ line }: DealershipTable): boolean =>
  (line.loaded ?? 'rows') === 'rows' && !platformOwned.has(line.thing);
const platformOwned: ReadonlySet<string> = new Set([
  'subscription',
  'support',
  'usage',
  'exports',
  'closing',
  'incidents',
  'backups',
  'keys',
]);

/** Money of a table: its columns of cents. */
export const centColumns = (table: DealershipTable): string[] =>
  table.columns.filter(({ name, type }) => name.endsWith('_cents') && type === 'bigint').map(({ name }) => name);

/** How many rows there are, table by table. */
export async function countRows(ctx: Context, tables: readonly DealershipTable[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(name)} where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
    counts.set(name, rows[0]!.count);
  }
  return counts;
}
