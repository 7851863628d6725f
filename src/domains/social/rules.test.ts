import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { atWall, wallClock } from '#kernel/calendar.ts';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { askAllRules } from './asking-rules.ts';
import { wakeRules } from './jobs.ts';

const zone = 'America/Halifax';
const hour = 3_600_000;
const day = 24 * hour;

let house: SocialHouse;
before(async () => {
  house = await socialHouse();
});
after(() => house.close());

const call = async (dealer: TestDealership, what: string, body?: unknown, status = 200) => {
  const answer = await house.call(what, { as: dealer.owner, ...(body === undefined ? {} : { body }) });
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** Goes on to the next time that the dealership's wall shows this, on that weekday if one is given. */
async function goTo(time: string, weekday?: number): Promise<void> {
  for (let n = 0; n < 9; n++) {
    const { day: date } = wallClock(new Date(house.clock.now().getTime() + n * day), zone);
    const { at } = atWall(date, time, zone);
    if (at <= house.clock.now() || (weekday !== undefined && wallClock(at, zone).weekday !== weekday)) continue;
    return house.pass(at.getTime() - house.clock.now().getTime() + 1000);
  }
}

/** A dealership at noon with a Page connected and nothing that holds rules back but what a test sets. */
async function lot(settings: Record<string, unknown> = {}) {
  const dealer = await house.makeDealership();
  await goTo('12:00');
  const page = await house.connect(dealer.owner, 'facebook');
  await call(dealer, 'PATCH /api/social/settings', {
    version: 0,
    fromTime: '00:00',
    toTime: '23:59',
    perDay: 25,
    gapMinutes: 0,
    repeatDays: 0,
    ...settings,
  });
  const template = (kind: string, variants: string[]) =>
    call(dealer, 'POST /api/social/templates', { name: kind, kind, locale: 'en', variants }, 201);
  const kinds = {
    new_arrival: 'vehicle',
    back_in_stock: 'vehicle',
    price_drop: 'price_drop',
    sold: 'sold',
    roundup: 'roundup',
  };
  return {
    ...dealer,
    page,
    async rule(
      kind: keyof typeof kinds,
      given: Record<string, unknown> = {},
      variants = [`${kind} {stock} {price}\n{legal}`],
    ) {
      const { id } = await template(kinds[kind], variants);
      return call(
        dealer,
        'POST /api/social/rules',
        { name: kind, kind, channelIds: [page], templateId: id, leastScore: 0, ...given },
        201,
      );
    },
    car: (given: Record<string, unknown> = {}) => house.makeVehicle(dealer, 0, given),
    async change(vehicleId: string, facts: Record<string, unknown>) {
      const { version } = await call(dealer, `GET /api/vehicles/${vehicleId}`);
      if ('status' in facts) await call(dealer, `POST /api/vehicles/${vehicleId}/status`, { version, ...facts });
      else await call(dealer, `PATCH /api/vehicles/${vehicleId}`, { version, ...facts });
    },
    /** Asks the rules as the job does, and lets what they made go out. */
    async ask() {
      await wakeRules(house.ground, dealer.id);
      await house.runJobs();
      await house.settle(dealer, hour);
    },
    /** The posts of rules, oldest first, as text and state. */
    async posts(): Promise<string[]> {
      const { items } = await call(dealer, 'GET /api/posts?limit=100');
      return items
        .filter((one: { rule: unknown }) => one.rule)
        .map((one: { text: string; state: string }) => `${one.text.split('\n')[0]} ${one.state}`)
        .toReversed();
    },
    async outcomes(ruleId: string): Promise<string[]> {
      const { items } = await call(dealer, 'GET /api/social/rules');
      return items
        .find((one: { id: string }) => one.id === ruleId)
        .firings.map((one: { outcome: string }) => one.outcome);
    },
  };
}

test('a new arrival is posted once', async () => {
  const on = await lot();
  await on.rule('new_arrival');
  await on.car();
  await on.ask();
  assert.deepEqual(await on.posts(), ['new_arrival A1001 $15,995 plus HST and licensing published']);
  await on.ask();
  assert.equal((await on.posts()).length, 1);
});

test('a new arrival waits for its hours and until it is ready, and a car that is in between on hold is none', async () => {
  const on = await lot();
  await on.rule('new_arrival', { afterHours: 3, leastScore: 60 });
  const car = await on.car({ descriptionEn: null, features: [], exteriorColour: null });
  const held = await on.car();
  await on.ask();
  await house.pass(2 * hour);
  await on.ask();
  assert.deepEqual(await on.posts(), [], 'too early');
  await house.pass(hour + 60_000);
  await on.change(held.id, { status: 'on_hold' });
  await on.ask();
  assert.deepEqual(await on.posts(), [], 'not ready: 35 of 60, and one on hold');
  await on.change(car.id, { descriptionEn: 'A good car.', features: ['Sunroof'] });
  await on.ask();
  assert.deepEqual(await on.posts(), [], '55 of 60');
  await on.change(car.id, { exteriorColour: 'red' });
  await on.ask();
  assert.equal((await on.posts()).length, 1);
});

test('what stood on the lot before the rule, or came back from a hold, is no arrival', async () => {
  const on = await lot();
  const car = await on.car();
  await house.pass(1000);
  await on.rule('new_arrival');
  await on.change(car.id, { status: 'on_hold' });
  await on.change(car.id, { status: 'available' });
  await on.ask();
  assert.deepEqual(await on.posts(), []);
});

test('hundreds of cars without photos hold up none that came later', async () => {
  const on = await lot();
  await on.rule('new_arrival', { leastScore: 60 });
  const bare = {
    status: 'available',
    year: 2019,
    make: 'Kia',
    model: 'Rio',
    vin: null,
    vinAbsentReason: 'test',
    odometerValue: 90_000,
    askingPriceCents: 500_000,
  };
  for (let n = 0; n < 120; n++) await call(on, 'POST /api/vehicles', bare, 201);
  await house.makeVehicle(on, 1);
  await on.ask();
  assert.deepEqual(await on.posts(), ['new_arrival A1121 $15,995 plus HST and licensing published']);
});

test('a price drop is posted from its threshold on, and not when the price is up again', async () => {
  const on = await lot();
  await on.rule('price_drop', { leastDropCents: 100_000, afterHours: 1 });
  const [small, large, back] = [await on.car(), await on.car(), await on.car()];
  await on.change(small.id, { askingPriceCents: 1_599_500 - 99_999 });
  await on.change(large.id, { askingPriceCents: 1_599_500 - 100_000 });
  await on.change(back.id, { askingPriceCents: 1_000_000 });
  await on.change(back.id, { askingPriceCents: 1_599_500 });
  await house.pass(hour + 1000);
  await on.ask();
  assert.deepEqual(await on.posts(), ['price_drop A1002 $14,995 plus HST and licensing published']);
  await on.ask();
  assert.equal((await on.posts()).length, 1);
});

test('a sale is congratulated on, and one that fell through meanwhile is not', async () => {
  const on = await lot();
  const rule = await on.rule('sold', { afterHours: 2 }, ['SOLD {stock}']);
  const [sold, back] = [await on.car(), await on.car()];
  await on.change(sold.id, { status: 'sold' });
  await on.change(back.id, { status: 'sold' });
  await on.change(back.id, { status: 'available', reason: 'Financing fell through' });
  await house.pass(2 * hour + 1000);
  await on.ask();
  assert.deepEqual(await on.posts(), ['SOLD A1001 published']);
  assert.deepEqual((await on.outcomes(rule.id)).toSorted(), ['not_for_sale', 'posted']);
});

test('a car that was sold and comes back is back in stock, and no new arrival', async () => {
  const on = await lot();
  await on.rule('back_in_stock');
  await on.rule('new_arrival', {}, ['new {stock}\n{legal}']);
  const car = await on.car();
  await on.ask();
  await on.change(car.id, { status: 'sold' });
  await on.change(car.id, { status: 'available', reason: 'Came back' });
  await on.ask();
  assert.deepEqual(await on.posts(), [
    'new A1001 published',
    'back_in_stock A1001 $15,995 plus HST and licensing published',
  ]);
});

test('a round-up comes on its weekday and time on the dealership’s clock, once, with what came that week', async () => {
  const on = await lot();
  await on.rule('roundup', { weekday: 5, atTime: '10:00' }, ['This week:\n{list}\n{legal}']);
  await goTo('09:00', 4);
  await on.car();
  await on.car({ model: 'Fit' });
  await goTo('11:00', 4);
  await on.ask();
  assert.deepEqual(await on.posts(), [], 'it is Thursday');
  await goTo('09:59', 5);
  await on.ask();
  assert.deepEqual(await on.posts(), [], 'it is not ten yet');
  await house.pass(60_000);
  await on.ask();
  const [post] = (await call(on, 'GET /api/posts')).items;
  assert.equal(
    post.text,
    'This week:\n2019 Honda Fit · $15,995 plus HST and licensing · 61,000\u00a0km\n2019 Honda Civic · $15,995 plus HST and licensing · 61,000\u00a0km\nHarbour Auto Ltd.',
  );
  await house.pass(2 * hour);
  await on.ask();
  assert.equal((await on.posts()).length, 1);
});

test('a round-up of a week without arrivals, or of a day that was missed, is not posted', async () => {
  const on = await lot();
  await goTo('08:00', 4);
  const rule = await on.rule('roundup', { weekday: 5, atTime: '10:00' }, ['This week:\n{list}\n{legal}']);
  await goTo('10:30', 5);
  await on.ask();
  assert.deepEqual([await on.posts(), await on.outcomes(rule.id)], [[], ['nothing_new']]);
  await on.car();
  await goTo('22:30', 5);
  await on.ask();
  await goTo('10:30', 6);
  await on.ask();
  assert.deepEqual(await on.posts(), []);
});

test('outside its hours and weekdays nothing is posted, and it comes when they begin', async () => {
  const on = await lot({ fromTime: '13:00', toTime: '17:00', weekdays: [1, 2, 3, 4, 5] });
  await on.rule('new_arrival');
  await goTo('12:00', 6);
  await on.car();
  await goTo('14:00', 6);
  await on.ask();
  await goTo('12:59', 1);
  await on.ask();
  assert.deepEqual(await on.posts(), []);
  await goTo('13:00', 1);
  await on.ask();
  assert.equal((await on.posts()).length, 1);
  await on.car();
  await goTo('17:00', 1);
  await on.ask();
  assert.equal((await on.posts()).length, 1);
});

test('hours of which none is left are refused', async () => {
  const on = await lot();
  const refused = await call(on, 'PATCH /api/social/settings', { version: 1, fromTime: '20:00', toTime: '09:00' }, 422);
  assert.deepEqual(
    refused.errors.map((one: { pointer: string; code: string }) => `${one.pointer} ${one.code}`),
    ['/toTime no_hours'],
  );
});

test('the quota of a day holds back what is too much, until the next day', async () => {
  const on = await lot({ perDay: 2 });
  await on.rule('new_arrival');
  for (let n = 0; n < 3; n++) await on.car();
  await on.ask();
  assert.equal((await on.posts()).length, 2);
  await goTo('23:30');
  await on.ask();
  assert.equal((await on.posts()).length, 2);
  await goTo('00:05');
  await on.ask();
  assert.equal((await on.posts()).length, 3);
});

test('the quota counts each channel for itself', async () => {
  const on = await lot({ perDay: 3 });
  const account = await house.connect(on.owner, 'instagram');
  const car = await house.makeVehicle(on, 1);
  const rule = await on.rule('sold', { channelIds: [on.page, account] }, ['Sold {stock}']);
  for (const channel of [on.page, on.page, account, account])
    await house.db.sql(
      `insert into post (dealership_id, id, state, kind, locale, body, channel_ids, rule_id, created_at, updated_at)
       values ($1, gen_random_uuid(), 'published', 'sold', 'en', 'Earlier', array[$2::uuid], $3, $4, $4)`,
      [on.id, channel, rule.id, house.clock.now()],
    );
  await on.change(car.id, { status: 'sold' });
  await on.ask();
  assert.equal((await on.posts()).at(-1), 'Sold A1001 published');
});

test('between two posts lies the gap', async () => {
  const on = await lot({ gapMinutes: 90 });
  await on.rule('new_arrival');
  for (let n = 0; n < 2; n++) await on.car();
  await on.ask();
  assert.equal((await on.posts()).length, 1);
  await house.pass(80 * 60_000);
  await on.ask();
  assert.equal((await on.posts()).length, 1);
  await house.pass(11 * 60_000);
  await on.ask();
  assert.equal((await on.posts()).length, 2);
});

test('a car is not posted again by the same kind of rule within the days, and by another kind it is', async () => {
  const on = await lot({ repeatDays: 3 });
  const rule = await on.rule('price_drop', { leastDropCents: 100 });
  await on.rule('sold', {}, ['Sold {stock}']);
  const car = await on.car();
  await on.change(car.id, { askingPriceCents: 1_500_000 });
  await on.ask();
  await house.pass(2 * day);
  await on.change(car.id, { askingPriceCents: 1_400_000 });
  await on.ask();
  assert.deepEqual(await on.outcomes(rule.id), ['repeated', 'posted']);
  await house.pass(2 * day);
  await on.change(car.id, { askingPriceCents: 1_300_000 });
  await on.ask();
  await on.change(car.id, { status: 'sold' });
  await on.ask();
  assert.deepEqual(await on.posts(), [
    'price_drop A1001 $15,000 plus HST and licensing published',
    'price_drop A1001 $13,000 plus HST and licensing published',
    'Sold A1001 published',
  ]);
});

test('wordings take turns, and what was said once is never said again', async () => {
  const on = await lot();
  const rule = await on.rule('new_arrival', {}, ['One: {stock}\n{legal}', 'Two: {stock}\n{legal}', 'Three\n{legal}']);
  for (let n = 0; n < 5; n++) {
    await on.car();
    await on.ask();
    await house.pass(60_000);
  }
  assert.deepEqual(await on.posts(), [
    'One: A1001 published',
    'Two: A1002 published',
    'Three published',
    'One: A1004 published',
    'Two: A1005 published',
  ]);
  await house.db.sql(`update post_template set variants = '{"Three\n{legal}"}' where id = $1`, [rule.templateId]);
  await on.car();
  await on.ask();
  assert.equal((await on.posts()).length, 5);
  assert.equal((await on.outcomes(rule.id))[0], 'same_text');
});

test('two events in one go do not say the same either, though neither is out yet', async () => {
  const on = await lot();
  const rule = await on.rule('sold', {}, ['Another one goes home!']);
  const cars = [await on.car(), await on.car()];
  for (const car of cars) await on.change(car.id, { status: 'sold' });
  await on.ask();
  assert.deepEqual(await on.posts(), ['Another one goes home! published']);
  assert.deepEqual((await on.outcomes(rule.id)).toSorted(), ['posted', 'same_text']);
});

test('the posts of a rule that wants approval wait for it', async () => {
  const on = await lot();
  await on.rule('new_arrival', { approval: true });
  await on.car();
  await on.ask();
  await on.ask();
  assert.deepEqual(await on.posts(), ['new_arrival A1001 $15,995 plus HST and licensing draft']);
  const { items } = await call(on, 'GET /api/posts?waiting=approval');
  await call(on, `POST /api/posts/${items[0].id}/approve`, { version: items[0].version });
  await house.settle(on);
  assert.deepEqual(await on.posts(), ['new_arrival A1001 $15,995 plus HST and licensing published']);
});

test('what the law would refuse stays as a draft, and is said', async () => {
  const on = await lot();
  const rule = await on.rule('new_arrival', {}, ['{pric} {stock}']);
  await on.car();
  await on.ask();
  assert.deepEqual([await on.posts(), await on.outcomes(rule.id)], [['{pric} A1001 draft'], ['refused']]);
  assert.deepEqual((await call(on, 'GET /api/posts')).items[0].deliveries, []);
});

test('a rule that was off does not publish what happened meanwhile', async () => {
  const on = await lot();
  const rule = await on.rule('new_arrival');
  const off = await call(on, `PATCH /api/social/rules/${rule.id}`, { version: rule.version, active: false });
  await on.car();
  await on.ask();
  await house.pass(hour);
  await call(on, `PATCH /api/social/rules/${rule.id}`, { version: off.version, active: true });
  await on.ask();
  assert.deepEqual(await on.posts(), []);
  await on.car();
  await on.ask();
  assert.deepEqual(await on.posts(), ['new_arrival A1002 $15,995 plus HST and licensing published']);
});

test('P13a while publishing is paused nothing goes out, of rules or people; then it all does', async () => {
  const on = await lot();
  await on.rule('new_arrival');
  await call(on, 'POST /api/social/pause', { paused: true });
  await on.car();
  const post = await house.publish(on, { body: 'By hand', channelIds: [on.page] });
  await wakeRules(house.ground, on.id);
  await house.runJobs();
  await house.pass(5 * 60_000);
  await house.runJobs();
  assert.deepEqual(await on.posts(), []);
  assert.equal((await call(on, `GET /api/posts/${post.id}`)).state, 'scheduled');
  const settings = await call(on, 'GET /api/social/settings');
  assert.deepEqual([settings.pausedBy, settings.waiting], ['Olive Owner', 1]);
  await call(on, 'POST /api/social/pause', { paused: false });
  await on.ask();
  assert.equal((await on.posts()).length, 1);
  assert.equal((await call(on, `GET /api/posts/${post.id}`)).state, 'published');
});

test('P13a in doubt while publishing is paused it is looked for, and published once more only when publishing goes on', async () => {
  const on = await lot();
  const count = async (method: string) =>
    (await house.meta.admin<any[]>('/log')).filter((one) => one.method === method && one.token_kind === 'page').length;
  // The line breaks before anything is done: nobody knows, until it was looked for.
  await house.meta.admin('/faults', {
    match: { method: 'POST', path_regex: '/feed$' },
    times: 1,
    effect: { kind: 'drop_before' },
  });
  const post = await house.publish(on, {
    body: 'Doubtful',
    channelIds: [on.page],
    photos: (await house.makeVehicle(on, 1)).photoIds.map((photoId) => ({ photoId })),
  });
  await house.runJobs();
  assert.equal((await call(on, `GET /api/posts/${post.id}`)).deliveries[0].state, 'confirming');
  await call(on, 'POST /api/social/pause', { paused: true });
  const [writes, reads] = [await count('POST'), await count('GET')];
  for (let n = 0; n < 10; n++) {
    await house.pass(60_000);
    await house.runJobs();
  }
  assert.equal(await count('POST'), writes, 'nothing is published while paused');
  const looked = await count('GET');
  assert.ok(looked > reads, 'it was looked for');
  // Surely not out: then there is nothing more to look for either.
  await house.pass(10 * 60_000);
  await house.runJobs();
  assert.equal(await count('GET'), looked);
  assert.equal((await call(on, `GET /api/posts/${post.id}`)).deliveries[0].state, 'confirming');
  await call(on, 'POST /api/social/pause', { paused: false });
  await house.settle(on);
  assert.equal((await call(on, `GET /api/posts/${post.id}`)).state, 'published');
  const ledger = await house.meta.admin<any>('/ledger');
  assert.equal(ledger.pages[northside].posts.filter((one: any) => one.message === 'Doubtful').length, 1);
});

test('P13a what was held up in doubt for hours is not published any more: people decide', async () => {
  const on = await lot();
  await house.meta.admin('/faults', {
    match: { method: 'POST', path_regex: '/feed$' },
    times: 1,
    effect: { kind: 'drop_before' },
  });
  const post = await house.publish(on, {
    body: 'Too old',
    channelIds: [on.page],
    photos: (await house.makeVehicle(on, 1)).photoIds.map((photoId) => ({ photoId })),
  });
  await house.runJobs();
  await call(on, 'POST /api/social/pause', { paused: true });
  for (let n = 0; n < 5; n++) {
    await house.pass(60_000);
    await house.runJobs();
  }
  await house.pass(7 * hour);
  await call(on, 'POST /api/social/pause', { paused: false });
  await house.settle(on);
  const [delivery] = (await call(on, `GET /api/posts/${post.id}`)).deliveries;
  assert.deepEqual([delivery.state, delivery.problem.class, delivery.commits], ['failed', 'doubt', 1]);
});

test('stopping everything withdraws what waits, and it does not come back when publishing goes on', async () => {
  const on = await lot();
  const post = await house.publish(on, { body: 'Stopped', channelIds: [on.page] });
  const stopped = await call(on, 'POST /api/social/stop');
  assert.ok(stopped.pausedAt);
  assert.equal(stopped.waiting, 0);
  const seen = await call(on, `GET /api/posts/${post.id}`);
  assert.deepEqual(
    [seen.state, seen.deliveries[0].state, seen.deliveries[0].problem],
    ['cancelled', 'withdrawn', { class: 'stopped_by_staff' }],
  );
  await call(on, 'POST /api/social/pause', { paused: false });
  await house.runJobs();
  await house.pass(hour);
  await house.settle(on);
  assert.equal((await call(on, `GET /api/posts/${post.id}`)).state, 'cancelled');
});

test('two runs side by side make one post', async () => {
  const on = await lot();
  await on.rule('new_arrival');
  await on.car();
  const made = await Promise.all([1, 2, 3].map(() => house.as(on, askAllRules)));
  assert.deepEqual(made.toSorted(), [0, 0, 1]);
  await house.settle(on);
  assert.equal((await on.posts()).length, 1);
});

test('a channel that was let go stops no other, and a rule without any waits', async () => {
  const on = await lot();
  const account = await house.connect(on.owner, 'instagram');
  await on.rule('new_arrival', { channelIds: [account] }, ['Account {stock}\n{legal}']);
  await on.rule('new_arrival', { channelIds: [on.page, account] }, ['Both {stock}\n{legal}']);
  await on.rule('new_arrival', {}, ['Page {stock}\n{legal}']);
  await call(on, `POST /api/channels/${account}/disconnect`);
  await on.car();
  await on.ask();
  assert.deepEqual(await on.posts(), ['Both A1001 published', 'Page A1001 published']);
});

test('an event a week old is not published any more', async () => {
  const on = await lot();
  await on.rule('new_arrival', { leastScore: 100 });
  await on.car();
  await on.ask();
  await house.pass(8 * day);
  const { items } = await call(on, 'GET /api/social/rules');
  await call(on, `PATCH /api/social/rules/${items[0].id}`, { version: items[0].version, leastScore: 0 });
  await on.ask();
  assert.deepEqual(await on.posts(), []);
});

test('a rule names its own template kind, connected channels and a version', async () => {
  const on = await lot();
  const rule = await on.rule('sold', {}, ['Sold']);
  const { items } = await call(on, 'GET /api/social/templates');
  const other = items.find((one: { kind: string }) => one.kind !== 'sold') ?? rule;
  const input = { name: 'x', kind: 'new_arrival', channelIds: [on.page], templateId: rule.templateId };
  assert.equal((await call(on, 'POST /api/social/rules', input, 422)).errors[0].code, 'template_kind');
  assert.ok(other);
  const stale = await call(on, `PATCH /api/social/rules/${rule.id}`, { version: 9, name: 'Late' }, 409);
  assert.equal(stale.current.name, 'sold');
  const wrong = await call(
    on,
    `PATCH /api/social/rules/${rule.id}`,
    { version: 1, weekday: 7, atTime: '24:00', channelIds: [], kind: 'sold' },
    422,
  );
  assert.deepEqual(wrong.errors.map((one: { pointer: string }) => one.pointer).toSorted(), [
    '/atTime',
    '/channelIds',
    '/kind',
    '/weekday',
  ]);
  await call(on, `DELETE /api/social/rules/${rule.id}`, undefined, 204);
  assert.deepEqual((await call(on, 'GET /api/social/rules')).items, []);
});
