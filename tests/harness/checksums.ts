import { readdirSync } from 'node:fs';
import type { TestHouse } from './house.ts';

/** A checksum of all rows that a dealership has, table by table; `except` names tables to leave out. */
export async function rowsOf(
  house: TestHouse,
  dealershipId: string,
  except: readonly string[] = [],
): Promise<Record<string, string>> {
  const tables = await house.db.sql<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'dealership_id' and table_type = 'BASE TABLE' order by 1`,
  );
  const sums = await house.db.sql<{ name: string; sum: string }>(
    tables
      .filter((table) => !except.includes(table.name))
      .map(({ name }) => sumOf(name, 'one::text', `${name} one where dealership_id = $1`))
      .join(' union all '),
    [dealershipId],
  );
  return Object.fromEntries(sums.map(({ name, sum }) => [name, sum]));
}

/** One line of a statement that reads all tables in one round trip. */
const sumOf = (name: string, line: string, from: string): string =>
  `select '${name}' as name, (select count(*) || ' ' || md5(coalesce(string_agg(${line}, e'\\n' order by ${line} collate "C"), '')) from ${from}) as sum`;

/**
 * A checksum of every table, the number of waiting jobs and the kept files: what a refused request must leave as it is. That it was refused is
 * kept apart, in the security log.
 */
export async function everything(house: TestHouse): Promise<Record<string, string>> {
  // When a session was last seen is noted with any request.
  const seen: Record<string, string> = { user_session: "- 'last_seen_at'", api_key: "- 'last_used_at'" };
  const tables = await house.db.sql<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'security_event' order by 1`,
  );
  const rows = await house.db.sql<{ name: string; sum: string }>(
    tables
      .map(({ name }) => {
        const lines = `(select (to_jsonb(one) ${seen[name] ?? ''})::text as line from ${name} one) lines`;
        return sumOf(name, 'line', lines);
      })
      .join(' union all '),
  );
  const sums: Record<string, string> = Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
  const [jobs] = await house.db.sql<{ count: string }>('select count(*)::text from graphile_worker._private_jobs');
  sums.jobs = jobs!.count;
  const files = readdirSync(house.ground.config.dataDir, { recursive: true, withFileTypes: true });
  sums.files = files
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted()
    .join();
  return sums;
}
