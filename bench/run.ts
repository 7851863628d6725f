/**
 * Measures the product against ceilings taken in the same run, in turns, as medians; writes `bench/RESULTS.md`.
 * A ratio says more than a time: what else the machine does falls on both sides.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { addLead } from '#domains/leads/index.ts';
import { listVehicles, VehicleQuery } from '#domains/inventory/index.ts';
import { newId } from '#kernel/ids.ts';
import { readConfig } from '#platform/config.ts';
import { noOrigin } from '#platform/database/context.ts';
import type { Context } from '#platform/database/context.ts';
import { openGround } from '#platform/open-ground.ts';
import { openDatabase } from '../src/commands/database.ts';
import { buildOffice } from '../src/commands/office-build.ts';
import { testFolder } from '../tests/harness/database.ts';
import { automo, startProduct } from '../tests/harness/product.ts';
import { startBareHttp } from './bare-http.ts';
import { fillVehicles } from './filling.ts';
import { importFile } from './import.ts';
import { load } from './load.ts';
import type { LoadOptions } from './load.ts';
import { pgbench } from './pgbench.ts';
import { inTurns, perSecond } from './ratio.ts';
import type { Ratio } from './ratio.ts';
import { recorder } from './recording.ts';
import type { Statement } from './recording.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const folder = testFolder();
const settings = { AUTOMO_LIMIT_FACTOR: '1000000', AUTOMO_LOG_LEVEL: 'error' };

/** A dealership of a size, with a key that may do what is measured. */
async function found(slug: string): Promise<{ id: string; key: string; slug: string }> {
  const { id } = await automo<{ id: string }>(folder.path, [
    'dealerships',
    'create',
    '--name',
    slug,
    '--province',
    'NS',
    '--slug',
    slug,
    '--street',
    '1 Water Street',
    '--city',
    'Halifax',
    '--postal-code',
    'B3H 1A1',
    '--owner',
    'bench@example.com',
  ]);
  const { key } = await automo<{ key: string }>(folder.path, [
    'api-keys',
    'create',
    '--dealership',
    id,
    '--name',
    'bench',
    '--scopes',
    'inventory.read,inventory.import,inventory.cost,leads.read,leads.write,customers.read',
  ]);
  return { id, key, slug };
}

await automo(folder.path, ['migrate']);
const person = ['--email', 'bench@example.com', '--name', 'Bench', '--adult', '--password-stdin'];
await automo(folder.path, ['users', 'create', ...person], {}, 'three quick brown hares\n');
const [small, large, importing] = [await found('small-lot'), await found('large-lot'), await found('import-lot')];
const product = await startProduct(folder.path, ['serve', '--work'], settings);
const config = readConfig({ AUTOMO_DATA_DIR: path.join(folder.path, 'data'), ...settings }, folder.path);
const database = await openDatabase(config);
const ground = await openGround(config, database.address, database.masterKey);
const bare = new pg.Pool({ ...database.admin, max: config.pools.web });
const admin = new pg.Client(database.admin);
await admin.connect();
console.log('Filling 10,000 and 200,000 vehicles …');
await fillVehicles(admin, small.id, 10_000);
await fillVehicles(admin, large.id, 200_000);

const ratios: Ratio[] = [];
const clients = config.pools.web * 2;

const http = (
  given: Omit<LoadOptions, 'port' | 'host' | 'clients' | 'seconds'> & {
    host?: string;
    clients?: number;
    port?: number;
  },
) => load({ port: product.port, host: `localhost:${product.port}`, clients, seconds, ...given });

async function measured(given: Parameters<typeof http>[0]): Promise<number> {
  const result = await http(given);
  const wrong = Object.keys(result.statuses).filter((status) => status !== '200' && status !== '201');
  if (wrong.length > 0) throw new Error(`${given.path} answered ${JSON.stringify(result.statuses)}`);
  return result.perSecond;
}

async function contextOf(dealershipId: string, db: Context['db']): Promise<Context> {
  const permissions = new Set(['inventory.read', 'inventory.cost', 'customers.read']);
  return {
    db,
    ground,
    dealershipId,
    epoch: 1,
    actor: { kind: 'api_key', id: newId(), staffId: null, permissions, locationIds: null },
    origin: { ...noOrigin, ip: '203.0.113.9', userAgent: 'bench' },
    now: ground.clock.now(),
    locale: 'en',
    key: await ground.keyring.of(dealershipId),
  };
}

/** The statement of a page of the list, for the bare driver. */
async function listStatement(dealershipId: string, query: object): Promise<Statement> {
  const { db, statements } = recorder([{ items: [], total: 0 }]);
  await listVehicles(await contextOf(dealershipId, db), VehicleQuery.parse(query));
  return statements[0]!;
}

async function list(
  name: string,
  of: { id: string; key: string },
  query: Record<string, string>,
  aim: number,
): Promise<void> {
  const statement = await listStatement(of.id, query);
  const address = `/api/vehicles?${new URLSearchParams(query)}`;
  ratios.push(
    await inTurns(
      name,
      'pages/s',
      aim,
      rounds,
      () => perSecond(config.pools.web, seconds, () => bare.query({ name, ...statement })),
      () => measured({ path: address, headers: { Authorization: `Bearer ${of.key}` } }),
      pgbench(statement, database.admin, folder.path, config.pools.web, seconds),
    ),
  );
}

async function leads(): Promise<void> {
  const body = (n: number) => ({
    source: 'api',
    kind: 'inquiry',
    message: 'Is it still there?',
    customer: { name: `Person ${n}`, email: `p${n}-${newId()}@example.com` },
  });
  // Prepared beforehand: making values is no part of the ceiling.
  const prepare = async (count: number): Promise<Statement[][]> => {
    const all: Statement[][] = [];
    for (let n = 0; n < count; n++) {
      const { db, statements } = recorder([]);
      const given = body(n);
      await addLead(await contextOf(small.id, db), {
        source: 'api',
        kind: 'inquiry',
        message: given.message,
        vehicleId: null,
        assigneeId: null,
        customer: { kind: 'person', phone: null, locale: 'en', preferredContact: null, ...given.customer },
      }).catch(() => undefined);
      all.push(statements);
    }
    return all;
  };
  ratios.push(
    await inTurns(
      'lead creation, with customer, consent, journal and jobs, durable',
      'leads/s',
      0.4,
      rounds,
      async () => {
        const prepared = await prepare(4000);
        let next = 0;
        return perSecond(config.pools.web, seconds, async () => {
          const statements = prepared[next++];
          if (!statements) throw new Error('prepare more leads');
          const client = await bare.connect();
          try {
            await client.query(
              `begin; set local app.dealership_id = '${small.id}'; set local app.epoch = '1'; set local app.cause = 'platform:command'`,
            );
            for (const { text, values } of statements) await client.query(text, values);
            await client.query('commit');
          } finally {
            client.release();
          }
        });
      },
      () =>
        measured({
          path: '/api/leads',
          headers: { Authorization: `Bearer ${small.key}` },
          bodies: Array.from({ length: 6000 }, (_, n) => JSON.stringify(body(n))),
        }),
      'the ceiling sends the same statements by the bare driver',
    ),
  );
  // What the leads put in is worked off before the next measurement.
  for (let open = 1; open > 0; await new Promise((resolve) => setTimeout(resolve, 250))) {
    open = (await admin.query('select count(*)::int as open from graphile_worker._private_jobs')).rows[0]
      .open as number;
  }
}

async function page(name: string, address: string): Promise<void> {
  const host = `${small.slug}.localhost:${product.port}`;
  const headers = { 'Accept-Encoding': 'br' };
  const raw = execFileSync(
    'curl',
    [
      '-s',
      '-H',
      `Host: ${host}`,
      '-H',
      'Accept-Encoding: br',
      '-D',
      path.join(folder.path, 'head'),
      `http://127.0.0.1:${product.port}${address}`,
    ],
    { maxBuffer: 10_000_000 },
  );
  const sent = Object.fromEntries(
    readFileSync(path.join(folder.path, 'head'), 'latin1')
      .split('\r\n')
      .slice(1)
      .filter(
        (line) => line.includes(': ') && !/^(date|connection|keep-alive|transfer-encoding|content-length):/i.test(line),
      )
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const plain = await startBareHttp(sent, raw);
  ratios.push(
    await inTurns(
      `${name}, kept`,
      'pages/s',
      0.8,
      rounds,
      () => measured({ path: address, host: `localhost:${plain.port}`, port: plain.port, headers }),
      () => measured({ path: address, host, headers }),
      `${(raw.length / 1000).toFixed(1)} kB compressed`,
    ),
  );
  plain.stop();
}

/** The address of the first vehicle that the search page shows. */
function vehicleAddress(): string {
  const host = `${small.slug}.localhost:${product.port}`;
  const html = execFileSync('curl', ['-s', '-H', `Host: ${host}`, `http://127.0.0.1:${product.port}/inventory`], {
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  });
  return /href="(\/inventory\/[a-z0-9-]+)"/.exec(html)![1]!;
}

/** A page that is not kept: each request asks for another one. */
async function cold(): Promise<string> {
  const host = `${small.slug}.localhost:${product.port}`;
  const times: number[] = [];
  for (let n = 0; n < 60; n++) {
    const began = performance.now();
    execFileSync('curl', [
      '-s',
      '-o',
      '/dev/null',
      '-H',
      `Host: ${host}`,
      '-H',
      'Accept-Encoding: br',
      `http://127.0.0.1:${product.port}/inventory?price_to=${20_000 + n * 10}`,
    ]);
    times.push(performance.now() - began);
  }
  return `${times.toSorted((a, b) => a - b)[30]!.toFixed(0)} ms`;
}

/** What the browser loads before a screen of the office stands: entry, screen, their static imports and styles. */
function officeWeight(...screens: string[]): string {
  const dist = path.resolve(import.meta.dirname, '../dist/office');
  const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[]; imports?: string[]; isEntry?: boolean }
  >;
  const files = new Set<string>();
  const walk = (key: string): void => {
    const part = manifest[key];
    if (!part || files.has(part.file)) return;
    for (const file of [part.file, ...(part.css ?? [])]) files.add(file);
    for (const next of part.imports ?? []) walk(next);
  };
  for (const [key, part] of Object.entries(manifest))
    if (part.isEntry || screens.some((screen) => key.endsWith(`/${screen}`))) walk(key);
  const sum = (pack: (bytes: Buffer) => Buffer): string =>
    ([...files].reduce((all, file) => all + pack(readFileSync(path.join(dist, file))).length, 0) / 1000).toFixed(0);
  return `${sum((bytes) => brotliCompressSync(bytes))} kB by brotli, ${sum((bytes) => gzipSync(bytes))} kB by gzip`;
}

await buildOffice(console.log);
try {
  await list('office list, 10,000 vehicles', small, {}, 0.5);
  await list('office list, 200,000 vehicles', large, {}, 0.5);
  await list('office list by price and status, 200,000 vehicles', large, { status: 'available', sort: 'price' }, 0.5);
  await list('text search, 10,000 vehicles', small, { q: 'honda civic' }, 0.7);
  await list('text search, 200,000 vehicles', large, { q: 'civic b19' }, 0.7);
  const many = await http({ path: '/api/vehicles', headers: { Authorization: `Bearer ${small.key}` }, clients: 64 });
  await leads();
  await page('public search page', '/inventory');
  await page('public vehicle page', vehicleAddress());
  const coldPage = await cold();
  ratios.push(await importFile(admin, product.port, importing, rounds));
  const lines = [
    '# Measured',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, PostgreSQL 18 (embedded, fsync on). Ceiling and product in turns in the same run, medians of ${rounds} rounds of ${seconds} s; both share the machine with the client that measures.`,
    '',
    '| what | ceiling | product | unit | ratio | aim | |',
    '| --- | ---: | ---: | --- | ---: | ---: | --- |',
    ...ratios.map(
      (one) =>
        `| ${one.name} | ${one.ceiling.toFixed(0)} | ${one.product.toFixed(0)} | ${one.unit} | **${one.ratio.toFixed(2)}** | ${one.aim} | ${one.ratio >= one.aim ? '' : 'missed; '}${one.note ?? ''} |`,
    ),
    '',
    `- Office list at 64 clients: ${many.perSecond.toFixed(0)} pages/s, p50 ${many.p50.toFixed(0)} ms, p99 ${many.p99.toFixed(0)} ms (aim: under 100).`,
    `- A public search page that is not kept yet: ${coldPage} (median, with the start of the client).`,
    `- First load of the office: sign-in ${officeWeight('sign-in-screen.tsx')}; the day, signed in, ${officeWeight('office-frame.tsx', 'today-screen.tsx')} (aim: under 300 kB).`,
    '',
    'Made by `npm run bench`.',
    '',
  ];
  writeFileSync(path.join(import.meta.dirname, 'RESULTS.md'), lines.join('\n'));
  console.log(lines.slice(-5).join('\n'));
} finally {
  await admin.end();
  await bare.end();
  await ground.close();
  await product.stop();
  await database.stop();
  folder.remove();
}
