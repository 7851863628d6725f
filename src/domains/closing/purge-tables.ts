import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { register } from '#platform/register/index.ts';

/** A tenant table that a purge empties, and its columns that name other rows of itself. */
export interface PurgeTable {
  name: string;
  /** Pairs of (this column names, that column) within the table. */
  self: { from: string; to: string }[];
}

interface Edge {
  child: string;
  parent: string;
  columns: string[];
  named: string[];
}

/**
 * Every tenant table of the catalogue, those first that name others: the dealership itself comes last. What the register
 * does not know stops the purge, so that nothing is left behind unseen (promise P27a).
 * @throws Error for a table outside of the register, or tables that name each other in a circle
 */
export async function purgeTables(ctx: Pick<Context, 'db'>): Promise<PurgeTable[]> {
  const { rows: found } = await sql<{ name: string }>`
    select c.relname::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relforcerowsecurity
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'dealership_id' and not a.attisdropped)
    order by 1`.execute(ctx.db);
  const { rows: edges } = await sql<Edge>`
    select k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
      array(select a.attname::text from unnest(k.conkey) with ordinality u (n, o) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.o) as columns,
      array(select a.attname::text from unnest(k.confkey) with ordinality u (n, o) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.o) as named
    from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace`.execute(ctx.db);
  const lines = new Map(register.map((line) => [line.table, line]));
  const names: string[] = [];
  for (const { name } of found) {
    const line = lines.get(name);
    if (!line) throw new Error(`table ${name} is not in the data register: the purge does not know what to do with it`);
    if (line.purge === 'rows') names.push(name);
  }
  return inOrder(names, edges).map((name) => ({
    name,
    self: edges
      .filter(({ child, parent }) => child === name && parent === name)
      .flatMap(({ columns, named }) =>
        columns.map((from, at) => ({ from, to: named[at]! })).filter(({ from }) => from !== 'dealership_id'),
      ),
  }));
}

/** Children before parents, the dealership last. */
function inOrder(names: readonly string[], edges: readonly Edge[]): string[] {
  const left = new Set(names);
  const ordered: string[] = [];
  while (left.size > 0) {
    const free = [...left].filter(
      (name) => !edges.some(({ child, parent }) => parent === name && child !== name && left.has(child)),
    );
    if (free.length === 0) throw new Error(`these tables name each other in a circle: ${[...left].join(', ')}`);
    for (const name of free.filter((one) => one !== 'dealership' || left.size === free.length)) {
      ordered.push(name);
      left.delete(name);
    }
    if (free.length === 1 && free[0] === 'dealership') left.delete('dealership');
  }
  return [...ordered.filter((name) => name !== 'dealership'), 'dealership'];
}
