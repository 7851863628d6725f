/** While a dealership is purged everybody goes on trying to write for it, by every door: nothing reappears (promise P27c). */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { adultWording, createUser } from '#domains/accounts/index.ts';
import { beginPurge, runPurge } from '#domains/closing/index.ts';
import { unsubscribe, unsubscribeUrl } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { post } from '#platform/mail/index.ts';
import { keepMail } from '#platform/mail/inbound/keeping.ts';
import { takeLeadMail } from '#domains/leads/tasks.ts';
import { lettersTo, takesMail } from '#tests/harness/letters-in.ts';
import { signature } from '#sandbox/payments/index.ts';
import { password } from '#tests/harness/account-holders.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { payingHouse } from '#tests/harness/payments.ts';
import type { PayingHouse } from '#tests/harness/payments.ts';
import { freePort } from '#tests/harness/product.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { stockRestricted } from '#tests/harness/restricted-samples.ts';

const appSecret = 'meta app secret of a test 0123456789abcdef';
const person = '990000000778';
const cause = { kind: 'platform', of: 'command' } as const;
let house: PayingHouse;
let gone: TestDealership;
before(async () => {
  house = await payingHouse({
    AUTOMO_LIMIT_FACTOR: '10000',
    ...takesMail,
    META_FACEBOOK_APP_ID: '1234567890',
    META_FACEBOOK_APP_SECRET: appSecret,
  });
  // Streams hang on the journal's tail, which the server starts.
  await house.listen(await freePort());
  gone = await house.makeDealership();
  await stockRestricted(house, gone);
});
after(() => house.close());

const fromMeta = (kind: 'deauthorize' | 'data-deletion') => {
  const said = { algorithm: 'HMAC-SHA256', issued_at: Math.floor(house.clock.now().getTime() / 1000), user_id: person };
  const payload = Buffer.from(JSON.stringify(said)).toString('base64url');
  const signed = `${createHmac('sha256', appSecret).update(payload).digest('base64url')}.${payload}`;
  return house.call(`POST /meta/facebook/${kind}`, {
    bytes: Buffer.from(`signed_request=${signed}`),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
};

test(
  'P27c sign-in, forms, API, files, letters, mail that arrives, jobs, streams, Meta’s callbacks and the payment processor go on trying during a purge: nothing reappears',
  { timeout: 120_000 },
  async () => {
    const { id, owner, slug } = gone;
    const key = await house.call('POST /api/api-keys', {
      as: owner,
      body: { name: 'Script', scopes: ['inventory.write', 'inventory.read'] },
    });
    const lead = await house.call('POST /api/leads', {
      as: owner,
      body: { customer: { name: 'Ann', email: 'ann@example.net' }, message: 'Hello' },
    });
    await house.call(`POST /api/leads/${lead.body.id}/replies`, { as: owner, body: { body: 'Hello' } });
    await house.runJobs();
    const { replyTo } = await house.mailbox.waitFor('ann@example.net');
    const mail = await lettersTo(() => house);
    // A colleague with a password, a connected Page and a card: whoever may call meanwhile.
    const { userId } = await createUser(house.ground, {
      email: 'seller@mail.example',
      name: 'Sam',
      adultWording: adultWording.en,
      password,
    });
    await house.db.sql(
      `insert into staff_member (dealership_id, id, user_id, name, email, roles, created_at) values ($1, $2, $3, 'Sam', 'seller@mail.example', '{manager}', now())`,
      [id, newId(), userId],
    );
    await house.db.sql(
      `insert into channel (dealership_id, id, network, state, remote_id, person_id, name, connected_at, created_at)
       values ($1, $2, 'facebook', 'ok', '778', $3, 'A Page', now() - interval '1 day', now() - interval '1 day')`,
      [id, newId(), person],
    );
    await house.subscribe(owner);
    const [event] = await house.events();
    const streamed = await house.fetch(
      new Request('http://localhost:3000/api/events', {
        headers: { cookie: owner.cookie, 'automo-dealership': id },
      }),
    );
    assert.equal(streamed.status, 200);
    await house.db.sql(
      `update dealership set state = 'cancelled', cancelled_at = now() - interval '31 days', purge_at = now() + interval '1 second' where dealership_id = $1`,
      [id],
    );

    let over = false;
    const tried: Record<string, number> = {};
    const statuses: Record<string, Set<unknown>> = {};
    const keepTrying = async (name: string, act: () => Promise<unknown>): Promise<void> => {
      while (!over) {
        const seen = await act().catch((error: { code?: unknown }) => error.code ?? String(error));
        (statuses[name] ??= new Set()).add(seen);
        tried[name] = (tried[name] ?? 0) + 1;
        await sleep(40);
      }
    };
    const status = async (what: Promise<{ status: number }>) => (await what).status;
    const vehicle = { year: 2020, make: 'Honda', model: 'Civic', status: 'draft' };
    const token = unsubscribeUrl(house.ground, id, lead.body.customer.id).split('/').at(-1)!;
    const tries = [
      keepTrying('office', () => status(house.call('POST /api/vehicles', { as: owner, body: vehicle }))),
      keepTrying('script', () =>
        status(house.call('POST /api/vehicles', { as: { bearer: key.body.key }, body: vehicle })),
      ),
      keepTrying('reading', () => status(house.call('GET /api/vehicles', { as: owner }))),
      keepTrying('form', () =>
        status(
          house.call('POST /inquiry', {
            host: `${slug}.localhost`,
            bytes: Buffer.from('name=Ann&email=ann%40example.net&message=Hello'),
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
          }),
        ),
      ),
      keepTrying('job', () =>
        house.ground.database.asDealership(
          { dealershipId: id, epoch: 1, cause },
          (ctx) => post(ctx, { kind: 'leads.reply', to: 'ann@example.net', subject: 'Hi', html: 'Hi', text: 'Hi' }),
          { write: true },
        ),
      ),
      keepTrying('letting go', () =>
        house.ground.database.asDealership(
          { dealershipId: id, cause },
          async (ctx) => {
            await ctx.db
              .insertInto('idempotencyKey')
              .values({
                dealershipId: id,
                actorId: newId(),
                route: 'POST /x',
                key: newId(),
                bodyHash: Buffer.alloc(1),
                createdAt: ctx.now,
              })
              .execute();
          },
          { write: true, lettingGo: true },
        ),
      ),
      keepTrying('mail', () =>
        mail.hand({ from: 'ann@example.net', to: replyTo!, subject: 'Re', text: `Hello ${newId()}` }).then(
          () => 250,
          (error: { responseCode?: number }) => error.responseCode,
        ),
      ),
      // A mail that was admitted while its dealership was there, and read to its end when it was not any more.
      keepTrying('late mail', () =>
        keepMail(
          house.ground,
          { door: 'lead', dealershipId: id, about: lead.body.id, take: takeLeadMail },
          {
            raw: Buffer.from(`Message-ID: <${newId()}@x.example>\r\n\r\nHello`),
            returnPath: '',
            recipient: '',
            trace: 'Received: x',
          },
        ),
      ),
      keepTrying('unsubscribe', async () => unsubscribe(house.ground, token)),
      keepTrying('sign-in', async () => {
        const body = { email: 'seller@mail.example', password };
        const signed = await house.call('POST /api/sign-in', { body, headers: { origin: house.ground.config.origin } });
        if (signed.status !== 200) return signed.status;
        const cookie = signed.headers.get('set-cookie')!.split(';')[0]!;
        return status(house.call('POST /api/vehicles', { as: { cookie, dealershipId: id }, body: vehicle }));
      }),
      keepTrying('deauthorize', () => status(fromMeta('deauthorize'))),
      keepTrying('data deletion', () => status(fromMeta('data-deletion'))),
      keepTrying('payment', () => {
        const body = event!.body.replace(/evt_\w+/, `evt_${newId().replaceAll('-', '')}`);
        const sent = signature(
          house.payments.settings.STRIPE_WEBHOOK_SECRET,
          body,
          Math.floor(house.clock.now().getTime() / 1000),
        );
        return status(
          house.call('POST /hooks/stripe', {
            bytes: Buffer.from(body),
            headers: { 'content-type': 'application/json', 'stripe-signature': sent },
          }),
        );
      }),
      // Begun before the fence, and still writing when it rises.
      keepTrying('slow job', () =>
        house.ground.database.asDealership(
          { dealershipId: id, epoch: 1, cause },
          async (ctx) => {
            await sleep(150);
            await post(ctx, { kind: 'leads.reply', to: 'ann@example.net', subject: 'Hi', html: 'Hi', text: 'Hi' });
          },
          { write: true, lettingGo: true },
        ),
      ),
      keepTrying('worker', () => house.runAll()),
      keepTrying('own account', () => status(house.call('PATCH /api/me', { as: owner, body: { locale: 'en' } }))),
      keepTrying('visitor', () => status(house.call('GET /', { host: `${slug}.localhost` }))),
    ];
    await sleep(1100);
    await house.ground.blobs.put(newBlobName(id, 'photo'), Buffer.from('late'));
    await beginPurge(house.ground, id);
    // It waits for a job that is still ending, as the sweep of each minute does.
    let end = await runPurge(house.ground, id);
    for (let again = 0; again < 20 && 'step' in end && end.step === 'check'; again++) {
      await sleep(200);
      end = await runPurge(house.ground, id);
    }
    assert.deepEqual(end, { waits: 'backups of before are not gone yet', step: 'backups' });
    await sleep(500);
    over = true;
    await Promise.all(tries);
    mail.close();
    assert.deepEqual([...statuses.mail!], [550]);

    for (const [name, n] of Object.entries(tried)) assert.ok(n > 3, `${name} was tried ${n} times only`);
    for (const [table, sum] of Object.entries(await rowsOf(house, id)))
      if (table !== 'slug_claim') assert.match(sum, /^0 /, table);
    assert.equal((await Array.fromAsync(house.ground.blobs.list(`${id}/`))).length, 0);
    assert.equal((await house.db.sql(`select from keys.data_key where strpos(scope, $1) > 0`, [id])).length, 0);
    assert.equal(
      (await house.db.sql(`select from graphile_worker._private_jobs where payload ->> 'dealership' = $1`, [id]))
        .length,
      0,
    );
    for (const name of ['deauthorize', 'data deletion', 'payment']) assert.deepEqual([...statuses[name]!], [200], name);
    assert.ok(
      [...statuses['sign-in']!].some((one) => [409, 410].includes(Number(one))),
      'nobody signed in and wrote',
    );
    // Nobody met a fault of ours, and whoever unsubscribed was told that it holds (promise P32a).
    const faults = Object.entries(statuses).filter(([, seen]) =>
      [...seen].some((one) => one === 500 || /Error|error/.test(String(one))),
    );
    assert.deepEqual(faults, []);
    assert.deepEqual([...statuses.unsubscribe!], [true]);
    // The open window was closed by the purge.
    let text = '';
    const reader = streamed.body!.getReader();
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), sleep(5_000).then(() => assert.fail('still open'))]);
      if (done) break;
      text += Buffer.from(value).toString();
    }
    assert.match(text, /event: ready/);
  },
);
