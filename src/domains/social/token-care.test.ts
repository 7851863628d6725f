import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wallClock } from '#kernel/calendar.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { Task } from '#platform/jobs/index.ts';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { socialJobs } from './jobs.ts';

const hour = 3_600_000;
const day = 24 * hour;
const mara = '100009000000001';

let house: SocialHouse;
before(async () => {
  house = await socialHouse();
});
after(() => house.close());

/** A job of the calendar, with what it puts in: the round a job for each dealership, and those their letters. */
async function run(name: string): Promise<void> {
  const job = socialJobs.find((one) => one.name === name) as unknown as Task<object>;
  await house.ground.database.asPlatform((ctx) => enqueue(ctx, job, {}));
  for (let n = 0; n < 3; n++) await house.runJobs();
}
/** The hourly round over all dealerships. */
const careRound = (): Promise<void> => run('social.care_round');
/** Days on which the round comes every hour but is asked for only now and then. */
async function pass(days: number, step = 0.5): Promise<void> {
  for (let gone = 0; gone < days; gone += step) {
    await house.pass(Math.min(step, days - gone) * day);
    await careRound();
  }
}

const call = async (dealer: TestDealership, what: string, body?: unknown, status = 200) => {
  const answer = await house.call(what, { as: dealer.owner, ...(body === undefined ? {} : { body }) });
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
async function connected(network: 'facebook' | 'instagram') {
  await house.meta.admin(`/persons/${mara}/checkpoint`, { on: false });
  await house.meta.admin(`/persons/${mara}/grants`, { grants: { pages_manage_posts: 'granted' } });
  await house.meta.admin(`/pages/${northside}/roles`, { person: mara, tasks: ['CREATE_CONTENT', 'MANAGE'] });
  const dealer = await house.makeDealership();
  const channelId = await house.connect(dealer.owner, network);
  return {
    ...dealer,
    channelId,
    channel: () => call(dealer, `GET /api/channels/${channelId}`),
    letters: () =>
      house.mailbox
        .mails()
        .filter((mail) => mail.to.includes(dealer.owner.email))
        .map((mail) => mail.subject)
        .toReversed(),
    events: async (event: string) =>
      (await call(dealer, 'GET /api/journal')).items.filter((one: { event: string }) => one.event === event),
    disconnect: () => call(dealer, `POST /api/channels/${channelId}/disconnect`),
  };
}
/** The calls of one kind that the stand-in has seen, since a number. */
const seen = async (path: string): Promise<number> =>
  (await house.meta.admin<{ path: string }[]>('/log')).filter((one) => one.path.endsWith(path)).length;
/** The newest living token of a Page or account. */
async function tokenAt(where: { page: string } | { account: string }): Promise<string> {
  const all = await house.meta.admin<Record<string, unknown>[]>('/tokens');
  const [name, value] = Object.entries(where)[0]!;
  return all.filter((one) => one[name] === value && ['page', 'ig_long'].includes(one.kind as string)).at(-1)!
    .id as string;
}
const ending = (dealer: { id: string }) =>
  house.db
    .sql<{ at: Date }>(`select token_expires_at as at from channel where dealership_id = $1`, [dealer.id])
    .then(([row]) => row!.at.getTime());

test('an Instagram token is renewed from its seventh day on, and lives sixty days from then', async () => {
  const of = await connected('instagram');
  const end = await ending(of);
  const renewals = await seen('/refresh_access_token');
  await pass(6.5);
  assert.equal(await seen('/refresh_access_token'), renewals, 'not yet');
  assert.equal(await ending(of), end);
  await pass(1);
  assert.equal(await seen('/refresh_access_token'), renewals + 1);
  assert.ok((await ending(of)) >= end + 6.5 * day);
  assert.equal((await of.events('channel.token_renewed')).length, 1);
  const post = await house.publish(of, {
    body: 'By the new token',
    channelIds: [of.channelId],
    photos: await photos(of),
  });
  await house.settle(of);
  assert.equal((await call(of, `GET /api/posts/${post.id}`)).state, 'published');
  assert.deepEqual(of.letters(), []);
  await of.disconnect();
});

const photos = async (of: TestDealership) =>
  (await house.makeVehicle(of, 1)).photoIds.map((photoId) => ({ photoId, alt: '' }));

test('a renewal that fails is tried again, and the old token goes on', async () => {
  const of = await connected('instagram');
  const fault = await house.meta.admin<{ id: string }>('/faults', {
    match: { path_regex: '/refresh_access_token' },
    times: 2,
    effect: { kind: 'error', http: 500, code: 2 },
  });
  assert.ok(fault.id);
  await pass(7.5);
  assert.equal((await of.events('channel.token_renewed')).length, 0);
  assert.equal((await of.channel()).state, 'ok');
  await pass(1);
  assert.equal((await of.events('channel.token_renewed')).length, 1);
  await of.disconnect();
});

test('an end that nears is announced 14, 7 and 2 days before, once each; at the end it needs a person, once', async () => {
  const of = await connected('instagram');
  const colleague = await house.makeStaff(of, ['sales']);
  await house.meta.admin('/faults', {
    match: { path_regex: '/refresh_access_token' },
    effect: { kind: 'error', http: 500, code: 2 },
  });
  const subject = 'Instagram: a permission ends soon';
  const upTo = async (daysLeft: number) => {
    const end = await ending(of);
    await house.pass(end - daysLeft * day - house.clock.now().getTime());
    for (let n = 0; n < 2; n++) await careRound();
  };
  await upTo(14.2);
  assert.deepEqual([(await of.channel()).state, of.letters()], ['ok', []]);
  await upTo(13.9);
  assert.deepEqual(
    [(await of.channel()).state, (await of.channel()).reason, of.letters()],
    ['expiring', 'token_expiring', [subject]],
  );
  await upTo(7.2);
  assert.equal(of.letters().length, 1);
  await upTo(6.9);
  assert.equal(of.letters().length, 2);
  await upTo(2.1);
  assert.equal(of.letters().length, 2);
  await upTo(1.9);
  assert.equal(of.letters().length, 3);
  await upTo(0.1);
  assert.deepEqual([of.letters().length, (await of.channel()).state], [3, 'expiring']);
  await upTo(-0.1);
  const lost = await of.channel();
  assert.deepEqual([lost.state, lost.reason, lost.tokenExpiresAt], ['needs_reconnect', 'token_expired', null]);
  assert.deepEqual(of.letters(), [subject, subject, subject, 'Instagram: a channel needs you to reconnect it']);
  await pass(2, 1);
  assert.equal(of.letters().length, 4);
  assert.equal(house.mailbox.mails().filter((mail) => mail.to.includes(colleague.email)).length, 0);
  await fetch(`${house.meta.origin}/_admin/faults`, { method: 'DELETE' });
  await of.disconnect();
});

test('a letter names the day and the dealership, and neither the Page nor the account', async () => {
  const mails = house.mailbox.mails();
  const warning = mails.find((mail) => mail.subject.includes('ends soon'))!;
  const lost = mails.find((mail) => mail.subject.includes('reconnect it'))!;
  assert.match(warning.text, /ends on \d{1,2} \w+ \d{4}|ends on \w+ \d{1,2}, \d{4}/);
  assert.match(lost.text, /The permission has ended\./);
  for (const mail of [warning, lost]) {
    assert.match(mail.text, /\/settings\/channels/);
    assert.doesNotMatch(mail.subject + mail.text + mail.html, /northside|IGAA|17841400000000001/i);
  }
});

const deaths: [what: string, kill: () => Promise<unknown>, reason: string][] = [
  [
    'expired',
    async () => house.meta.admin(`/tokens/${await tokenAt({ page: northside })}/state`, { state: 'expired' }),
    'token_expired',
  ],
  [
    'declared invalid',
    async () => house.meta.admin(`/tokens/${await tokenAt({ page: northside })}/state`, { state: 'invalid' }),
    'token_invalid',
  ],
  ['dead by a new password', () => house.meta.admin(`/persons/${mara}/password`, {}), 'password_changed'],
  ['held by a checkpoint', () => house.meta.admin(`/persons/${mara}/checkpoint`, { on: true }), 'checkpoint'],
  [
    'dead because the app was removed',
    () => house.meta.admin(`/persons/${mara}/remove-app`, { callbacks: [] }),
    'removed_at_meta',
  ],
  [
    'dead because the role on the Page was taken',
    () => house.meta.admin(`/pages/${northside}/roles`, { person: mara, tasks: null }),
    'page_role',
  ],
  [
    'without a permission that publishing needs',
    () => house.meta.admin(`/persons/${mara}/grants`, { grants: { pages_manage_posts: 'declined' } }),
    'permission_missing',
  ],
];
for (const [what, kill, reason] of deaths)
  test(`a Page’s token that is ${what} is noticed within a day: ${reason}`, async () => {
    const of = await connected('facebook');
    await pass(1);
    assert.equal((await of.channel()).state, 'ok');
    await kill();
    await pass(1);
    const lost = await of.channel();
    assert.deepEqual([lost.state, lost.reason], ['needs_reconnect', reason]);
    const [row] = await house.db.sql<{ token: Buffer | null; keys: number }>(
      `select token, (select count(*)::int from keys.data_key where scope like 'channel %' || id || ' %') as keys from channel where id = $1`,
      [of.channelId],
    );
    assert.deepEqual(row, { token: null, keys: 0 });
    await pass(1);
    assert.deepEqual(of.letters(), ['Facebook: a channel needs you to reconnect it']);
    assert.equal((await of.events('channel.needs_reconnect')).length, 1);
    await of.disconnect();
  });

test('P11 a permission that was taken back is told by name, and no call that needs it goes out any more', async () => {
  const of = await connected('facebook');
  const at = wallClock(new Date(house.clock.now().getTime() + 2 * day), 'America/Halifax');
  await house.publish(of, { body: 'Not allowed any more', channelIds: [of.channelId] }, `${at.day}T${at.time}`);
  await house.meta.admin(`/persons/${mara}/grants`, { grants: { pages_manage_posts: 'declined' } });
  await pass(1);
  assert.deepEqual(
    [(await of.channel()).state, (await of.channel()).reason],
    ['needs_reconnect', 'permission_missing'],
  );
  const [{ n: made } = { n: 0 }] = await house.db.sql<{ n: number }>(
    `select sum(calls)::int as n from meta_call where dealership_id = $1`,
    [of.id],
  );
  await house.meta.admin('/marks/taken', { page: northside });
  await pass(2, 1);
  await house.settle(of, day);
  const { marks } = await house.meta.admin<any>('/invariants?mark=taken');
  assert.deepEqual(marks[0].later_calls, []);
  assert.deepEqual(await house.db.sql(`select sum(calls)::int as n from meta_call where dealership_id = $1`, [of.id]), [
    { n: made },
  ]);
  await of.disconnect();
});

test('a Page’s permission that has to be given again is announced, and named as ended when it is', async () => {
  const of = await connected('facebook');
  const channel = await of.channel();
  assert.equal(channel.tokenExpiresAt, null);
  const end = Date.parse(channel.dataAccessExpiresAt);
  assert.ok(Math.abs(end - house.clock.now().getTime() - 90 * day) < hour);
  await house.pass(end - 13.5 * day - house.clock.now().getTime());
  await careRound();
  assert.deepEqual([(await of.channel()).state, of.letters()], ['expiring', ['Facebook: a permission ends soon']]);
  await house.pass(14 * day);
  await careRound();
  assert.deepEqual([(await of.channel()).state, (await of.channel()).reason], ['needs_reconnect', 'token_expired']);
  await of.disconnect();
});

test('a channel that is reconnected in time is announced no more', async () => {
  const of = await connected('facebook');
  const end = Date.parse((await of.channel()).dataAccessExpiresAt);
  await house.pass(end - 10 * day - house.clock.now().getTime());
  await careRound();
  assert.equal((await of.channel()).state, 'expiring');
  await house.login(of.owner, 'facebook', { sandbox_pages: northside }, { channelId: of.channelId });
  const again = await of.channel();
  assert.deepEqual([again.state, again.reason], ['ok', null]);
  await pass(5, 1);
  assert.equal(of.letters().length, 1);
  await of.disconnect();
});

test('a scheduled post waits through a lost token and goes out once the channel is reconnected', async () => {
  const of = await connected('facebook');
  const at = new Date(house.clock.now().getTime() + 4 * day);
  const { day: date, time } = wallClock(at, 'America/Halifax');
  const post = await house.publish(of, { body: 'Patient words', channelIds: [of.channelId] }, `${date}T${time}`);
  await house.meta.admin(`/persons/${mara}/password`, {});
  await pass(1.5);
  assert.equal((await of.channel()).state, 'needs_reconnect');
  assert.equal((await call(of, `GET /api/posts/${post.id}`)).state, 'scheduled');
  await house.login(of.owner, 'facebook', { sandbox_pages: northside }, { channelId: of.channelId });
  assert.equal((await of.channel()).state, 'ok');
  await pass(2, 1);
  await house.settle(of, day);
  const out = await call(of, `GET /api/posts/${post.id}`);
  assert.equal(out.state, 'published', JSON.stringify(out.deliveries));
  const ledger = await house.meta.admin<any>('/ledger');
  assert.equal(ledger.pages[northside].posts.filter((one: any) => one.message === 'Patient words').length, 1);
  await of.disconnect();
});

test('a post that was due meanwhile is shown as failed, and is sent again by hand', async () => {
  const of = await connected('facebook');
  const at = wallClock(new Date(house.clock.now().getTime() + 2 * day), 'America/Halifax');
  const post = await house.publish(of, { body: 'Due meanwhile', channelIds: [of.channelId] }, `${at.day}T${at.time}`);
  await house.meta.admin(`/persons/${mara}/password`, {});
  await pass(1.5);
  await house.pass(day);
  await house.settle(of);
  const failed = await call(of, `GET /api/posts/${post.id}`);
  assert.deepEqual([failed.state, failed.deliveries[0].problem.class], ['failed', 'reauth']);
  const [delivery] = failed.deliveries;
  const early = await call(of, `POST /api/deliveries/${delivery.id}/retry`, { version: delivery.version }, 409);
  assert.equal(early.code, 'needs_reconnect');
  await house.login(of.owner, 'facebook', { sandbox_pages: northside }, { channelId: of.channelId });
  await call(of, `POST /api/deliveries/${delivery.id}/retry`, { version: delivery.version });
  await house.settle(of);
  assert.equal((await call(of, `GET /api/posts/${post.id}`)).state, 'published');
  await of.disconnect();
});

test('posts that are scheduled beyond the end of a token are counted at its channel', async () => {
  const of = await connected('instagram');
  const given = { body: 'Far ahead', channelIds: [of.channelId], photos: await photos(of) };
  for (const days of [10, 70]) {
    const at = wallClock(new Date(house.clock.now().getTime() + days * day), 'America/Halifax');
    await house.publish(of, given, `${at.day}T${at.time}`);
  }
  assert.equal((await of.channel()).scheduledBeyond, 1);
  await of.disconnect();
});

test('an account that renews once more after being renewed forgets the warning', async () => {
  const of = await connected('instagram');
  const end = await ending(of);
  const { id } = await house.meta.admin<{ id: string }>('/faults', {
    match: { path_regex: '/refresh_access_token' },
    effect: { kind: 'error', http: 500, code: 2 },
  });
  await house.pass(end - 13 * day - house.clock.now().getTime());
  await careRound();
  assert.equal((await of.channel()).state, 'expiring');
  await fetch(`${house.meta.origin}/_admin/faults/${id}`, { method: 'DELETE' });
  await careRound();
  assert.deepEqual([(await of.channel()).state, (await of.channel()).reason], ['ok', null]);
  assert.equal(of.letters().length, 1);
  await of.disconnect();
});

test('logins that were not ended are forgotten', async () => {
  const of = await connected('facebook');
  await house.login(of.owner, 'facebook');
  const open = () =>
    house.db.sql(`select from channel_connection where dealership_id = $1 and sealed is not null`, [of.id]);
  assert.equal((await open()).length, 1);
  await house.pass(11 * 60_000);
  await run('social.forget');
  assert.equal((await open()).length, 0);
  await of.disconnect();
});
