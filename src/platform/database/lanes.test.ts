/** What happens when connections run short or the database is away: on a real PostgreSQL behind a wire that the test cuts. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { sql } from 'kysely';
import { Unavailable } from '#kernel/problems.ts';
import { testDatabase, testFolder } from '#tests/harness/database.ts';
import type { TestDatabase } from '#tests/harness/database.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { Answer, TestDealership, TestHouse } from '#tests/harness/house.ts';
import { problemOf } from './errors.ts';

let house: TestHouse;
let dealer: TestDealership;
let db: TestDatabase;
let wire: Wire;
before(async () => {
  db = await testDatabase();
  wire = await openWire(db.address);
  const own = { db: { ...db, address: { ...db.address, ...wire.address } }, folder: testFolder(), server: undefined };
  house = await testHouse({ AUTOMO_POOL_WEB: '2', AUTOMO_POOL_CORE: '2', AUTOMO_LIMIT_FACTOR: '10' }, own as never);
  dealer = await house.makeDealership();
  assert.equal((await list()).status, 200);
});
after(async () => {
  wire.mode = 'whole';
  await house.close();
  wire.close();
});

interface Wire {
  address: { host: string; port: number };
  /** `cut`: connections are refused and broken; `silent`: they are taken, and nothing comes back. */
  mode: 'whole' | 'cut' | 'silent';
  close(): void;
}

async function openWire(to: { host: string; port: number }): Promise<Wire> {
  const open = new Set<net.Socket>();
  let mode: Wire['mode'] = 'whole';
  const server = net.createServer((near) => {
    open.add(near);
    near.on('error', () => undefined).on('close', () => open.delete(near));
    if (mode === 'cut') return void near.destroy();
    if (mode === 'silent') return;
    const far = to.host.startsWith('/') ? net.connect(`${to.host}/.s.PGSQL.${to.port}`) : net.connect(to.port, to.host);
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: { host: '127.0.0.1', port: (server.address() as net.AddressInfo).port },
    get mode() {
      return mode;
    },
    set mode(now) {
      mode = now;
      if (now !== 'whole') for (const socket of open) socket.destroy();
    },
    close: () => void server.close(),
  };
}

const list = () => house.call('GET /api/vehicles', { as: dealer.owner });
const isBusy = (answer: Answer): void => {
  assert.deepEqual([answer.status, answer.body.code], [503, 'unavailable'], JSON.stringify(answer.body));
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
};

async function timed<T>(work: Promise<T>): Promise<{ answer: T; ms: number }> {
  const began = performance.now();
  const answer = await work;
  return { answer, ms: performance.now() - began };
}

/** Waits until the pools stand like that. */
async function until(
  standing: (figures: ReturnType<TestHouse['ground']['database']['figures']>) => boolean,
): Promise<void> {
  for (let tries = 0; !standing(house.ground.database.figures()); tries++) {
    assert.ok(tries < 300, JSON.stringify(house.ground.database.figures()));
    await sleep(10);
  }
}

/** Ends every connection of the product, as a restart of the server does. */
const endAll = () =>
  db.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename in ('automo_web', 'automo_core')`,
  );

test('when every connection waits for a lock, so many wait for so long, whoever comes then is told at once, and one can sign out', async () => {
  const leaving = await house.makeStaff(dealer, ['sales']);
  const blocker = new pg.Client(db.admin);
  await blocker.connect();
  await blocker.query('begin; lock table vehicle in access exclusive mode');
  try {
    const stuck = [list(), list()];
    await until(({ web }) => web!.total === 2 && web!.idle === 0);
    const waiting = Array.from({ length: 100 }, () => timed(list()));
    await until(({ web }) => web!.waiting === 100);
    const shed = await timed(list());
    isBusy(shed.answer);
    assert.ok(shed.ms < 100, `${shed.ms} ms`);

    // How we are and who leaves does not hang on it, even while all connections of the platform's work are taken, too.
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = [1, 2].map(() => house.ground.database.asPlatform(() => promise));
    await until(({ core }) => core!.total === 2 && core!.idle === 0);
    const late = timed(house.ground.database.asPlatform(async () => undefined).catch(problemOf));
    assert.equal((await house.call('GET /healthz')).status, 200);
    assert.equal((await house.call('GET /readyz')).status, 200);
    const out = await timed(house.call('POST /api/sign-out', { as: leaving }));
    assert.equal(out.answer.status, 204);
    assert.ok(out.ms < 1000, `${out.ms} ms`);
    const { answer, ms } = await late;
    assert.ok(answer instanceof Unavailable && ms > 1900 && ms < 3500, `${ms} ms`);
    resolve();
    await Promise.all(held);

    for (const one of await Promise.all(waiting)) {
      isBusy(one.answer);
      assert.ok(one.ms > 1900 && one.ms < 4000, `${one.ms} ms`);
    }
    // The lock itself is waited for so long, and no longer.
    for (const one of await Promise.all(stuck)) isBusy(one);
  } finally {
    await blocker.query('rollback');
    await blocker.end();
  }
  assert.equal((await list()).status, 200, 'nothing is left of it');
  const gone = await db.sql<{ n: number }>(
    `select count(*)::int as n from user_session where user_id = $1 and ended_at is null`,
    [leaving.userId],
  );
  assert.equal(gone[0]!.n, 0);
});

test('connections that the server ended are made anew, and who was in the middle is told that nothing was changed', async () => {
  await Promise.all([list(), list(), list()]);
  await endAll();
  for (const answer of await Promise.all([list(), list(), list()]))
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const inside = house.as(dealer, async (ctx) => {
    await ctx.db.updateTable('dealership').set({ name: 'Half done' }).where('dealershipId', '=', dealer.id).execute();
    await sql`select pg_sleep(5)`.execute(ctx.db);
  });
  const ended = inside.then(
    () => 'done',
    (error: unknown) => problemOf(error),
  );
  while (
    (
      await db.sql(
        `select from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid() and state = 'active'`,
      )
    ).length === 0
  )
    await sleep(10);
  await endAll();
  assert.ok((await ended) instanceof Unavailable);
  const name = await house.as(dealer, (ctx) =>
    ctx.db.selectFrom('dealership').select('name').where('dealershipId', '=', dealer.id).executeTakeFirstOrThrow(),
  );
  assert.equal(name.name, 'Harbour Auto');
});

test('while the database is away, refusing or silent, the answer is 503 within its two seconds, and it goes on when that is back', async () => {
  for (const mode of ['cut', 'silent'] as const) {
    wire.mode = mode;
    const [{ answer, ms }, ready] = await Promise.all([timed(list()), house.call('GET /readyz')]);
    isBusy(answer);
    assert.ok(ms < 3000, `${mode}: ${ms} ms`);
    assert.equal((await house.call('GET /healthz')).status, 200, 'the program itself is there');
    assert.deepEqual([ready.status, ready.headers.get('retry-after')], [503, '2']);
    wire.mode = 'whole';
    assert.equal((await list()).status, 200, `after ${mode}`);
    assert.equal((await house.call('GET /readyz')).status, 200);
  }
});

test('a transaction that forgets itself ends after ten seconds, one of a job after thirty, and jobs take nobody’s place', async () => {
  const idle = () =>
    house.as(dealer, async (ctx) => {
      const { rows } = await sql<{
        limit: string;
      }>`select current_setting('idle_in_transaction_session_timeout') as limit`.execute(ctx.db);
      return rows[0]!.limit;
    });
  const inJobs = <T>(work: () => Promise<T>) => house.ground.database.inLane('jobs', work);
  assert.deepEqual([await idle(), await inJobs(idle)], ['10s', '30s']);
  const { promise, resolve } = Promise.withResolvers<void>();
  const busy = Array.from({ length: 4 }, () => inJobs(() => house.as(dealer, () => promise, { write: false })));
  await until(({ jobs_web: jobs }) => jobs!.total === 4 && jobs!.idle === 0);
  assert.equal((await list()).status, 200);
  resolve();
  await Promise.all(busy);
});
