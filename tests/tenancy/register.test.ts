/** The data register against PostgreSQL's own catalogue: nothing is kept outside of it, and it promises nothing that is not there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { register, retentionWords, thingWords } from '#platform/register/index.ts';
import { testDatabase } from '#tests/harness/database.ts';
import type { TestDatabase } from '#tests/harness/database.ts';

let db: TestDatabase;
let columns: Map<string, Set<string>>;
before(async () => {
  db = await testDatabase();
  const rows = await db.sql<{ name: string; column: string }>(
    `select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name, a.attname as column
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname in ('public', 'keys') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
  );
  columns = new Map();
  for (const { name, column } of rows) columns.set(name, (columns.get(name) ?? new Set()).add(column));
});
after(() => db.drop());

test('P04b every table is in the data register, once, and every line is a table', () => {
  assert.deepEqual(register.map((line) => line.table).toSorted(), [...columns.keys()].toSorted());
});

test('P04b the columns that the register names are there', () => {
  const named = register.flatMap(({ table, personal = [], withheld = [] }) =>
    [...personal, ...withheld].map((column) => `${table}.${column}`),
  );
  const missing = named.filter((name) => {
    const at = name.lastIndexOf('.');
    return !columns.get(name.slice(0, at))?.has(name.slice(at + 1));
  });
  assert.deepEqual(missing, []);
});

test('P27a every table with rows of a dealership goes with its purge, or says why not', () => {
  const wrong = register.filter(
    ({ table, purge, why }) =>
      (columns.get(table)!.has('dealership_id') && purge === 'with_account' && table !== 'user_session') ||
      (purge === 'stays' && !why),
  );
  assert.deepEqual(wrong, []);
});

test('P04b a column whose name says that it holds a person’s value is named as one', () => {
  const telling = /(^|_)(email|phone|ip|user_agent|sealed|to_address|to_name|password_hash)$/;
  const missing = register.flatMap(({ table, personal = [] }) =>
    [...columns.get(table)!]
      .filter((column) => telling.test(column) && !personal.includes(column))
      .map((column) => `${table}.${column}`),
  );
  assert.deepEqual(missing, []);
});

test('P18a no column with a secret is in an export', () => {
  const secret = /(token|token_hash|key_hash|code_hash|password_hash|wrapped)$/;
  const leaking = register.flatMap(({ table, exported, withheld = [] }) =>
    exported
      ? [...columns.get(table)!]
          .filter((column) => secret.test(column) && !withheld.includes(column))
          .map((column) => `${table}.${column}`)
      : [],
  );
  assert.deepEqual(leaking, []);
});

test('P31 every column of bytes that an export holds is opened, plain, or withheld, and columns of a load are there', async () => {
  const bytes = await db.sql<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public' and c.relkind in ('r', 'p') and a.atttypid = 'bytea'::regtype and a.attnum > 0 and not a.attisdropped`,
  );
  const told = new Set(
    register.flatMap((line) =>
      [...Object.keys(line.sealed ?? {}), ...(line.plain ?? []), ...(line.withheld ?? [])].map(
        (column) => `${line.table}.${column}`,
      ),
    ),
  );
  const exported = new Set(register.filter((line) => line.exported).map((line) => line.table));
  assert.deepEqual(
    bytes.map((row) => row.name).filter((name) => exported.has(name.split('.')[0]!) && !told.has(name)),
    [],
  );
  for (const line of register) {
    for (const column of [
      ...Object.keys({ ...line.sealed, ...line.files }),
      ...(line.plain ?? []),
      ...(line.local ?? []),
      ...(line.derived ?? []),
    ])
      assert.ok(columns.get(line.table)?.has(column), `${line.table}.${column}`);
  }
});

test('P04b every line is told in both languages', () => {
  for (const locale of ['en', 'fr'] as const) {
    for (const { table, thing, kept } of register) {
      assert.ok(thingWords(locale)(thing).length > 2, table);
      assert.ok(retentionWords(locale)(kept).length > 2, table);
    }
  }
});
