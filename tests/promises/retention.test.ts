/**
 * Every time that the data register states, moved through with the clock: before it what is kept is there, after it the jobs
 * have taken it away, in every state of a dealership; an order keeps what it names; and what has no time stays.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { applyEmailChange } from '../../src/domains/accounts/email-change.ts';
import { closeVinDecoder } from '../../src/domains/inventory/vin-decoder.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { register } from '#platform/register/index.ts';
import { schedule } from '../../src/work.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { stock } from '#tests/harness/samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';
import { endOf, isThere, ofDealership, plant, timedLines } from '#tests/harness/planting.ts';
import type { Planted } from '#tests/harness/planting.ts';
import type { Planting } from '#tests/harness/timed-rows.ts';

const hour = 3_600_000;
const day = 24 * hour;

let house: SocialHouse;
let dealer: Stocked;
let whose: Omit<Planting, 'at'>;
before(async () => {
  house = await socialHouse();
  dealer = await stock(house);
  await house.runJobs();
  whose = { dealershipId: dealer.id, userId: dealer.owner.userId };
});
after(async () => {
  await closeVinDecoder(house.ground);
  await house.close();
});

/** Everything that the calendar brings, or these jobs of it, once. None of it may fail. */
async function runCalendar(...names: string[]): Promise<void> {
  const wanted = schedule.filter(({ job }) => names.length === 0 || names.includes(job.name));
  // The two that write down which keys there are come one after the other, as the minutes of the calendar have it.
  const watch = wanted.filter(({ job }) => job.name === 'backups.watch');
  for (const part of [watch, wanted.filter((one) => !watch.includes(one))].filter((one) => one.length > 0)) {
    await house.ground.database.asPlatform(async (ctx) => {
      for (const { job } of part) await enqueue(ctx, job, {}, { key: `calendar ${job.name}` });
    });
    await house.runJobs();
  }
  const failed = await house.db.sql<{ task: string; last_error: string }>(
    `select t.identifier as task, j.last_error from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id where j.last_error is not null`,
  );
  assert.deepEqual(failed, []);
}

const thereOf = async (planted: readonly Planted[]): Promise<string[]> => {
  const there: string[] = [];
  for (const one of planted) if (await isThere(house, one)) there.push(one.line.table);
  return there;
};
const tables = (planted: readonly Planted[]): string[] => planted.map(({ line }) => line.table);

/** What an order can name: rows of the dealership's own data by their id. */
const canBeHeld = ({ table, class: kind }: { table: string; class: string }): boolean =>
  kind !== 'technical' && !['listing_import_row', 'export_link', 'meta_call'].includes(table);

/** Places an order on rows; until it ends nothing takes them. */
async function hold(rows: readonly Planted[]): Promise<void> {
  const id = newId();
  const now = house.clock.now();
  await house.db.sql(
    `insert into legal_hold (id, dealership, kind, basis, document, authority, items, custodians, placed_by, placed_at, ends_on, confirmed_by, confirmed_at)
     values ($1, $2, 'court_order', 'Order 12-34 of the court', 'Order 12-34', 'Court', $3, $4, $5, $6::timestamptz, $6::timestamptz::date + 3650, gen_random_uuid(), $6)`,
    [
      id,
      dealer.id,
      JSON.stringify(rows.map(({ line, key }) => ({ table: line.table, ids: [key.id], fields: ['id'] }))),
      [newId(), newId()],
      newId(),
      now,
    ],
  );
}

test('P16a P25 what is over goes while a dealership is leaving and when it was cancelled, too, but for what an order keeps', async () => {
  const lines = timedLines.filter(ofDealership);
  const at = new Date(house.clock.now().getTime() - 3650 * day);
  const orders: Planted[] = [];
  for (const state of ['cancelling', 'cancelled']) {
    await house.db.sql(`update dealership set state = $2 where dealership_id = $1`, [dealer.id, state]);
    const over = await plant(house, { ...whose, at }, lines);
    const held = await plant(house, { ...whose, at }, lines.filter(canBeHeld));
    await hold(held);
    orders.push(...held);
    assert.deepEqual(await thereOf(over), tables(over));
    await runCalendar();
    assert.deepEqual(await thereOf(over), [], state);
    assert.deepEqual(await thereOf(held), tables(held), `${state}: an order keeps it`);
  }
  await house.db.sql(
    `update legal_hold set ends_on = placed_at::date, placed_at = placed_at - interval '2 days' where dealership = $1`,
    [dealer.id],
  );
  await runCalendar('closing.tidy');
  await runCalendar();
  assert.deepEqual(await thereOf(orders), [], 'the orders have ended');
  await house.db.sql(`update dealership set state = 'active' where dealership_id = $1`, [dealer.id]);
});

test('P30 P25 P16a a changed address reaches the dealership with the letters that wait, and closing the account leaves none of them', async () => {
  const member = await house.makeStaff(dealer, ['sales'], { name: 'Former Name' });
  const moved = `moved-${member.email}`;
  const write = (to: string, kind: string, state: string) =>
    house.db.sql(
      `insert into dealership_mail (dealership_id, id, kind, to_address, subject, html, body_text, message_id, state, created_at)
       values ($1, gen_random_uuid(), $2, $3, 'x', 'x', 'x', 'x', $4, now())`,
      [dealer.id, kind, to, state],
    );
  const lettersTo = async (to: string) =>
    (
      await house.db.sql<{ kind: string }>(
        `select kind from dealership_mail where dealership_id = $1 and to_address = $2 order by kind`,
        [dealer.id, to],
      )
    ).map(({ kind }) => kind);
  await write(member.email, 'leads.alert', 'sent');
  await write(member.email, 'subscriptions.past_due', 'waiting');
  // The same person as a customer: what the dealership wrote to them then is its own.
  await write(member.email, 'leads.reply', 'sent');
  await house.call('PATCH /api/me', { as: member, body: { name: 'Right Name' } });
  await house.ground.database.asPlatform((ctx) => applyEmailChange(ctx, member.userId, moved));
  await house.runJobs();
  const [now] = await house.db.sql<{ name: string; email: string }>(
    `select name, email from staff_member where dealership_id = $1 and user_id = $2`,
    [dealer.id, member.userId],
  );
  assert.deepEqual(now, { name: 'Right Name', email: moved });
  assert.deepEqual(await lettersTo(member.email), ['leads.reply']);
  assert.deepEqual(await lettersTo(moved), ['subscriptions.past_due']);
  const platform = `select kind from platform_mail where to_address = any ($1)`;
  assert.ok((await house.db.sql(platform, [[member.email]])).length > 0, 'the former address was told');

  const invited = await house.call('POST /api/invitations', {
    as: dealer.owner,
    body: { email: `again-${moved}`, roles: ['viewer'] },
  });
  assert.equal(invited.status, 201);
  await house.db.sql(`update invitation set email = $2 where id = $1`, [invited.body.id, moved]);
  await house.db.sql(`update user_session set stepped_up_at = $2 where user_id = $1`, [
    member.userId,
    house.clock.now(),
  ]);
  const closed = await house.call('POST /api/me/close', { as: member, body: { email: moved } });
  assert.equal(closed.status, 204, JSON.stringify(closed.body));
  assert.deepEqual(await lettersTo(moved), []);
  assert.deepEqual(await house.db.sql(`select from invitation where email = $1`, [moved]), []);
  const left = await house.db.sql<{ kind: string }>(platform, [[member.email, moved]]);
  assert.deepEqual(
    left.map(({ kind }) => kind),
    ['closing.farewell'],
  );
});

test('P09 a no to analytics takes everything along, also when the yes had run out', async () => {
  const person = await house.makeUser();
  const choose = (given: boolean) =>
    house.call('PUT /api/me/consents', { as: person, body: { purpose: 'analytics', given } });
  assert.equal((await choose(true)).status, 200);
  await house.db.sql(`update account_consent set given_at = given_at - interval '366 days' where user_id = $1`, [
    person.userId,
  ]);
  await house.db.sql(
    `insert into usage_event values (gen_random_uuid(), $1, now(), '/leads', null, 'Firefox 131', 'Linux')`,
    [person.userId],
  );
  assert.equal((await choose(false)).status, 200);
  assert.deepEqual(await house.db.sql(`select from usage_event where user_id = $1`, [person.userId]), []);
});

test('P05b addresses in the history of an account are cut after 30 days', async () => {
  const person = await house.makeUser();
  const ips = ['203.0.113.77', '::ffff:203.0.113.77', '2001:db8:1:2:3:4:5:6', 'unknown', '203.0.113.0', null];
  for (const days of [29, 31])
    for (const ip of ips)
      await house.db.sql(
        `insert into account_event (id, user_id, at, event, ip) values (gen_random_uuid(), $1, $2, 'sign_in.succeeded', $3)`,
        [person.userId, new Date(house.clock.now().getTime() - days * day), ip],
      );
  await runCalendar('accounts.tidy');
  const kept = await house.db.sql<{ ip: string | null }>(
    `select ip from account_event where user_id = $1 order by at`,
    [person.userId],
  );
  assert.deepEqual(
    kept
      .slice(0, 6)
      .map(({ ip }) => ip ?? 'none')
      .toSorted(),
    ['2001:db8:1::', '203.0.113.0', '203.0.113.0', '203.0.113.0', 'none', 'none'],
  );
  assert.deepEqual(new Set(kept.slice(6).map(({ ip }) => ip)), new Set(ips));
});

test('P08 a conversation that nobody goes on with closes thirty days after our last word, and no sooner', async () => {
  const states = async (): Promise<string[]> =>
    (
      await house.db.sql<{ state: string }>(
        `select state from support_request where email = 'quiet@example.net' order by subject`,
      )
    ).map(({ state }) => state);
  for (const [subject, state, days] of [
    ['1', 'answered', 31],
    ['2', 'waiting', 31],
    ['3', 'open', 31],
    ['4', 'answered', 29],
  ] as const)
    await house.db.sql(
      `insert into support_request (id, number, name, email, locale, subject, state, state_since, link_key, due_at, opened_at)
       values (gen_random_uuid(), $1, 'Quiet', 'quiet@example.net', 'en', $1, $2, $3, '\\x00', $3, $3)`,
      [subject, state, new Date(house.clock.now().getTime() - days * day)],
    );
  await runCalendar('support.tidy');
  assert.deepEqual(await states(), ['closed', 'closed', 'open', 'answered']);
});

test('P04b a listing file that is over cannot be undone, an export that is over is given to nobody, and no login outlives its channels', async () => {
  await house.db.sql(`update listing_import set created_at = created_at - interval '31 days' where id = $1`, [
    dealer.doneImportId,
  ]);
  const [file] = await house.db.sql<{ blob: string }>(
    `select file ->> 'blob' as blob from listing_import where id = $1`,
    [dealer.doneImportId],
  );
  assert.ok(await house.ground.blobs.stat(file!.blob));
  await runCalendar('inventory.forget_listing_files');
  assert.equal(await house.ground.blobs.stat(file!.blob), undefined);
  const read = await house.call(`GET /api/listing-imports/${dealer.doneImportId}`, { as: dealer.owner });
  assert.equal(read.body.kept, false);
  const undone = await house.call(`POST /api/listing-imports/${dealer.doneImportId}/undo`, {
    as: dealer.owner,
    body: { version: read.body.version },
  });
  assert.deepEqual([undone.status, undone.body.code], [409, 'import_forgotten']);

  // Before any job: the state says that it is there still.
  await house.db.sql(`update data_export set expires_at = now() where id = $1`, [dealer.dataExportId]);
  const ticket = await house.call(`POST /api/exports/${dealer.dataExportId}/ticket`, { as: dealer.owner });
  assert.equal(ticket.status, 410);
  const download = await house.call(`GET /api/exports/${dealer.dataExportId}/file?ticket=${dealer.ticket}`, {
    as: dealer.owner,
  });
  assert.equal(download.status, 410);

  const other = await house.makeDealership();
  const began = await house.call('POST /api/channels/connect', { as: other.owner, body: { network: 'facebook' } });
  assert.equal(began.status, 201, JSON.stringify(began.body));
  const logins = () => house.db.sql(`select from channel_connection where dealership_id = $1`, [other.id]);
  assert.equal((await logins()).length, 1);
  await house.call('POST /api/channels/disconnect-all', { as: other.owner });
  assert.deepEqual(await logins(), []);
});

test('P04b P05b P25 every time in the data register is kept to: nothing goes early, nothing stays, and what has none is there after seven years', async () => {
  const at = house.clock.now();
  const planted = await plant(house, { ...whose, at });
  const kept = await own();
  const ends = [...new Set(timedLines.map((line) => endOf(line, at).getTime()))].toSorted((a, b) => a - b);
  assert.ok(ends.length >= 9);
  for (const end of ends) {
    // What is told in days of the calendar ends with the day; the rest with the next run of its job.
    const late = end - at.getTime() > 300 * day ? 2 * day : 3 * hour;
    house.clock.move(end + late - house.clock.now().getTime());
    await runCalendar();
    const stays = planted.filter(({ line }) => endOf(line, at).getTime() > end);
    assert.deepEqual(await thereOf(planted), tables(stays), `after ${Math.round((end - at.getTime()) / day)} days`);
  }
  assert.ok(house.clock.now().getTime() - at.getTime() > 5 * 365 * day);
  const now = await own();
  const lost: string[] = [];
  const changed: string[] = [];
  for (const [table, rows] of kept) {
    const found = now.get(table)!;
    if ([...rows.keys()].some((key) => !found.has(key))) lost.push(table);
    else if ([...rows].some(([key, sum]) => found.get(key) !== sum)) changed.push(table);
  }
  assert.deepEqual(lost, []);
  assert.deepEqual(
    changed.filter((table) => !movesOn[table]),
    [],
  );
});

/** Tables of the dealership whose rows the calendar takes further, and how: reviewed one by one. None of them loses one. */
const movesOn: Record<string, string> = {
  channel: 'its token ends at Meta, and it says that it must be connected anew',
  delivery: 'what waited could not go out without a token',
  invoice_standing: 'it was overdue, and was reminded of by itself where that fell on a decent hour',
};

/** Letters that go with what they are about, which has a time: an invitation, a request of a person. */
const passing: Record<string, string> = { dealership_mail: `kind !~ '^(dealerships\\.invitation|privacy\\..*)$'` };

/**
 * A checksum of each row of the active dealership's own data. What is sealed is left out: a key turns once a year, and
 * everything is sealed anew with the next.
 */
async function own(): Promise<Map<string, Map<string, string>>> {
  const all = new Map<string, Map<string, string>>();
  for (const { table } of register.filter(
    ({ kept, purge, class: kind }) => kept === 'dealership' && purge === 'rows' && kind !== 'technical',
  )) {
    const [columns] = await house.db.sql<{ key: string[]; sealed: string[] }>(
      `select (select array_agg(a.attname::text) from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                where i.indisprimary and i.indrelid = $1::regclass) as key,
         (select coalesce(array_agg(attname::text), '{}') from pg_attribute where attrelid = $1::regclass and atttypid = 'bytea'::regtype and attnum > 0) as sealed`,
      [table],
    );
    const rows = await house.db.sql<{ key: string; sum: string }>(
      `select concat_ws(' ', ${columns!.key.join()}) as key, md5((to_jsonb(one) - $2::text[])::text) as sum from ${table} one where dealership_id = $1 and ${passing[table] ?? 'true'}`,
      [dealer.id, columns!.sealed],
    );
    all.set(table, new Map(rows.map(({ key, sum }) => [key, sum])));
  }
  return all;
}
