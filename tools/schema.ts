/**
 * Writes src/platform/database/schema.ts from the migrations: a fresh database, migrated, read back.
 * `--check` compares instead and fails when the file is not what the migrations make.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../src/platform/database/migrate.ts';
import { ensureRoles } from '../src/platform/database/roles.ts';
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';

const target = path.resolve(import.meta.dirname, '../src/platform/database/schema.ts');
const folder = mkdtempSync(path.join(os.tmpdir(), 'automo-schema-'));
const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
try {
  const admin = new pg.Client(server.admin);
  admin.on('error', () => undefined);
  await admin.connect();
  await ensureRoles(admin, Buffer.alloc(32));
  await admin.end();
  await migrate(server.admin);
  const out = path.join(folder, 'schema.ts');
  const { user, password, host, port, database } = server.admin;
  const url = `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${database}`;
  const types = ['int8:number', 'date:string', 'uuid:string', 'tsvector:string'].map((pair) => pair.split(':'));
  execFileSync(
    path.resolve(import.meta.dirname, '../node_modules/.bin/kysely-codegen'),
    [
      '--dialect',
      'postgres',
      '--camel-case',
      '--url',
      url,
      '--out-file',
      out,
      '--include-pattern',
      '(public|keys).*',
      '--type-mapping',
      JSON.stringify(Object.fromEntries(types)),
      '--type-only-imports',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder },
  );
  const made = readFileSync(out, 'utf8');
  if (process.argv.includes('--check')) {
    if (made !== readFileSync(target, 'utf8'))
      throw new Error('schema.ts is not what the migrations make; run npm run schema');
  } else {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(target, made);
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
