/**
 * The PostgreSQL that tests make their databases in. `npm test` starts one for the whole run and hands its address to
 * every test process in AUTOMO_TEST_ADMIN (set that yourself to test on another server). A test file that is run by
 * hand gets a server in the background, shared by all of them, which ends when nobody has used it for a while.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres, type AdminAddress, type EmbeddedPostgres } from '#platform/postgres/embedded.ts';

/** Milliseconds without a connection after which the background server ends. */
const IDLE = 300_000;

/** Address of a superuser on a PostgreSQL whose content is worth nothing. */
export async function testServer(): Promise<AdminAddress> {
  const given = process.env.AUTOMO_TEST_ADMIN;
  if (given) return JSON.parse(given) as AdminAddress;
  const background = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined },
  });
  background.unref();
  const said = await Promise.race([once(background.stdout, 'data'), once(background, 'exit').then(() => undefined)]);
  background.stdout.destroy();
  if (!said) throw new Error('The test server did not start: see above');
  const address = JSON.parse(String(said[0])) as AdminAddress;
  process.env.AUTOMO_TEST_ADMIN = JSON.stringify(address);
  return address;
}

/** A server for one run of all tests, gone with all its data after `stop`. */
export async function startTestServer(): Promise<EmbeddedPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'automo-test-run-'));
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function serveInBackground(): Promise<void> {
  const dataDir = join(tmpdir(), `automo-tests-${userInfo().uid}`);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  console.log(JSON.stringify(server.admin));
  if (!server.started) return;
  process.stdout.on('error', () => {}); // whoever asked has gone
  const client = new pg.Client(server.admin);
  await client.connect();
  let unused = 0;
  while (unused < IDLE) {
    await sleep(5000);
    const others = await client.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    unused = others.rowCount ? 0 : unused + 5000;
  }
  await client.end();
  await server.stop();
}

if (import.meta.main) await serveInBackground();
