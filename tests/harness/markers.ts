import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TestDatabase } from './database.ts';

/**
 * Plants a marker in every text column of every row that a dealership has, by the catalogue. Columns that are keys, checked
 * words or addresses of other things keep their values; JSON gets a member. @returns the columns that hold it now
 */
export async function plantMarkers(db: TestDatabase, dealershipId: string, marker: string): Promise<string[]> {
  const columns = await db.sql<{ table_name: string; column_name: string; data_type: string }>(
    `select c.table_name, c.column_name, c.data_type from information_schema.columns c
     join pg_class r on r.relname = c.table_name and r.relnamespace = 'public'::regnamespace and r.relforcerowsecurity
     where c.table_schema = 'public' and c.data_type in ('text', 'jsonb')
       and exists (select from information_schema.columns d where d.table_schema = 'public' and d.table_name = c.table_name and d.column_name = 'dealership_id')
       and c.is_generated = 'NEVER'
     order by 1, 2`,
  );
  const planted: string[] = [];
  // Triggers guard what never changes; a test may.
  await db.sql(`set session_replication_role = replica`);
  for (const { table_name: table, column_name: column, data_type: type } of columns) {
    // The sub-domain stays, reserved: it is no leftover.
    if (table === 'dealership' && ['slug', 'state', 'time_zone'].includes(column)) continue;
    const value =
      type === 'text'
        ? `'${marker} ${table} ${column}'`
        : `case jsonb_typeof(${column}) when 'object' then ${column} || jsonb_build_object('x', '${marker} ${table} ${column}') else ${column} end`;
    await db
      .sql(`update ${table} set ${column} = ${value} where dealership_id = $1`, [dealershipId])
      .then(() => planted.push(`${table}.${column}`))
      .catch((error: { code?: string }) => {
        // Checked words and lengths (23514), unique values of several rows (23505).
        if (!['23514', '23505', '22001', '22P02'].includes(error.code ?? '')) throw error;
      });
  }
  await db.sql(`set session_replication_role = origin`);
  return planted;
}

/** Where a text still stands: rows of any table, as text. */
export async function tablesWith(db: TestDatabase, text: string): Promise<string[]> {
  const tables = await db.sql<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname in ('public', 'keys', 'graphile_worker') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await db.sql<{ n: number }>(`select count(*) as n from ${name} one where strpos(one::text, $1) > 0`, [
      text,
    ]);
    if (Number(row!.n) > 0) found.push(name);
  }
  return found;
}

/** Files below these folders that hold the bytes. */
export const filesWith = (folders: readonly string[], bytes: string | Buffer): string[] =>
  filesWithAny(folders, [bytes]).map(({ file }) => file);

/** Files below these folders, and which of the texts each holds. What goes away meanwhile holds nothing. */
export function filesWithAny<Bytes extends string | Buffer>(
  folders: readonly string[],
  texts: readonly Bytes[],
): { file: string; text: Bytes }[] {
  const found: { file: string; text: Bytes }[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      try {
        if (statSync(file).size === 0) continue;
        const bytes = readFileSync(file);
        for (const text of texts) if (bytes.includes(text)) found.push({ file, text });
      } catch {
        // Removed between the list and the look.
      }
    }
  }
  return found;
}
