import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { requireOpen } from '#platform/backups/opening.ts';
import { ConfigProblem } from '#platform/config.ts';
import type { Config } from '#platform/config.ts';
import { migrate } from '#platform/database/migrate.ts';
import { ensureRoles } from '#platform/database/roles.ts';
import { readMasterKeys } from '#platform/keys/master-key.ts';
import type { MasterKeys } from '#platform/keys/master-key.ts';
import type { BackupServer } from '#platform/ground.ts';
import type { DatabaseAddress } from '#platform/open-ground.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';

/** A database that is up, with the way in for those who may change its schema. */
export interface OpenDatabase {
  address: DatabaseAddress;
  masterKey: MasterKeys;
  admin: pg.ClientConfig;
  embedded: boolean;
  /** The embedded server, for backups; undefined on an external one. */
  server: BackupServer | undefined;
  stop(): Promise<void>;
}

const oldest = 150_000;

/**
 * Opens the database of the settings: the embedded one (started, or adopted when it runs already), or the one of
 * DATABASE_URL. The master key is read first, so that a lost key stops the start and never makes an empty product.
 *
 * @param keep start the embedded server again when it is gone; for programs that stay up
 * @throws ConfigProblem in one line
 */
export async function openDatabase(config: Config, keep = false): Promise<OpenDatabase> {
  try {
    mkdirSync(config.dataDir, { recursive: true });
    accessSync(config.dataDir, constants.W_OK);
  } catch (error) {
    throw new ConfigProblem(`AUTOMO_DATA_DIR: ${config.dataDir} cannot be written (${(error as Error).message})`);
  }
  requireOpen(config.dataDir);
  if (config.databaseUrl) return openExternal(config, config.databaseUrl);
  const folder = path.join(config.dataDir, 'postgres');
  const masterKey = readMasterKeys(config, !existsSync(path.join(folder, 'cluster', 'PG_VERSION')));
  let server;
  try {
    server = await startEmbeddedPostgres({ dataDir: folder, keep, archive: config.backupDir !== undefined });
  } catch (error) {
    throw new ConfigProblem((error as Error).message);
  }
  const { host, port } = server.admin;
  return {
    address: { host, port, database: 'postgres' },
    masterKey,
    admin: server.admin,
    embedded: true,
    server: {
      admin: server.admin,
      clusterFolder: server.clusterFolder,
      walFolder: server.walFolder,
    },
    stop: () => server.stop(),
  };
}

async function openExternal(config: Config, url: string): Promise<OpenDatabase> {
  const admin: pg.ClientConfig = { connectionString: url, connectionTimeoutMillis: 10_000 };
  const client = new pg.Client(admin);
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port } = new URL(url);
    throw new ConfigProblem(
      `DATABASE_URL: PostgreSQL at ${hostname}:${port || 5432} cannot be reached (${(error as Error).message})`,
    );
  }
  try {
    const { rows } = await client.query<{ version: number; fresh: boolean }>(
      `select current_setting('server_version_num')::int as version, to_regclass('keys.data_key') is null as fresh`,
    );
    if (rows[0]!.version < oldest) throw new ConfigProblem('DATABASE_URL: PostgreSQL 15 or later is needed');
    const masterKey = readMasterKeys(config, rows[0]!.fresh);
    const { host, port, database, ssl } = client as unknown as {
      host: string;
      port: number;
      database: string;
      ssl: DatabaseAddress['ssl'];
    };
    return {
      address: { host, port, database, ...(ssl ? { ssl } : {}) },
      masterKey,
      admin,
      embedded: false,
      server: undefined,
      stop: async () => undefined,
    };
  } finally {
    await client.end();
  }
}

/** Makes roles and schema what this version needs. @returns the migrations that were run */
export async function prepareDatabase(open: OpenDatabase): Promise<string[]> {
  const client = new pg.Client(open.admin);
  client.on('error', () => undefined);
  await client.connect();
  try {
    await ensureRoles(client, open.masterKey);
  } catch (error) {
    if (open.embedded || (error as { code?: string }).code !== '42501') throw error;
    throw new ConfigProblem(
      `DATABASE_URL: ${client.user} may not make the roles that the product works under; as a superuser run: alter role ${client.user} createrole`,
    );
  } finally {
    await client.end();
  }
  return migrate(open.admin);
}

/** Work as whoever may change roles and schema. */
export async function asAdmin<T>(open: OpenDatabase, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client(open.admin);
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
