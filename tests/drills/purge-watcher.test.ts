/** While a dealership is purged everybody goes on trying to write for it, by every door: nothing reappears (promise P27c). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginPurge, runPurge } from '#domains/closing/index.ts';
import { unsubscribe, unsubscribeUrl } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { post } from '#platform/mail/index.ts';
import { keepMail } from '#platform/mail/inbound/keeping.ts';
import { takeLeadMail } from '#domains/leads/tasks.ts';
import { lettersTo, takesMail } from '#tests/harness/letters-in.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { freePort } from '#tests/harness/product.ts';
import { rowsOf } from '#tests/harness/checksums.ts';

let house: TestHouse;
let gone: TestDealership;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '10000', ...takesMail });
  // Streams hang on the journal's tail, which the server starts.
  await house.listen(await freePort());
  gone = await house.makeDealership();
});
after(() => house.close());

test(
  'P27c sign-in, forms, API, files, letters, mail that arrives, jobs and streams go on trying during a purge: nothing reappears',
  { timeout: 60_000 },
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
        await sleep(20);
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
          { dealershipId: id, epoch: 1 },
          (ctx) => post(ctx, { kind: 'leads.reply', to: 'ann@example.net', subject: 'Hi', html: 'Hi', text: 'Hi' }),
          { write: true },
        ),
      ),
      keepTrying('letting go', () =>
        house.ground.database.asDealership(
          { dealershipId: id },
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
      keepTrying('own account', () => status(house.call('PATCH /api/me', { as: owner, body: { locale: 'en' } }))),
      keepTrying('visitor', () => status(house.call('GET /', { host: `${slug}.localhost` }))),
    ];
    await sleep(1100);
    await house.ground.blobs.put(newBlobName(id, 'photo'), Buffer.from('late'));
    await beginPurge(house.ground, id);
    const end = await runPurge(house.ground, id);
    assert.deepEqual(end, { waits: 'backups of before are not gone yet', step: 'backups' });
    await sleep(500);
    over = true;
    await Promise.all(tries);
    mail.close();
    assert.deepEqual([...statuses.mail!], [550]);

    for (const [name, n] of Object.entries(tried)) assert.ok(n > 10, `${name} was tried ${n} times only`);
    for (const [table, sum] of Object.entries(await rowsOf(house, id)))
      if (table !== 'slug_claim') assert.match(sum, /^0 /, table);
    assert.equal((await Array.fromAsync(house.ground.blobs.list(`${id}/`))).length, 0);
    assert.equal((await house.db.sql(`select from keys.data_key where strpos(scope, $1) > 0`, [id])).length, 0);
    assert.equal(
      (await house.db.sql(`select from graphile_worker._private_jobs where payload ->> 'dealership' = $1`, [id]))
        .length,
      0,
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
