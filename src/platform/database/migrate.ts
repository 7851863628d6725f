import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { ConfigProblem } from '../config.ts';

const folder = path.resolve(import.meta.dirname, '../../../migrations');

/** A migration: plain SQL, numbered, forward only. */
interface Migration {
  name: string;
  sql: string;
  hash: string;
  /** First line `-- no transaction`: for `create index concurrently`; such a file holds one statement. */
  alone: boolean;
}

/** Every migration, in order. The name of the last says which form the database of this program has. */
export function readMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name), 'utf8');
      return {
        name,
        sql,
        hash: createHash('sha256').update(sql).digest('hex'),
        alone: sql.startsWith('-- no transaction'),
      };
    });
}

/**
 * Brings the database to the newest schema, as automo_owner. One node migrates at a time; each file in its own
 * transaction with a lock timeout, so that a migration never queues a live table's readers behind itself for long.
 *
 * @param connection of a login that may become automo_owner and automo_jobs
 * @returns the names of the migrations that were run
 * @throws ConfigProblem when the database is newer than this program, or an applied file was edited
 */
export async function migrate(connection: pg.ClientConfig): Promise<string[]> {
  const migrations = readMigrations();
  const admin = new pg.Client(connection);
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(`select pg_advisory_lock(hashtextextended('automo migrate', 0))`);
  try {
    const database = admin.escapeIdentifier((await admin.query('select current_database() as name')).rows[0].name);
    await admin.query(`revoke all on database ${database} from public`);
    await admin.query(`grant connect on database ${database} to automo_web, automo_core, automo_jobs`);
    await admin.query(`grant create on database ${database} to automo_owner, automo_jobs`);
    await admin.query('grant usage, create on schema public to automo_owner');
    // Both are trusted: a login that may create in the database may create them. The second keeps times from overlapping.
    await admin.query('create extension if not exists btree_gin with schema public');
    await admin.query('create extension if not exists btree_gist with schema public');
    await migrateQueue(connection);
    await admin.query('set role automo_owner');
    await admin.query(`create table if not exists public.migration (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`);
    const applied = new Map(
      (await admin.query('select name, hash from public.migration')).rows.map((row) => [row.name, row.hash]),
    );
    for (const name of applied.keys()) {
      if (!migrations.some((migration) => migration.name === name)) {
        throw new ConfigProblem(
          `the database has migration ${name}, which this version does not know: run a newer version`,
        );
      }
    }
    const ran: string[] = [];
    for (const migration of migrations) {
      const hash = applied.get(migration.name);
      if (hash === migration.hash) continue;
      if (hash !== undefined)
        throw new ConfigProblem(`migration ${migration.name} was changed after it had been applied`);
      await run(admin, migration);
      ran.push(migration.name);
    }
    return ran;
  } finally {
    await admin.end();
  }
}

async function run(admin: pg.Client, migration: Migration): Promise<void> {
  const note = ['insert into public.migration (name, hash) values ($1, $2)', [migration.name, migration.hash]] as const;
  if (migration.alone) {
    await admin.query(migration.sql);
    await admin.query(note[0], [...note[1]]);
    return;
  }
  await admin.query(`begin; set local lock_timeout = '3s'; set local statement_timeout = '5min'`);
  try {
    await admin.query(migration.sql);
    await admin.query(note[0], [...note[1]]);
    await admin.query('commit');
  } catch (error) {
    await admin.query('rollback');
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/** The queue's own tables, owned by automo_jobs: its migrations want a pool, whose one connection has that role. */
async function migrateQueue(connection: pg.ClientConfig): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 1, options: '-c role=automo_jobs' });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}
