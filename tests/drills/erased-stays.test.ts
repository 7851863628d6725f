/** What was erased stays erased: over a restored backup, a dealership's copy that is set back, and a kill before the ledger's line. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { unsubscribeUrl } from '#domains/customers/index.ts';
import { listPlatformRequests, readyErasures, resolvePlatformRequest } from '#domains/privacy/index.ts';
import { newId } from '#kernel/ids.ts';
import { copiesOf, copyDealerships } from '#platform/backups/copies.ts';
import { backupsOf, takeFullBackup } from '#platform/backups/full-backup.ts';
import { closeFolder, openRestored, requireOpen } from '#platform/backups/opening.ts';
import { restoreInto } from '#platform/backups/restoring.ts';
import { setBack } from '#platform/backups/set-back.ts';
import { asSuperuser } from '#platform/database/superuser.ts';
import type { Superuser } from '#platform/database/superuser.ts';
import { keyStoreFolder } from '#platform/keys/key-store-backup.ts';
import { openLog } from '#platform/log.ts';
import { ownServer } from '#tests/harness/database.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { redoErased, replayLedger } from '../../src/replay.ts';

const secret = 'meta app secret of a test 0123456789abcdef';
const mark = {
  customer: 'Zqcust',
  child: 'Zqkid',
  staff: 'Zqstaff',
  person: '990000000777',
  page: 'Zqpage',
  stays: 'Zqstays',
  refuser: 'Zqrefuser',
  restricted: 'Zqrestricted',
};
/** What must be nowhere once it was erased. */
const gone = [mark.customer, mark.child, mark.staff, mark.person, mark.page];

let house: TestHouse;
let dealer: TestDealership;
let leaver: TestStaff;
let young: TestStaff;
const customers = { customer: '', child: '', stays: '', refuser: '', restricted: '' };
let apiKey = '';
before(async () => {
  house = await testHouse(
    { AUTOMO_LIMIT_FACTOR: '1000', META_FACEBOOK_APP_ID: '1234567890', META_FACEBOOK_APP_SECRET: secret },
    await ownServer(),
  );
  dealer = await house.makeDealership();
  leaver = await house.makeStaff(dealer, ['owner']);
  young = await house.makeStaff(dealer, ['sales'], { name: `${mark.staff} Young` });
  for (const one of ['customer', 'child', 'stays', 'refuser', 'restricted'] as const) {
    const made = await house.call('POST /api/leads', {
      as: dealer.owner,
      body: {
        customer: { name: `${mark[one]} Person`, email: `${mark[one]}@example.net` },
        message: `I am ${mark[one]}`,
      },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    customers[one] = made.body.customer.id as string;
  }
  apiKey = (await call('POST /api/api-keys', { name: 'Nightly feed', scopes: ['inventory.read'] })).id;
  await call('PUT /api/me/consents', { purpose: 'marketing', given: true });
  await house.runJobs();
  await house.db.sql(
    `insert into channel (dealership_id, id, network, state, remote_id, person_id, name, connected_at, created_at)
     values ($1, $2, 'facebook', 'ok', '777', $3, $4, now() - interval '1 day', now() - interval '1 day')`,
    [dealer.id, newId(), mark.person, mark.page],
  );
});
after(() => house.close());

/** How what was said no to stands: offers, the use of one's data, a key, what a holder agreed to, and who is signed in. */
const standing = async (db: Pick<Superuser, 'query'>): Promise<Record<string, unknown>> => {
  const { rows } = await db.query(
    `select (select count(*)::int from consent where customer_id = $1 and withdrawn_at is null) as offers,
       (select count(*)::int from contact_refusal where customer_id = $1) as refusals,
       (select count(*)::int from consent where customer_id = $2 and withdrawn_at is null) > 0 as "otherOffers",
       (select restriction from customer where id = $2) as restriction,
       (select bool_and(restricted_at is not null) from lead where customer_id = $2) as "leadHidden",
       (select revoked_at is not null from api_key where id = $3) as revoked,
       (select count(*)::int from account_consent where user_id = $4 and withdrawn_at is null) as marketing,
       (select allowed from message_choice where user_id = $4 and class = 'support' and channel = 'email') as "supportMail",
       (select count(*)::int from user_session) > 0 as sessions`,
    [customers.refuser, customers.restricted, apiKey, dealer.owner.userId],
  );
  return rows[0] as Record<string, unknown>;
};
const asBefore = {
  offers: 1,
  refusals: 0,
  otherOffers: true,
  restriction: null,
  leadHidden: false,
  revoked: false,
  marketing: 1,
  supportMail: null,
  sessions: true,
};
const saidNo = {
  offers: 0,
  refusals: 3,
  otherOffers: true,
  restriction: 'asked',
  leadHidden: true,
  revoked: true,
  marketing: 0,
  supportMail: false,
};

/** Which of the words stand anywhere in the database, with the tables. */
const traces = async (words: readonly string[], db: Pick<Superuser, 'query'>): Promise<Record<string, string[]>> => {
  const { rows: tables } = await db.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables)
    for (const word of words) {
      const { rows } = await db.query(`select from ${name} one where one::text ilike '%' || $1 || '%' limit 1`, [word]);
      if (rows.length > 0) (found[word] ??= []).push(name);
    }
  return found;
};
const live = <T>(work: (db: Superuser) => Promise<T>): Promise<T> => asSuperuser(house.ground.server!, work);
const call = async (what: string, body: unknown, as = dealer.owner) => {
  const answer = await house.call(what, { as, body });
  assert.ok(answer.status < 300, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const report = async (given: object) => {
  const sent = await house.call('POST /report-child', {
    bytes: Buffer.from('words=A+child+is+here&where=there&email=parent@mail.example'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(sent.status, 200);
  const [one] = await listPlatformRequests(house.ground);
  return resolvePlatformRequest(
    house.ground,
    one!.id,
    { outcome: 'deleted', account: null, customer: null, identity: 'School card seen in a call', answer: '', ...given },
    'A. Roy',
  );
};

test('P16a P29 P32a P33b P15a erased or said no to one by one, each by its own door; the ledger has ids and moments only', async () => {
  await live(async (db) => assert.deepEqual(Object.keys(await traces(gone, db)).toSorted(), gone.toSorted()));
  assert.equal(await copyDealerships(house.ground), 1);
  await takeFullBackup(house.ground);

  const asked = await call('POST /api/privacy/requests', {
    kind: 'erasure',
    way: 'in_person',
    name: 'Who Asks',
    email: 'asks@example.com',
    customerId: customers.customer,
  });
  const shown = await call(`POST /api/privacy/requests/${asked.id}/identity`, { version: 1, how: 'Licence seen' });
  const preview = await house.call(`GET /api/privacy/requests/${asked.id}/erasure`, { as: dealer.owner });
  await call(`POST /api/privacy/requests/${asked.id}/erasure`, {
    version: shown.version,
    fingerprint: preview.body.fingerprint,
  });
  await report({ customer: { dealershipId: dealer.id, customerId: customers.child } });
  await report({ account: young.email });
  await call('POST /api/me/close', { email: leaver.email }, leaver);
  await live(async (db) => assert.deepEqual(await standing(db), asBefore));
  const { pathname } = new URL(unsubscribeUrl(house.ground, dealer.id, customers.refuser));
  assert.equal((await house.call(`POST ${pathname}`)).status, 200);
  assert.equal((await house.call(`POST ${pathname}`)).status, 200, 'a second click changes nothing');
  const hiding = await call('POST /api/privacy/requests', {
    kind: 'restriction',
    way: 'mail',
    name: 'Who Hides',
    email: 'hides@example.com',
    customerId: customers.restricted,
  });
  const proved = await call(`POST /api/privacy/requests/${hiding.id}/identity`, { version: 1, how: 'Licence seen' });
  await call(`POST /api/privacy/requests/${hiding.id}/restriction`, { version: proved.version });
  await call(`DELETE /api/api-keys/${apiKey}`, undefined);
  await call('PUT /api/me/consents', { purpose: 'marketing', given: false });
  await call('PUT /api/me/messages', { class: 'support', channel: 'email', allowed: false });
  await live(async (db) => assert.deepEqual(await standing(db), { ...saidNo, sessions: true }));
  const payload = Buffer.from(
    JSON.stringify({
      algorithm: 'HMAC-SHA256',
      issued_at: Math.floor(house.clock.now().getTime() / 1000),
      user_id: mark.person,
    }),
  ).toString('base64url');
  const signed = `${createHmac('sha256', secret).update(payload).digest('base64url')}.${payload}`;
  const meta = await house.call('POST /meta/facebook/data-deletion', {
    bytes: Buffer.from(`signed_request=${signed}`),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(meta.status, 200);
  await live(async (db) => assert.deepEqual(await traces(gone, db), {}));

  // The process was killed before any line was written: the rows are the queue.
  assert.deepEqual(await house.ground.ledger.erasures(), []);
  await readyErasures(house.ground);
  const lines = await house.ground.ledger.erasures();
  assert.deepEqual(
    lines
      .map((line) => [line.erased, line.record === customers.customer || line.record === customers.child])
      .toSorted(),
    [
      ['account', false],
      ['account_opt_out', false],
      ['account_opt_out', false],
      ['api_key', false],
      ['child', false],
      ['customer', true],
      ['customer', true],
      ['meta', false],
      ['opt_out', false],
      ['restricted', false],
    ],
  );
  const file = readFileSync(house.ground.ledger.file, 'utf8');
  for (const word of [...gone, leaver.email, '@', 'Person']) assert.ok(!file.includes(word), word);
  // … and killed between the line and its note: nothing comes twice.
  await house.db.sql('update erasure set noted_at = null');
  await readyErasures(house.ground);
  assert.equal(readFileSync(house.ground.ledger.file, 'utf8'), file);
  assert.equal((await house.db.sql('select from erasure where noted_at is null')).length, 0);
  // A ledger that knows less than the database is an old one.
  writeFileSync(house.ground.ledger.file, `${file.split('\n').slice(0, 3).join('\n')}\n`);
  await assert.rejects(() => readyErasures(house.ground), /older than the database: 8 erasures are not in it/);
  writeFileSync(house.ground.ledger.file, file);
});

test('P27b P16a P32a a restored backup from before opens for nobody until all of it was erased, or said no to, again', async () => {
  const { folder, keys } = backupsOf(house.ground);
  const into = path.join(path.dirname(house.ground.config.dataDir), 'restored');
  const restored = await restoreInto(into, { folder, keys, target: undefined, durable: false });
  try {
    await asSuperuser(restored.server, async (db) => {
      assert.deepEqual(Object.keys(await traces(gone, db)).toSorted(), gone.toSorted(), 'it is an older backup');
      assert.deepEqual(await standing(db), asBefore);
    });
    closeFolder(into);
    const config = { ...house.ground.config, dataDir: into, keyFile: path.join(into, 'keys', 'master.key') };
    const opening = {
      config,
      masters: house.ground.keyring.masters,
      keyStore: keyStoreFolder(house.ground.config),
      log: openLog('silent'),
    };
    const logins = () =>
      asSuperuser(restored.server, async (db) => {
        const { rows } = await db.query(
          `select count(*)::int as n from pg_roles where rolname like 'automo\\_%' and rolcanlogin`,
        );
        return rows[0].n as number;
      });
    // What one of the erasures meets ends the opening, not the promise.
    const broken: typeof replayLedger = (ground) =>
      replayLedger({
        ...ground,
        ledger: {
          ...ground.ledger,
          lines: async () => [],
          erasures: () => Promise.reject(new Error('cannot read')),
        } as never,
      });
    await assert.rejects(() => openRestored(restored, { ...opening, replay: broken }), /cannot read/);
    assert.equal(await logins(), 0);
    assert.throws(() => requireOpen(into));

    await openRestored(restored, { ...opening, replay: replayLedger });
    requireOpen(into);
    assert.equal(await logins(), 3);
    await asSuperuser(restored.server, async (db) => {
      assert.deepEqual(await traces(gone, db), {});
      assert.deepEqual(await standing(db), { ...saidNo, sessions: false }, 'everybody signs in again');
      assert.ok((await traces([mark.stays], db))[mark.stays]!.includes('customer'), 'the others are there');
      const { rows: staff } = await db.query(
        `select name, email, state from staff_member where state = 'left' order by 1`,
      );
      assert.deepEqual(staff, [
        { name: 'Test Person', email: '', state: 'left' },
        { name: '–', email: '', state: 'left' },
      ]);
      const { rows: accounts } = await db.query('select from user_account where id = any ($1)', [
        [young.userId, leaver.userId],
      ]);
      assert.equal(accounts.length, 0);
      const { rows: requests } = await db.query(
        `select identity_how from rights_request where closed_at is not null and identity_how like 'Deletion ledger%'`,
      );
      assert.equal(requests.length, 4, 'the dealership sees in its register what was done');
    });
  } finally {
    await restored.server.stop();
    restored.remove();
  }
});

test('P16a P32a a dealership that is set back to its copy: the erased are gone in the same transaction, and what was asked stays asked', async () => {
  const { ground } = house;
  const open = await call('POST /api/privacy/requests', {
    kind: 'access',
    way: 'mail',
    name: 'Asks Since',
    email: 'since@example.com',
    customerId: customers.stays,
  });
  const [copy] = await copiesOf(ground, dealer.id);
  await assert.rejects(
    () =>
      live((admin) =>
        setBack(ground, admin, dealer.id, copy!.id, async (ctx, lines) => {
          const back = await ctx.db
            .selectFrom('customer')
            .select('id')
            .where('id', 'in', Object.values(customers))
            .execute();
          assert.deepEqual([back.length, lines.length], [5, 6], 'the copy holds them');
          throw new Error('broken off');
        }),
      ),
    /broken off/,
  );
  await live(async (db) => assert.deepEqual(await traces(gone, db), {}));
  await live((admin) => setBack(ground, admin, dealer.id, copy!.id, redoErased));
  await live(async (db) => assert.deepEqual(await traces(gone, db), {}));
  await live(async (db) => assert.deepEqual(await standing(db), { ...saidNo, sessions: true }));
  const [back] = await house.db.sql<{ cause: string }>(
    `select cause from journal where event = 'customer.restricted' order by id desc limit 1`,
  );
  assert.equal(back!.cause, 'duty:erasure');
  assert.equal((await house.call(`GET /api/customers/${customers.stays}`, { as: dealer.owner })).status, 200);
  assert.equal((await house.call(`GET /api/privacy/requests/${open.id}`, { as: dealer.owner })).status, 200);
});

test('P27b a start on a database that knows less than the ledger erases before anybody is let in', async () => {
  const { ground } = house;
  await ground.ledger.appendErasures([
    { erased: 'customer', record: customers.stays, dealershipId: dealer.id, at: ground.clock.now().toISOString() },
    // Of a dealership that is not there, and of nobody: nothing to do.
    { erased: 'customer', record: newId(), dealershipId: newId(), at: ground.clock.now().toISOString() },
    { erased: 'account', record: newId(), dealershipId: null, at: ground.clock.now().toISOString() },
  ]);
  await readyErasures(ground);
  await live(async (db) => assert.deepEqual(await traces([mark.stays], db), {}));
  const written = readFileSync(ground.ledger.file, 'utf8');
  await readyErasures(ground);
  await house.runJobs();
  assert.equal(readFileSync(ground.ledger.file, 'utf8'), written);
});
