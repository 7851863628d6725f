/** What is promised of Facebook and Instagram, over a house in which everything that can happen to a channel happens once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enqueue } from '#platform/jobs/index.ts';
import type { Task } from '#platform/jobs/index.ts';
import { countProofs } from '#domains/trust/index.ts';
import { register } from '#platform/register/index.ts';
import { tablesWith } from '#tests/harness/markers.ts';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { allJobs } from '../../src/work.ts';

const marker = 'Zq9told7';
const pageName = 'Northside Motors';
const user = 'northside.motors';
const hour = 3_600_000;

let house: SocialHouse;
let dealer: TestDealership;
let page = '';
let account = '';
let out: any;
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership({ name: 'Promised Autos' });
  await house.meta.admin('/settings', { rich: marker });
});
after(() => house.close());

const call = async (what: string, body?: unknown) => {
  const answer = await house.call(what, { as: dealer.owner, ...(body === undefined ? {} : { body }) });
  assert.ok(answer.status < 300, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const round = async (name: string): Promise<void> => {
  const job = allJobs.find((one) => one.name === name) as unknown as Task<object>;
  await house.ground.database.asPlatform((ctx) => enqueue(ctx, job, {}));
  for (let n = 0; n < 3; n++) await house.runJobs();
};
const everywhere = async (text: string): Promise<string[]> => {
  const found = await tablesWith(house.db, text);
  if (JSON.stringify(house.log).includes(text)) found.push('log');
  if (JSON.stringify(house.mailbox.mails()).includes(text)) found.push('mail');
  return found;
};

test('P12 of answers that say more than they should nothing more is kept: rows, log, letters, jobs, crash reports', async () => {
  // A login that leads to a choice, one that is refused, and two that connect.
  await house.login(dealer.owner, 'facebook');
  await house.meta.admin('/faults', {
    match: { path_regex: '/me/accounts' },
    times: 1,
    effect: { kind: 'error', http: 400, code: 100, message: marker, user_msg: marker },
  });
  assert.match(await house.login(dealer.owner, 'facebook', { sandbox_pages: northside }), /connection=/);
  page = await house.connect(dealer.owner, 'facebook');
  account = await house.connect(dealer.owner, 'instagram');
  const { photoIds } = await house.makeVehicle(dealer, 1);
  const photos = photoIds.map((photoId) => ({ photoId }));
  out = await house.publish(dealer, { body: 'Out on both', channelIds: [page, account], photos });
  await house.settle(dealer);
  // Refused for good, broken on the way, in doubt: everything that a delivery keeps of a failure.
  for (const [body, effect] of [
    ['Refused', { kind: 'error', http: 400, code: 368, message: marker, user_msg: marker }],
    ['Unclear', { kind: 'error', http: 500, code: 2, message: marker }],
    ['Garbled', { kind: 'http', status: 502, body: `<p>${marker}</p>` }],
  ] as const) {
    await house.meta.admin('/faults', { match: { method: 'POST', path_regex: '/feed$' }, times: 1, effect });
    await house.publish(dealer, { body, channelIds: [page], photos });
    await house.settle(dealer);
  }
  await house.meta.admin('/faults', {
    match: { method: 'POST', path_regex: '/media$' },
    times: 1,
    effect: { kind: 'error', http: 400, code: 36_003, subcode: 2_207_009, user_msg: marker },
  });
  await house.publish(dealer, { body: 'Bad picture', channelIds: [account], photos });
  await house.settle(dealer);
  await house.meta.admin(`/posts/${await remoteOf('facebook')}/engagement`, {
    reactions: 471147114,
    comments: 471247124,
    shares: 471347134,
  });
  const { items } = await call(`GET /api/posts/${out.id}/engagement`);
  assert.deepEqual(
    items.map((one: any) => [one.reactions, one.comments, one.shares]),
    [
      [471147114, 471247124, 471347134],
      [0, 0, null],
    ],
  );
  await round('social.read_round');
  await house.pass(8 * 24 * hour);
  await round('social.care_round');
  const refused = await house.db.sql<{ n: number }>(
    `select count(*)::int as n from delivery where problem is not null or exists (select from delivery_attempt a where a.delivery_id = delivery.id and a.problem is not null)`,
  );
  assert.ok(refused[0]!.n >= 3, 'failures were kept');
  assert.deepEqual(await everywhere(marker), []);
  // Counts neither; and the name an account shows is not its user name.
  assert.deepEqual(await tablesWith(house.db, '471147114'), []);
  const [shown] = await house.db.sql<{ name: string | null; username: string }>(
    `select name, username from channel where id = $1`,
    [account],
  );
  assert.deepEqual(shown, { name: null, username: user });
});

const remoteOf = async (network: string): Promise<string> =>
  (
    await house.db.sql<{ remote_id: string }>(`select remote_id from delivery where post_id = $1 and network = $2`, [
      out.id,
      network,
    ])
  )[0]!.remote_id;

test('P10b name and numbers of a Page stand in its channel and its posts and nowhere else, and leave by its own export only', async () => {
  const post = await remoteOf('facebook');
  assert.deepEqual(await everywhere(pageName), ['public.channel']);
  assert.deepEqual(await everywhere(user), ['public.channel']);
  assert.deepEqual(await everywhere(northside), ['public.channel', 'public.delivery']);
  assert.deepEqual(await everywhere(post), ['public.delivery']);
  // The journal seals what it says of people: opened, it does not say it either.
  const journal = JSON.stringify(
    await house.as(dealer, async (ctx) => {
      const rows = await ctx.db
        .selectFrom('journal')
        .select(['id', 'sealed'])
        .where('sealed', 'is not', null)
        .execute();
      return rows.map((row) => ctx.key.open(row.sealed!, `journal sealed ${row.id}`).toString('utf8'));
    }),
  );
  for (const text of [pageName, user, northside, post]) assert.ok(!journal.includes(text), text);
  const lines = register.filter(({ table }) => ['channel', 'delivery'].includes(table));
  assert.deepEqual(
    lines.map(({ table, exported, withheld }) => [table, exported, withheld]),
    [
      ['channel', true, ['token', 'person_id']],
      ['delivery', true, ['staged', 'fence', 'leased_until']],
    ],
  );
  // Nobody but its own staff is told: not the office of another, not a visitor of the site.
  const other = await house.makeDealership();
  const seen = [
    (await house.call('GET /api/channels', { as: other.owner })).body,
    await (await house.fetch(new Request(`http://${dealer.slug}.localhost:3000/`))).text(),
    await (await fetch(`${house.ground.config.origin}/metrics`).catch(() => new Response(''))).text(),
  ];
  for (const text of [pageName, northside]) assert.ok(!JSON.stringify(seen).includes(text), text);
});

test('P13a every call to Meta has a person, a rule or the upkeep as its cause, and is counted before it goes out', async () => {
  await call('PATCH /api/social/settings', {
    version: 0,
    fromTime: '00:00',
    toTime: '23:59',
    gapMinutes: 0,
    repeatDays: 0,
  });
  const template = await call('POST /api/social/templates', {
    name: 'Plain',
    kind: 'vehicle',
    locale: 'en',
    variants: ['{year} {make} {model}\n{price}\n{legal}'],
  });
  const rule = await call('POST /api/social/rules', {
    kind: 'new_arrival',
    name: 'Arrivals',
    channelIds: [page],
    templateId: template.id,
    leastScore: 0,
  });
  await house.makeVehicle(dealer, 1);
  await round('social.sweep');
  await house.settle(dealer);
  const counted = await house.db.sql<{
    action: string;
    cause: string;
    caused_by: string;
    calls: number;
    refused: number;
  }>(
    `select action, cause, caused_by, sum(calls)::int as calls, sum(refused)::int as refused from meta_call
     where dealership_id = $1 group by 1, 2, 3`,
    [dealer.id],
  );
  const made = (await house.meta.admin<any[]>('/log')).filter((one) => /^(graph|api)\./.test(one.host));
  assert.equal(
    counted.reduce((n, one) => n + one.calls, 0),
    made.length,
    'as many as the other side has seen',
  );
  const by = (cause: string) => new Set(counted.filter((one) => one.cause === cause).map((one) => one.caused_by));
  assert.deepEqual([...by('person')], [dealer.owner.userId]);
  assert.deepEqual([...by('rule')], [rule.id]);
  assert.deepEqual([...by('care')].sort(), [page, account].sort());
  const actions = (cause: string) => new Set(counted.filter((one) => one.cause === cause).map((one) => one.action));
  assert.ok(actions('person').has('login.code') && actions('person').has('account.publish'));
  assert.ok(actions('rule').has('page.publish_photos'), JSON.stringify(counted));
  assert.deepEqual([...actions('care')].sort(), [
    'account.read_medium',
    'page.read_post',
    'token.inspect',
    'token.renew',
  ]);
});

test('the figures beside the promises are counted from these records', async () => {
  await countProofs(house.ground);
  const proof = async (number: string) =>
    (await house.call('GET /api/promises')).body.items.find((one: any) => one.number === number).proof;
  const before_ = {
    permissions: await proof('P11'),
    calls: await proof('P13a'),
    disconnects: await proof('P14b'),
  };
  assert.deepEqual(before_.permissions.figures, { connected: 2, granted: 5, beyond: 0 });
  const { person, rule, care, calls } = before_.calls.figures;
  assert.ok(person > 0 && rule > 0 && care > 0);
  assert.equal(person + rule + care, calls);
  assert.equal(before_.disconnects.figures.disconnected, 0);

  await call('POST /api/channels/disconnect-all');
  await house.pass(hour);
  await round('social.read_round');
  await house.meta.admin('/callbacks', {
    product: 'facebook',
    kind: 'data_deletion',
    mutate: 'bad_sig',
    person: '100009000000001',
  });
  await house.meta.admin('/callbacks', { product: 'facebook', kind: 'data_deletion', person: '100009000000001' });
  await countProofs(house.ground);
  const ended = (await proof('P14b')).figures;
  assert.deepEqual([ended.disconnected, ended.left, ended.known, ended.late], [2, 0, 0, 0]);
  assert.ok(ended.longestMs < 1000, `${ended.longestMs} ms`);
  assert.equal((await proof('P15c')).figures.refused, 1);
  const { received, done, medianMs } = (await proof('P15a')).figures;
  assert.deepEqual([received, done], [1, 1]);
  assert.ok(medianMs >= 0 && medianMs < 3000);
  // A call after the end would show: as a figure above zero and in red.
  await house.db.sql(
    `update meta_call set last_at = last_at + interval '90 days' where subject = $1 and action = 'page.read_post'`,
    [page],
  );
  await countProofs(house.ground);
  const late = await proof('P14b');
  assert.deepEqual([late.figures.late, late.standing], [1, 'overdue']);
});
