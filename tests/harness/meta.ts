import assert from 'node:assert/strict';
import { demoApp, demoWorld, startMetaSandbox } from '#sandbox/meta/index.ts';
import type { MetaSandbox } from '#sandbox/meta/index.ts';
import { png } from '../../src/platform/images/samples/pictures.ts';
import type { OwnServer } from './database.ts';
import { testHouse } from './house.ts';
import type { TestDealership, TestHouse, TestStaff } from './house.ts';
import { freePort } from './product.ts';

/** Whom the stand-in knows: see its demo world. */
export const mara = '10158000000000123';
export const northside = '104000000000001';

/** A post that is visible at the stand-in. */
export interface VisiblePost {
  id: string;
  message?: string;
  caption?: string;
  count?: number;
}

/** The product and the stand-in for Meta, each at a port of its own, their clocks moved together. */
export interface SocialHouse extends TestHouse {
  meta: MetaSandbox;
  /** Moves both clocks. */
  pass(ms: number): Promise<void>;
  /** Runs what is due, moving on to what becomes due, until nothing of the dealership's deliveries is open or so much time went. */
  settle(dealership: { id: string }, most?: number): Promise<void>;
  /** Takes a person through the dialog. @returns where they landed in the office */
  login(
    staff: TestStaff,
    network: 'facebook' | 'instagram',
    choices?: Record<string, string>,
    more?: Record<string, unknown>,
  ): Promise<string>;
  /** Connects Mara's first Page, or her Instagram account. @returns the channel's id */
  connect(staff: TestStaff, network: 'facebook' | 'instagram'): Promise<string>;
  /** A vehicle for sale with photos that are ready. */
  makeVehicle(
    dealership: TestDealership,
    photos?: number,
    given?: Record<string, unknown>,
  ): Promise<{ id: string; photoIds: string[] }>;
  /** A post to these channels, published or scheduled. */
  publish(dealership: TestDealership, given: Record<string, unknown>, at?: string | null): Promise<any>;
}

/**
 * @param clock `real` for measurements; otherwise the test moves the time
 * @param own a server of its own, for backups
 */
export async function socialHouse(
  settings: Record<string, string> = {},
  clock: 'virtual' | 'real' = 'virtual',
  own?: OwnServer,
): Promise<SocialHouse> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const meta = await startMetaSandbox({
    clock,
    world: demoWorld({
      redirect_uris: [`${origin}/meta/facebook/return`, `${origin}/meta/instagram/return`],
      callbacks: {
        facebook: {
          deauthorize: `${origin}/meta/facebook/deauthorize`,
          data_deletion: `${origin}/meta/facebook/data-deletion`,
        },
        instagram: {
          deauthorize: `${origin}/meta/instagram/deauthorize`,
          data_deletion: `${origin}/meta/instagram/data-deletion`,
        },
      },
    }),
    // A test makes in seconds the calls of a day: budgets are tried by faults.
    settings: {
      'container.image_ms': 0,
      'container.per_day': 1_000_000,
      usage: { app: 10_000_000, person: 10_000_000, page: 10_000_000, account: 10_000_000 },
    },
  });
  const asked = {
    PORT: String(port),
    AUTOMO_LIMIT_FACTOR: '1000',
    META_FACEBOOK_APP_ID: demoApp.fb_app_id,
    META_FACEBOOK_APP_SECRET: demoApp.fb_secret,
    META_INSTAGRAM_APP_ID: demoApp.ig_app_id,
    META_INSTAGRAM_APP_SECRET: demoApp.ig_secret,
    ...meta.urls,
    ...settings,
  };
  const house = await testHouse(asked, own);
  await house.listen(port);
  const sync = async (): Promise<void> => {
    if (clock === 'virtual') await meta.admin('/clock', { now: house.clock.now().toISOString() });
  };
  await sync();

  const runJobs = async (): Promise<void> => {
    await sync();
    // The queue's clock is the database's; what waits for a later time of ours is made due.
    await house.db.sql(`update graphile_worker._private_jobs set run_at = now() where run_at > now()`);
    await house.runJobs();
  };

  const made: SocialHouse = {
    ...house,
    meta,
    runJobs,
    async pass(ms) {
      house.clock.move(ms);
      // People stay signed in and known, however long a test lets them wait.
      await house.db.sql(
        `update user_session set last_seen_at = $1, stepped_up_at = $1, expires_at = $1::timestamptz + interval '30 days'`,
        [house.clock.now()],
      );
      await sync();
    },
    async settle(dealership, most = 3 * 3_600_000) {
      const until = house.clock.now().getTime() + most;
      for (;;) {
        await runJobs();
        const [next] = await house.db.sql<{ at: Date }>(
          `select min(next_at) as at from delivery where dealership_id = $1 and state in ('waiting', 'sending', 'confirming')`,
          [dealership.id],
        );
        if (!next?.at || house.clock.now().getTime() > until) return;
        await made.pass(Math.max(500, next.at.getTime() - house.clock.now().getTime() + 50));
      }
    },
    async login(staff, network, choices = {}, more = {}) {
      await sync();
      // Whoever connects has just shown again who they are.
      await house.db.sql(`update user_session set stepped_up_at = $1 where user_id = $2`, [
        house.clock.now(),
        staff.userId,
      ]);
      const begun = await house.call('POST /api/channels/connect', { as: staff, body: { network, ...more } });
      assert.equal(begun.status, 201, JSON.stringify(begun.body));
      const dialog = new URL(begun.body.url as string);
      const who =
        network === 'facebook' ? { sandbox_person: '100009000000001' } : { sandbox_account: '17841400000000001' };
      for (const [name, value] of Object.entries({ ...who, ...choices })) dialog.searchParams.set(name, value);
      const answer = await fetch(dialog, { redirect: 'manual' });
      assert.equal(answer.status, 302, await answer.text());
      const back = new URL(answer.headers.get('location')!);
      const landed = await house.call(`GET ${back.pathname}${back.search}`, { as: staff });
      assert.equal(landed.status, 303, JSON.stringify(landed.body));
      return landed.headers.get('location')!;
    },
    async connect(staff, network) {
      const where = await made.login(staff, network, network === 'facebook' ? { sandbox_pages: northside } : {});
      const connectionId = /connection=([0-9a-f-]{36})/.exec(where)?.[1];
      assert.ok(connectionId, where);
      const ended = await house.call(`GET /api/channel-connections/${connectionId}`, { as: staff });
      assert.equal(ended.body.state, 'done', JSON.stringify(ended.body));
      return ended.body.channelIds[0] as string;
    },
    async makeVehicle(dealership, photos = 1, given = {}) {
      const vehicle = await house.call('POST /api/vehicles', {
        as: dealership.owner,
        body: {
          status: 'available',
          year: 2019,
          make: 'Honda',
          model: 'Civic',
          vin: null,
          vinAbsentReason: 'test',
          odometerValue: 61_000,
          askingPriceCents: 1_599_500,
          exteriorColour: 'blue',
          descriptionEn: 'A good car.',
          features: ['Heated seats'],
          ...given,
        },
      });
      assert.equal(vehicle.status, 201, JSON.stringify(vehicle.body));
      const photoIds: string[] = [];
      for (let n = 0; n < photos; n++) {
        const rows = Buffer.alloc(481 * 360, 60 + n * 20);
        for (let row = 0; row < 360; row++) rows[row * 481] = 0;
        const photo = await house.call(`POST /api/vehicles/${vehicle.body.id}/photos?name=p${n}.png`, {
          as: dealership.owner,
          bytes: png(480, 360, rows),
          headers: { 'content-type': 'image/png' },
        });
        assert.equal(photo.status, 201, JSON.stringify(photo.body));
        photoIds.push(photo.body.id as string);
      }
      if (photos > 0) await house.runJobs();
      return { id: vehicle.body.id as string, photoIds };
    },
    async publish(dealership, given, at = null) {
      const draft = await house.call('POST /api/posts', {
        as: dealership.owner,
        body: { locale: 'en', body: '{year} {make} {model}\n{price}\nStock {stock}\n{legal}\n{link}', ...given },
      });
      assert.equal(draft.status, 201, JSON.stringify(draft.body));
      const sent = await house.call(`POST /api/posts/${draft.body.id}/schedule`, {
        as: dealership.owner,
        body: { version: draft.body.version, at },
      });
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
      return sent.body.post;
    },
    async close() {
      await house.close();
      await meta.stop();
    },
  };
  return made;
}
