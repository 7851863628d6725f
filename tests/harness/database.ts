import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../../src/platform/database/migrate.ts';
import { ensureRoles } from '../../src/platform/database/roles.ts';
import type { BackupServer } from '#platform/ground.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { testServer } from './server.ts';

/** The master key of all tests: the server's roles are shared, so their derived passwords must be. */
export const testMasterKey = Buffer.alloc(32, 7);

const migrations = path.resolve(import.meta.dirname, '../../migrations');

/** A migrated database of its own, cut from a template in about 0.15 s. */
export interface TestDatabase {
  address: { host: string; port: number; database: string };
  /** The superuser's way into this database. */
  admin: pg.ClientConfig;
  /** Runs SQL as the superuser, past row-level security: for looking, not for the product. */
  sql<T extends pg.QueryResultRow = Record<string, never>>(text: string, values?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

/** Makes a migrated database on the run's PostgreSQL; the template is made once per state of the migrations. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations).sort())
    hash.update(name).update(readFileSync(path.join(migrations, name)));
  const template = `template_${hash.digest('hex').slice(0, 16)}`;
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = await connect(server);
  try {
    await admin.query(`select pg_advisory_lock(hashtextextended('test template', 0))`);
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      const making = `making_${randomBytes(6).toString('hex')}`;
      await ensureRoles(admin, testMasterKey);
      await admin.query(`create database ${making}`);
      await migrate({ ...server, database: making });
      await admin.query(`alter database ${making} rename to ${template}`);
    }
    await admin.query(`create database ${name} template ${template}`);
    await admin.query(`grant connect on database ${name} to automo_web, automo_core, automo_jobs`);
    await admin.query(`select pg_advisory_unlock(hashtextextended('test template', 0))`);
  } finally {
    await admin.end();
  }
  const looking = await connect({ ...server, database: name });
  return {
    address: { host: server.host, port: server.port, database: name },
    admin: { ...server, database: name },
    sql: async (text, values) => (await looking.query(text, values)).rows as never,
    async drop() {
      await looking.end();
      const again = await connect(server);
      await again.query(`drop database if exists ${name} with (force)`);
      await again.end();
    },
  };
}

/** A server of a test's own, as the product runs it: what backups are made of. */
export interface OwnServer {
  db: TestDatabase;
  server: BackupServer;
  folder: ReturnType<typeof testFolder>;
}

/** Starts a server in a data folder of its own and migrates it; `db.drop` stops it. */
export async function ownServer(): Promise<OwnServer> {
  const folder = testFolder();
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder.path, 'data', 'postgres'),
    durable: false,
    archive: true,
  });
  const admin = await connect(server.admin);
  await ensureRoles(admin, testMasterKey);
  await migrate(server.admin);
  const { host, port, database } = server.admin;
  return {
    folder,
    server: { admin: server.admin, clusterFolder: server.clusterFolder, walFolder: server.walFolder },
    db: {
      address: { host, port, database },
      admin: server.admin,
      sql: async (text, values) => (await admin.query(text, values)).rows as never,
      async drop() {
        await admin.end();
        await server.stop();
        // Where PostgreSQL's account cannot enter the test's folder, the cluster lies elsewhere.
        rmSync(path.dirname(server.clusterFolder), { recursive: true, force: true });
      },
    },
  };
}

async function connect(address: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(address);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A folder that is removed at the end. */
export function testFolder(): { path: string; remove(): void } {
  const made = mkdtempSync(path.join(os.tmpdir(), 'automo-test-'));
  return { path: made, remove: () => rmSync(made, { recursive: true, force: true }) };
}
