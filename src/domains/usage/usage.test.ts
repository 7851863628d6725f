import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse } from '#tests/harness/house.ts';
import { networkOf } from '#kernel/ip.ts';
import { clientOf } from './client.ts';
import { crashOf } from './crash.ts';
import { usageKnows } from './known.ts';
import { reportCrash } from './server-crashes.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0';
const day = 86_400_000;

let house: TestHouse;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
});
after(() => house.close());

const page = (as: { cookie: string }, where: string, headers: Record<string, string> = {}) =>
  house.call('POST /api/me/pages', { as, body: { page: where }, headers: { 'user-agent': firefox, ...headers } });
const choose = (as: { cookie: string }, purpose: string, given: boolean) =>
  house.call('PUT /api/me/consents', { as, body: { purpose, given } });
const events = (userId: string) =>
  house.db.sql<{ page: string; ip: string | null; browser: string; os: string }>(
    'select page, ip, browser, os from usage_event where user_id = $1 order by at',
    [userId],
  );

test('P09 without a choice only a daily count is kept, and it names nobody', async () => {
  const person = await house.makeUser();
  for (let n = 0; n < 3; n++) assert.equal((await page(person, '/inventory/$vehicleId')).status, 204);
  assert.deepEqual(await events(person.userId), []);
  const [row] = await house.db.sql('select page, browser, os, views from usage_day');
  assert.deepEqual(row, { page: '/inventory/$vehicleId', browser: 'Firefox 131', os: 'Linux', views: 3 });
});

test('P05a P09 with the choice a page view has IP, browser, system, page and time; taking it back deletes all at once', async () => {
  const [person, other] = [await house.makeUser(), await house.makeUser()];
  assert.equal((await choose(person, 'analytics', true)).status, 200);
  assert.equal((await choose(other, 'analytics', true)).status, 200);
  await page(person, '/leads');
  await page(other, '/leads');
  const [kept] = await events(person.userId);
  assert.deepEqual([kept!.page, kept!.browser, kept!.os], ['/leads', 'Firefox 131', 'Linux']);
  await choose(person, 'analytics', false);
  assert.deepEqual(await events(person.userId), []);
  assert.equal((await events(other.userId)).length, 1);
});

test('P24a a browser’s Do Not Track or Global Privacy Control is a no, whatever was chosen', async () => {
  const person = await house.makeUser();
  await choose(person, 'analytics', true);
  await page(person, '/leads', { dnt: '1' });
  await page(person, '/leads', { 'sec-gpc': '1' });
  assert.deepEqual(await events(person.userId), []);
});

test('P24a a yes to analytics holds twelve months; then nothing is kept of the person until they say it again', async () => {
  const person = await house.makeUser();
  await choose(person, 'analytics', true);
  const saidDaysAgo = (days: number) =>
    house.db.sql(`update account_consent set given_at = $2 where user_id = $1`, [
      person.userId,
      new Date(house.clock.now().getTime() - days * day),
    ]);
  const given = async () =>
    (await house.call('GET /api/me/consents', { as: person })).body.items.find(
      (one: { purpose: string }) => one.purpose === 'analytics',
    ).given;
  await saidDaysAgo(364);
  assert.equal(await given(), true);
  await page(person, '/leads');
  assert.equal((await events(person.userId)).length, 1);
  await saidDaysAgo(365);
  assert.equal(await given(), false);
  await page(person, '/deals');
  assert.equal((await events(person.userId)).length, 1);
});

test('P05a a page is a pattern: queries, addresses and numbers are refused and nothing is kept', async () => {
  const person = await house.makeUser();
  const counted = await house.db.sql('select * from usage_day');
  for (const where of ['/leads?q=ann@example.net', '/leads/ann@example.net', '/inventory/0193f', 'leads', '/a/b c'])
    assert.equal((await page(person, where)).status, 422, where);
  assert.deepEqual(await house.db.sql('select * from usage_day'), counted);
});

test('P07b P32b choices are off until given, one at a time, and kept with the wording', async () => {
  const person = await house.makeUser();
  const read = () => house.call('GET /api/me/consents', { as: person });
  assert.ok((await read()).body.items.every((item: { given: boolean }) => !item.given));
  await choose(person, 'marketing', true);
  await choose(person, 'marketing', true);
  assert.deepEqual(
    (await read()).body.items.map((item: { given: boolean }) => item.given),
    [false, false, true],
  );
  await choose(person, 'marketing', false);
  const rows = await house.db.sql<{ wording: string; withdrawn_at: Date | null }>(
    'select wording, withdrawn_at from account_consent where user_id = $1',
    [person.userId],
  );
  assert.equal(rows.length, 1);
  assert.ok(rows[0]!.wording && rows[0]!.withdrawn_at);
});

test('P05b addresses are cut after 30 days, crash reports go after 90, page views after 13 months', async () => {
  const person = await house.makeUser();
  await choose(person, 'analytics', true);
  await house.db.sql('delete from usage_event');
  const put = (ip: string, daysAgo: number) =>
    house.db.sql(`insert into usage_event values (gen_random_uuid(), $1, $2, '/leads', $3, 'Firefox 131', 'Linux')`, [
      person.userId,
      new Date(house.clock.now().getTime() - daysAgo * day),
      ip,
    ]);
  await put('203.0.113.77', 31);
  await put('2001:db8:1:2:3:4:5:6', 31);
  await put('203.0.113.77', 29);
  await put('203.0.113.9', 397);
  await house.db.sql(
    `insert into crash_report values (gen_random_uuid(), '\\x01', 'browser', 'TypeError', '{}', '0.1.0', null, 1, $1, $1)`,
    [new Date(house.clock.now().getTime() - 91 * day)],
  );
  const { allJobs } = await import('../../work.ts');
  const tidy = allJobs.find((one) => one.name === 'usage.tidy')!;
  await tidy.run(
    {
      ground: house.ground,
      log: house.ground.log,
      now: house.clock.now(),
      signal: new AbortController().signal,
      attempt: 1,
      lastAttempt: false,
      work: (work: never) => house.ground.database.asPlatform(work),
    } as never,
    {} as never,
  );
  assert.deepEqual(
    (await events(person.userId)).map((row) => row.ip),
    ['203.0.113.0', '2001:db8:1::', '203.0.113.77'],
  );
  assert.deepEqual(await house.db.sql('select * from crash_report'), []);
});

test('P05c a crash report holds no personal value, and equal crashes are one row with their count', async () => {
  const person = await house.makeUser();
  const marks = ['ann.marker@example.net', 'Zebulon', '1HGCM82633A004352', 'tok_5f3a'];
  const release = '0.1.0';
  usageKnows({
    release,
    screens: new Set(['/leads/$leadId', '/leads', '/deals']),
    assets: () => new Set(['leads-screen-B1c2D3.js']),
  });
  const stack =
    `TypeError: ${marks[0]} ${marks[1]}\n    at show (https://office/assets/leads-screen-B1c2D3.js:1:204)\n` +
    `    at ${marks[1]} (https://office/assets/${marks[1]}.js:1:1)\n    at x (https://office/src/domains/${marks[1]}.ts:1:1)\n` +
    `    at ${marks[1]} (https://${marks[2]}.example/${marks[3]}.js:1:1)\n    at https://office/inventory?q=${marks[0]}:3:4`;
  const crash = (name: string, more = {}) =>
    house.call('POST /api/crashes', {
      as: person,
      body: { name, stack, page: '/leads/$leadId', release, ...more },
      headers: { 'user-agent': `Zebulon/1 ${marks[0]}` },
    });
  // Twenty at a time, a thousand in all: they are one row, and none is lost to another.
  for (let n = 0; n < 50; n++) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => crash('TypeError')));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [204]);
  }
  assert.equal((await crash(marks[1]!)).status, 204);
  const kept = await house.db.sql<{ error: string; places: string[]; count: number }>(
    'select error, places, count from crash_report order by count desc',
  );
  assert.deepEqual(
    kept.map(({ error, places, count }) => ({ error, places, count })),
    [
      { error: 'TypeError', places: ['assets/leads-screen-B1c2D3.js:1:204'], count: 1000 },
      { error: 'Error', places: ['assets/leads-screen-B1c2D3.js:1:204'], count: 1 },
    ],
  );
  // A page and a release are ours or are not kept; so is a screen that is counted.
  await crash('RangeError', { page: '/zebulon/$kqzz', release: 'tok_5f3a' });
  const [foreign] = await house.db.sql<any>(`select route, release from crash_report where error = 'RangeError'`);
  assert.deepEqual(foreign, { route: null, release: 'other' });
  assert.equal((await house.call('POST /api/me/pages', { as: person, body: { page: '/zebulon' } })).status, 204);
  const all = JSON.stringify([
    await house.db.sql('select * from crash_report'),
    await house.db.sql('select * from crash_person'),
    await house.db.sql('select * from usage_day'),
  ]);
  for (const mark of [...marks, 'zebulon']) assert.ok(!all.includes(mark), mark);
});

test('P05c no value that somebody typed gets from an error into a report', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 40 }), (typed) => {
      const mark = `${typed}@marker`;
      const { error, places, route } = crashOf(
        {
          name: mark,
          stack: `${mark}: ${mark}\n    at ${mark} (file:///src/${mark}.ts:1:2)\n    at x (/src/domains/leads/leads.ts:4:1)`,
        },
        { side: 'server', release: '0.1.0', route: 'GET /api/leads' },
      );
      assert.ok(!JSON.stringify([error, places, route]).includes('@marker'));
      assert.equal(error, 'Error');
    }),
  );
});

test('P05c a crash of the server is reported with place and route, and a report that cannot be kept stops nothing', async () => {
  const where = {
    release: '0.1.0',
    route: 'GET /api/leads',
    userId: null,
    origin: { ip: null, userAgent: null, requestId: 'x' },
  };
  await reportCrash(house.ground, new RangeError('secret\n    at x (/src/domains/secret.ts:1:2)'), where);
  const [kept] = await house.db.sql<{ places: string[]; route: string }>(
    `select places, route from crash_report where error = 'RangeError' and side = 'server'`,
  );
  assert.ok(!JSON.stringify(kept).includes('secret'), 'a line of the message is no place');
  assert.match(kept!.places[0]!, /^domains\/usage\/usage\.test\.ts:\d+:\d+$/);
  await reportCrash(house.ground, new Error('x'), { ...where, userId: 'not an id' });
});

test('P05d each person sees their own pages and crashes and nobody else’s', async () => {
  const [one, two] = [await house.makeUser(), await house.makeUser()];
  for (const person of [one, two]) await choose(person, 'analytics', true);
  await page(one, '/leads');
  await page(two, '/deals');
  const held = async (as: { cookie: string }) =>
    (await house.call('GET /api/me/usage', { as })).body.pages as { page: string }[];
  assert.deepEqual(
    (await held(one)).map((row) => row.page),
    ['/leads'],
  );
  assert.deepEqual(
    (await held(two)).map((row) => row.page),
    ['/deals'],
  );
});

test('addresses are cut to their network, and only known browsers are told by name', () => {
  assert.equal(networkOf('198.51.100.7'), '198.51.100.0');
  assert.equal(networkOf('::ffff:198.51.100.7'), '198.51.100.0');
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0::');
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0::');
  assert.equal(networkOf('unknown'), null);
  fc.assert(
    fc.property(fc.ipV6(), (ip) => {
      assert.equal(networkOf(networkOf(ip)), networkOf(ip));
    }),
  );
  assert.deepEqual(clientOf(`ann@example.net/4 (whatever)`), { browser: 'other', os: 'other' });
});
