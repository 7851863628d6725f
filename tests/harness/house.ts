import { createHash, randomBytes } from 'node:crypto';
import { openMailbox } from '#sandbox/mailbox/mailbox.ts';
import type { Mailbox } from '#sandbox/mailbox/mailbox.ts';
import { newId } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { readConfig } from '#platform/config.ts';
import { runDueJobs } from '#platform/jobs/index.ts';
import { scrubberOver } from '#platform/postgres/scrubbing.ts';
import { openLog } from '#platform/log.ts';
import { connectionOf } from '#platform/open-ground.ts';
import { openHouse } from '../../src/house.ts';
import type { House } from '../../src/house.ts';
import { allJobs } from '../../src/work.ts';
import { testDatabase, testFolder, testMasterKey } from './database.ts';
import type { OwnServer, TestDatabase } from './database.ts';

/** An answer of the API, read. */
export interface Answer<Body = any> {
  status: number;
  body: Body;
  headers: Headers;
}

/** Somebody who calls the API: a signed-in user, an API key, or nobody. */
export type Caller = { cookie: string; dealershipId?: string } | { bearer: string } | undefined;

/** A dealership made for a test, with its owner signed in. */
export interface TestDealership {
  id: string;
  slug: string;
  locationId: string;
  owner: TestStaff;
}

/** A staff member made for a test, signed in. */
export interface TestStaff {
  userId: string;
  staffId: string;
  email: string;
  cookie: string;
  dealershipId: string;
}

/** The whole product over a database of its own, for tests: real PostgreSQL, real SMTP, a clock that the test moves. */
export interface TestHouse extends House {
  db: TestDatabase;
  mailbox: Mailbox;
  /** Lines of the log, as objects. */
  log: Record<string, unknown>[];
  clock: { now(): Date; elapsed(): number; move(ms: number): void };
  /** `call('POST /api/vehicles', { as, body })`: the product's own API, through the door. */
  call<Body = any>(
    what: string,
    options?: { as?: Caller; body?: unknown; bytes?: Uint8Array; headers?: Record<string, string>; host?: string },
  ): Promise<Answer<Body>>;
  /** Runs every due job. */
  runJobs(): Promise<void>;
  makeUser(given?: {
    name?: string;
    email?: string;
    verified?: boolean;
  }): Promise<{ userId: string; email: string; cookie: string }>;
  makeDealership(given?: { name?: string; slug?: string; province?: string; demo?: boolean }): Promise<TestDealership>;
  makeStaff(dealership: TestDealership, roles: string[], given?: { name?: string }): Promise<TestStaff>;
  /** One transaction of the dealership, as its owner or as the product itself. */
  as<T>(
    dealership: { id: string },
    work: (ctx: Context) => Promise<T>,
    options?: { write?: boolean; staff?: TestStaff; permissions?: string[] },
  ): Promise<T>;
}

const domain = 'localhost';

/** Opens a house for a test file, on the run's server or on one of its own. Close it in `after`. */
export async function testHouse(settings: Record<string, string> = {}, own?: OwnServer): Promise<TestHouse> {
  const [db, mailbox] = await Promise.all([own?.db ?? testDatabase(), openMailbox()]);
  const folder = own?.folder ?? testFolder();
  const log: Record<string, unknown>[] = [];
  let moved = 0;
  const clock = {
    now: () => new Date(Date.now() + moved),
    elapsed: () => performance.now(),
    move: (ms: number) => void (moved += ms),
  };
  const config = readConfig(
    { AUTOMO_DATA_DIR: `${folder.path}/data`, PORT: '3000', AUTOMO_DOMAIN: domain, ...settings },
    folder.path,
  );
  const house = await openHouse(config, db.address, testMasterKey, {
    clock,
    log: openLog('debug', { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) }),
    smtpUrl: mailbox.url,
    ...(own ? { server: own.server } : {}),
    scrubber: scrubberOver(db.admin),
  });
  const { ground } = house;

  const makeUser: TestHouse['makeUser'] = async (given = {}) => {
    const userId = newId();
    const email = given.email ?? `u${randomBytes(5).toString('hex')}@example.com`;
    const token = randomBytes(32).toString('base64url');
    const now = clock.now();
    await ground.database.asPlatform(async ({ db: platform }) => {
      await platform
        .insertInto('userAccount')
        .values({
          id: userId,
          name: given.name ?? 'Test Person',
          email,
          emailVerifiedAt: given.verified === false ? null : now,
          adultConfirmedAt: now,
          createdAt: now,
        })
        .execute();
      await platform
        .insertInto('userSession')
        .values({
          id: newId(),
          userId,
          tokenHash: createHash('sha256').update(token).digest(),
          factors: ['password'],
          createdAt: now,
          lastSeenAt: now,
          steppedUpAt: now,
          expiresAt: new Date(now.getTime() + 30 * 86_400_000),
        })
        .execute();
    });
    return { userId, email, cookie: `automo=${token}` };
  };

  const makeStaff: TestHouse['makeStaff'] = async (dealership, roles, given = {}) => {
    const user = await makeUser(given.name ? { name: given.name } : {});
    const staffId = newId();
    await ground.database.asDealership(
      { dealershipId: dealership.id, cause: { kind: 'platform', of: 'command' } },
      (ctx) =>
        ctx.db
          .insertInto('staffMember')
          .values({
            dealershipId: dealership.id,
            id: staffId,
            userId: user.userId,
            name: given.name ?? 'Test Person',
            email: user.email,
            roles,
            createdAt: ctx.now,
          })
          .execute(),
      { write: true },
    );
    return { ...user, staffId, dealershipId: dealership.id };
  };

  return {
    ...house,
    db,
    mailbox,
    log,
    clock,
    makeUser,
    makeStaff,
    async call(what, { as, body, bytes, headers = {}, host = domain } = {}) {
      const [method = 'GET', target = '/'] = what.split(' ');
      const all = new Headers({ ...(method === 'GET' ? {} : { origin: config.origin }), ...headers });
      if (as && 'bearer' in as) {
        all.set('authorization', `Bearer ${as.bearer}`);
        all.delete('origin');
      } else if (as) {
        all.set('cookie', as.cookie);
        if (as.dealershipId) all.set('automo-dealership', as.dealershipId);
      }
      if (body !== undefined) all.set('content-type', 'application/json');
      const payload = bytes
        ? (bytes as Uint8Array<ArrayBuffer>)
        : body === undefined
          ? undefined
          : JSON.stringify(body);
      const answer = await house.fetch(
        new Request(`http://${host}:3000${target}`, {
          method,
          headers: all,
          ...(payload === undefined ? {} : { body: payload }),
        }),
        {
          incoming: { socket: { remoteAddress: '203.0.113.9' } },
        },
      );
      const type = answer.headers.get('content-type') ?? '';
      const text = type.includes('event-stream') ? '' : await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: (type.includes('json') && text ? JSON.parse(text) : text) as never,
      };
    },
    runJobs: () => runDueJobs(ground, connectionOf(db.address, testMasterKey, 'automo_jobs'), allJobs),
    async makeDealership(given = {}) {
      const id = newId();
      const locationId = newId();
      const slug = given.slug ?? `d${randomBytes(5).toString('hex')}`;
      const name = given.name ?? 'Harbour Auto';
      await ground.keyring.create(id);
      await ground.database.asDealership(
        { dealershipId: id, cause: { kind: 'platform', of: 'command' } },
        async (ctx) => {
          await ctx.db
            .insertInto('dealership')
            .values({
              dealershipId: id,
              name,
              legalName: `${name} Ltd.`,
              registrationNumber: '12345',
              province: given.province ?? 'NS',
              slug,
              timeZone: 'America/Halifax',
              phone: '+19025550100',
              email: 'sales@example.com',
              demo: given.demo ?? false,
              createdAt: ctx.now,
            })
            .execute();
          await ctx.db.insertInto('site').values({ dealershipId: id }).execute();
          await ctx.db
            .insertInto('location')
            .values({
              dealershipId: id,
              id: locationId,
              name: 'Main lot',
              street: '1 Water Street',
              city: 'Halifax',
              province: given.province ?? 'NS',
              postalCode: 'B3H 1A1',
              createdAt: ctx.now,
            })
            .execute();
          await ctx.db
            .insertInto('stockSeries')
            .values({ dealershipId: id, prefix: 'A', nextNumber: 1001, digits: 4 })
            .execute();
        },
        { write: true },
      );
      await db.sql('insert into slug_claim (slug, dealership_id) values ($1, $2)', [slug, id]);
      const made = { id, slug, locationId } as TestDealership;
      made.owner = await makeStaff(made, ['owner'], { name: 'Olive Owner' });
      return made;
    },
    as: (dealership, work, options = {}) =>
      ground.database.asDealership(
        {
          dealershipId: dealership.id,
          ...(options.staff || options.permissions
            ? {
                actor: {
                  kind: 'user' as const,
                  id: options.staff?.userId ?? newId(),
                  staffId: options.staff?.staffId ?? null,
                  permissions: new Set(options.permissions ?? []),
                  locationIds: null,
                },
              }
            : { cause: { kind: 'platform' as const, of: 'command' as const } }),
        },
        work,
        { write: options.write ?? true },
      ),
    async close() {
      await house.close();
      await mailbox.close();
      await db.drop();
      folder.remove();
    },
  };
}
