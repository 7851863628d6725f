/** One dealership's people with another one's ids: every route answers as if the record did not exist. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeVinDecoder } from '../../src/domains/inventory/vin-decoder.ts';
import { newId } from '#kernel/ids.ts';
import type { Answer } from '#tests/harness/house.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { callSample, dealershipRoutes, paramsOf, samples, stock } from '#tests/harness/samples.ts';
import type { Sample, Stocked } from '#tests/harness/samples.ts';

let house: SocialHouse;
let ours: Stocked;
let theirs: Stocked;
before(async () => {
  house = await socialHouse();
  ours = await stock(house);
  theirs = await stock(house);
});
after(async () => {
  await closeVinDecoder(house.ground);
  await house.close();
});

/** Parameters that name no record. */
const noRecord = new Set(['vin', 'period', 'part']);
const withIds = dealershipRoutes.filter((name) => paramsOf(name).some((param) => !noRecord.has(param)));

const withoutRequest = ({ status, body }: Answer) => ({ status, body: { ...body, request_id: undefined } });
const jobsOf = (of: Stocked) =>
  house.db.sql<{ count: string }>(
    `select count(*) from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'`,
    [of.id],
  );

/** What the other dealership has; nothing but the tests of this file, one after another, could change it. */
let kept: object | undefined;

/** Does something, and makes sure that nothing of the other dealership has changed by it. */
async function untouched(work: () => Promise<void>): Promise<void> {
  const state = async () => ({ rows: await rowsOf(house, theirs.id), jobs: await jobsOf(theirs) });
  kept ??= await state();
  await work();
  const now = await state();
  const was = kept;
  kept = now;
  assert.deepEqual(now, was);
}

/** No id and no word of the other dealership stands in the answer. */
function holdsNothing(answer: Answer, what: string): void {
  const said = JSON.stringify(answer.body) + JSON.stringify([...answer.headers]);
  for (const secret of [theirs.mark, theirs.vin, theirs.slug, theirs.owner.email])
    assert.ok(!said.toLowerCase().includes(secret.toLowerCase()), `${what} holds ${secret}: ${said}`);
}

test('every route of a dealership has a sample, so that a new route is tested or fails here', () => {
  assert.deepEqual(Object.keys(samples).toSorted(), [...dealershipRoutes].toSorted());
  for (const name of dealershipRoutes)
    assert.deepEqual(Object.keys(samples[name]!(ours).params ?? {}).toSorted(), paramsOf(name).toSorted(), name);
});

for (const name of withIds) {
  test(`${name} does not know another dealership’s ids`, async () => {
    const right = samples[name]!(ours);
    const foreign = samples[name]!(theirs).params!;
    const params = paramsOf(name).filter((param) => !noRecord.has(param));
    // Each parameter by itself, and all of them: their photo at our vehicle, our photo at theirs, both theirs.
    const choices = params.map((param) => [param]);
    if (params.length > 1) choices.push(params);
    await untouched(async () => {
      for (const choice of choices) {
        const of = (ids: (param: string) => string): Sample => ({
          ...right,
          params: { ...right.params, ...Object.fromEntries(choice.map((param) => [param, ids(param)])) },
        });
        const seen = await callSample(
          house,
          name,
          of((param) => foreign[param]!),
          ours.owner,
        );
        const unknown = await callSample(
          house,
          name,
          of(() => newId()),
          ours.owner,
        );
        assert.equal(seen.status, 404, `${choice.join()}: ${JSON.stringify(seen.body)}`);
        assert.deepEqual(withoutRequest(seen), withoutRequest(unknown), choice.join());
        holdsNothing(seen, name);
      }
    });
  });
}

test('the same requests with one’s own ids succeed, so that the answers above are about the ids', async () => {
  let fresh = await stock(house);
  // Reads first: they leave everything as it is. What a write used up is there again in a new one.
  const gets = withIds.filter((name) => name.startsWith('GET '));
  for (const name of [...gets, ...withIds.filter((one) => !gets.includes(one))]) {
    // Only an owner whose end was asked for can be kept.
    if (name.endsWith('/keep-owner'))
      await house.db.sql(
        `update staff_member set ends_at = now() + interval '1 day', ends_as = '{"state":"left"}', ends_by = $2 where id = $1`,
        [fresh.staffId, fresh.owner.staffId],
      );
    // Only what somebody has can be lost, and only what waits be stopped.
    if (name.endsWith('/factor-removal'))
      await house.db.sql(
        `with person as (update user_account u set totp_confirmed_at = now() from staff_member s where s.id = $1 and u.id = s.user_id returning u.id)
         insert into factor_removal (id, user_id, way, about_dealership, asked_by, state, asked_at, due_at)
         select gen_random_uuid(), id, 'owner', $2, $3, 'waiting', now(), now() + interval '25 hours' from person where $4`,
        [fresh.staffId, fresh.id, fresh.owner.userId, name.startsWith('DELETE')],
      );
    let done = await callSample(house, name, samples[name]!(fresh), fresh.owner);
    if (done.status >= 300) {
      fresh = await stock(house);
      done = await callSample(house, name, samples[name]!(fresh), fresh.owner);
    }
    assert.ok(done.status >= 200 && done.status < 300, `${name}: ${done.status} ${JSON.stringify(done.body)}`);
  }
});

test('another dealership in the header or the query is not there for a session', async () => {
  await untouched(async () => {
    for (const name of dealershipRoutes) {
      const sample = samples[name]!(theirs);
      const cases = [
        await callSample(house, name, sample, { ...ours.owner, dealershipId: theirs.id }),
        await callSample(
          house,
          name,
          { ...sample, query: { ...sample.query, dealership: theirs.id } },
          { cookie: ours.owner.cookie },
        ),
      ];
      const unknown = await callSample(house, name, sample, { ...ours.owner, dealershipId: newId() });
      for (const answer of cases) {
        assert.equal(answer.status, 404, `${name}: ${JSON.stringify(answer.body)}`);
        assert.deepEqual(withoutRequest(answer), withoutRequest(unknown), name);
        holdsNothing(answer, name);
      }
    }
  });
});

test('an API key speaks for its own dealership, whatever the header says', async () => {
  const as = { bearer: ours.apiKey };
  for (const at of [{ 'automo-dealership': theirs.id }, { 'automo-dealership': newId() }, {}] as Record<
    string,
    string
  >[]) {
    const { status, body } = await house.call('GET /api/dealership', { as, headers: at });
    assert.equal(status, 200);
    assert.equal(body.id, ours.id);
    const list = await house.call('GET /api/vehicles', { as, headers: at });
    assert.equal(list.body.total, 2);
    holdsNothing(list, 'the list of vehicles');
  }
  const foreign = await house.call(`GET /api/vehicles/${theirs.vehicleId}`, {
    as,
    headers: { 'automo-dealership': theirs.id },
  });
  assert.equal(foreign.status, 404);
});

test('one person at two dealerships is in each what that one allows', async () => {
  await house.db.sql(
    `insert into staff_member (dealership_id, id, user_id, name, email, roles, created_at)
     select $1, $2, user_id, name, email, '{viewer}', now() from staff_member where dealership_id = $3 and id = $4`,
    [ours.id, newId(), theirs.id, theirs.owner.staffId],
  );
  const at = (dealershipId: string) => ({ cookie: theirs.owner.cookie, dealershipId });
  const price = { askingPriceCents: 1 };
  const here = await house.call(`PATCH /api/vehicles/${ours.vehicleId}`, {
    as: at(ours.id),
    body: { version: 1, ...price },
  });
  assert.equal(here.status, 403);
  const crossed = await house.call(`GET /api/vehicles/${ours.vehicleId}`, { as: at(theirs.id) });
  assert.equal(crossed.status, 404);
  assert.equal((await house.call(`GET /api/vehicles/${theirs.vehicleId}`, { as: at(theirs.id) })).status, 200);
  await house.db.sql('delete from staff_member where dealership_id = $1 and user_id = $2', [
    ours.id,
    theirs.owner.userId,
  ]);
});

const vehicleVersion = async (): Promise<number> =>
  (await house.call(`GET /api/vehicles/${ours.vehicleId}`, { as: ours.owner })).body.version;

test('foreign ids in bodies are refused as ids that are none', async () => {
  const refused = async (
    what: string,
    body: (id: (theirId: string) => string) => Record<string, unknown>,
    status = 422,
  ) => {
    const rows = await rowsOf(house, ours.id);
    const foreign = await house.call(what, { as: ours.owner, body: body((id) => id) });
    const unknown = await house.call(what, { as: ours.owner, body: body(() => newId()) });
    assert.equal(foreign.status, status, `${what}: ${JSON.stringify(foreign.body)}`);
    assert.deepEqual(withoutRequest(foreign), withoutRequest(unknown), what);
    holdsNothing(foreign, what);
    assert.deepEqual(await rowsOf(house, ours.id), rows, `${what} left something`);
  };
  await untouched(async () => {
    const customer = { name: 'Ann', email: 'ann@example.net' };
    await refused('POST /api/leads', (id) => ({ customer, vehicleId: id(theirs.vehicleId) }));
    await refused('POST /api/leads', (id) => ({ customer, assigneeId: id(theirs.staffId) }));
    await refused(`PATCH /api/leads/${ours.leadId}`, (id) => ({
      version: ours.versions[ours.leadId],
      assigneeId: id(theirs.staffId),
    }));
    const soon = new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10);
    for (const [field, id_] of [
      ['vehicleId', theirs.vehicleId],
      ['staffId', theirs.staffId],
      ['locationId', theirs.placeId],
    ] as const) {
      await refused(`POST /api/leads/${ours.leadId}/appointments`, (id) => ({
        day: soon,
        time: '08:00',
        [field]: id(id_),
      }));
      await refused(`PATCH /api/appointments/${ours.appointmentId}`, (id) => ({
        version: ours.versions[ours.appointmentId],
        [field]: id(id_),
      }));
    }
    for (const [field, id_] of [
      ['vehicleId', theirs.vehicleId],
      ['leadId', theirs.leadId],
      ['salespersonId', theirs.staffId],
      ['locationId', theirs.placeId],
    ] as const)
      await refused('POST /api/deals', (id) => ({ [field]: id(id_) }));
    await refused('POST /api/deals', (id) => ({ customer: { customerId: id(theirs.customerId) } }));
    await refused(`PATCH /api/deals/${ours.dealId}`, (id) => ({
      version: ours.versions[ours.dealId],
      coBuyer: { customerId: id(theirs.customerId) },
    }));
    await refused('POST /api/invoices', (id) => ({ customerId: id(theirs.customerId) }));
    await refused('POST /api/invoices', (id) => ({ dealId: id(theirs.signedDealId) }));
    await refused('POST /api/invoices', (id) => ({ customerId: ours.customerId, locationId: id(theirs.placeId) }));
    const money = { method: 'cash', amountCents: 1 };
    await refused('POST /api/payments', (id) => ({ ...money, customerId: id(theirs.customerId) }));
    await refused('POST /api/payments', (id) => ({
      ...money,
      allocations: [{ invoiceId: id(theirs.invoiceId), amountCents: 1 }],
    }));
    await refused('POST /api/payments', (id) => ({
      ...money,
      customerId: ours.customerId,
      deposit: { dealId: id(theirs.dealId) },
    }));
    await refused(`POST /api/payments/${ours.paymentId}/allocations`, (id) => ({
      allocations: [{ invoiceId: id(theirs.invoiceId), amountCents: 1 }],
    }));
    await refused(`POST /api/payments/${ours.paymentId}/take-off`, (id) => ({
      invoiceId: id(theirs.invoiceId),
      reason: 'Not ours',
    }));
    await refused('POST /api/vehicles', (id) => ({ make: 'Kia', locationId: id(theirs.placeId) }));
    const version = await vehicleVersion();
    await refused(`PATCH /api/vehicles/${ours.vehicleId}`, (id) => ({ version, locationId: id(theirs.locationId) }));
    await refused('POST /api/bulk-changes', (id) => ({
      vehicleIds: [ours.vehicleId],
      change: { kind: 'location', locationId: id(theirs.placeId) },
    }));
    await refused(
      `PUT /api/vehicles/${ours.vehicleId}/photos/order`,
      (id) => ({ photoIds: [id(theirs.photoId)] }),
      409,
    );
    await refused(`PATCH /api/staff/${ours.staffId}`, (id) => ({
      version: ours.versions[ours.staffId],
      locationIds: [ours.placeId, id(theirs.placeId)],
    }));
    await refused(`PATCH /api/listing-imports/${ours.importId}`, (id) => ({
      version: ours.versions[ours.importId],
      settings: { locationId: id(theirs.placeId) },
    }));
    const post = { locale: 'en', body: 'Hello' };
    await refused('POST /api/posts', (id) => ({ ...post, vehicleId: id(theirs.vehicleId) }));
    await refused('POST /api/posts', (id) => ({ ...post, channelIds: [ours.channelId, id(theirs.channelId)] }));
    await refused('POST /api/posts/preview', (id) => ({ ...post, vehicleId: id(theirs.vehicleId) }));
    await refused(`PATCH /api/posts/${ours.postId}`, (id) => ({
      version: ours.versions[ours.postId],
      channelIds: [id(theirs.channelId)],
    }));
    await refused(
      'POST /api/channels/connect',
      (id) => ({ network: 'facebook', channelId: id(theirs.channelId) }),
      404,
    );
    const rule = { name: 'Rule', kind: 'new_arrival' };
    await refused('POST /api/social/rules', (id) => ({
      ...rule,
      channelIds: [id(theirs.channelId)],
      templateId: ours.templateId,
    }));
    await refused('POST /api/social/rules', (id) => ({
      ...rule,
      channelIds: [ours.channelId],
      templateId: id(theirs.templateId),
    }));
    await refused(`PATCH /api/social/rules/${ours.ruleId}`, (id) => ({
      version: ours.versions[ours.ruleId],
      templateId: id(theirs.templateId),
    }));
  });
});

test('another dealership’s channel in a preview is one that is not connected', async () => {
  await untouched(async () => {
    const preview = (channelId: string) =>
      house.call('POST /api/posts/preview', {
        as: ours.owner,
        body: { locale: 'en', body: 'Hello', channelIds: [channelId] },
      });
    const [foreign, unknown] = [await preview(theirs.channelId), await preview(newId())];
    assert.equal(foreign.status, 200);
    assert.deepEqual(foreign.body, unknown.body);
    assert.deepEqual(
      foreign.body.findings.map((one: { code: string }) => one.code),
      ['no_channel'],
    );
  });
});

test('another dealership’s photo in a post is a photo that is gone: nothing of it is shown or sent', async () => {
  await untouched(async () => {
    const made = await house.call('POST /api/posts', {
      as: ours.owner,
      body: {
        locale: 'en',
        body: 'Hello',
        channelIds: [ours.channelId],
        photos: [{ photoId: theirs.photoId, alt: '', fit: 'pad' }],
      },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual([made.body.photos[0].url, made.body.photoUrl], [null, null]);
    assert.ok(made.body.preview.findings.some((one: { code: string }) => one.code === 'photo_gone'));
    const sent = await house.call(`POST /api/posts/${made.body.id}/schedule`, {
      as: ours.owner,
      body: { version: 1, at: null },
    });
    assert.deepEqual([sent.status, sent.body.errors[0].code], [422, 'photo_gone']);
    await house.call(`DELETE /api/posts/${made.body.id}`, { as: ours.owner });
  });
});

test('a bulk change does nothing to vehicles of others, by ids or by filter', async () => {
  await untouched(async () => {
    const change = { kind: 'price', byCents: -100_000 };
    for (const which of [
      { vehicleIds: [theirs.vehicleId, theirs.draftId] },
      { filter: { importId: theirs.doneImportId } },
      { filter: { locationId: [theirs.locationId] } },
      { filter: { q: theirs.mark } },
    ]) {
      const done = await house.call('POST /api/bulk-changes', { as: ours.owner, body: { ...which, change } });
      assert.equal(done.status, 201, JSON.stringify(done.body));
      assert.deepEqual([done.body.changed, done.body.unchanged, done.body.skipped], [0, 0, []], JSON.stringify(which));
    }
    const mixed = await house.call('POST /api/bulk-changes', {
      as: ours.owner,
      body: { vehicleIds: [theirs.vehicleId, ours.draftId], change },
    });
    assert.equal(mixed.body.changed, 1);
    assert.equal(
      (await house.call(`POST /api/bulk-changes/${mixed.body.bulkChangeId}/undo`, { as: ours.owner })).body.undone,
      1,
    );
  });
});

test('filters by foreign ids and words find nothing', async () => {
  const { vehicleId, locationId, placeId, doneImportId, leadId, customerId, staffId, mark, vin, owner } = theirs;
  const asked = [
    ...[`locationId=${locationId}`, `locationId=${placeId}`, `importId=${doneImportId}`, `q=${mark}`, `q=${vin}`].map(
      (query) => `/api/vehicles?${query}`,
    ),
    ...[`vehicleId=${vehicleId}`, `customerId=${customerId}`, `assignee=${staffId}`, `q=${mark}`].map(
      (query) => `/api/leads?${query}`,
    ),
    ...[
      `leadId=${leadId}`,
      `customerId=${customerId}`,
      `staff=${theirs.owner.staffId}`,
      `locationId=${locationId}`,
    ].map((query) => `/api/appointments?${query}`),
    ...[`vehicleId=${vehicleId}`, `channelId=${theirs.channelId}`].map((query) => `/api/posts?${query}`),
    ...[`vehicleId=${vehicleId}`, `customerId=${customerId}`, `salesperson=${staffId}`, `q=${mark}`].map(
      (query) => `/api/deals?${query}`,
    ),
    ...[`customerId=${customerId}`, `dealId=${theirs.signedDealId}`, `q=${mark}`].map(
      (query) => `/api/invoices?${query}`,
    ),
    ...[`customerId=${customerId}`, `invoiceId=${theirs.invoiceId}`, `q=${mark}`].map(
      (query) => `/api/payments?${query}`,
    ),
    ...[`recordId=${vehicleId}`, `recordId=${leadId}`, `actorId=${owner.userId}`].map(
      (query) => `/api/journal?${query}`,
    ),
  ];
  for (const target of asked) {
    const mine = await house.call(`GET ${target}`, { as: ours.owner });
    assert.equal(mine.status, 200, `${target}: ${JSON.stringify(mine.body)}`);
    assert.deepEqual(mine.body.items, [], target);
    if (
      target.includes(placeId) ||
      target.includes(theirs.signedDealId) ||
      target.includes(doneImportId) ||
      target.includes(staffId)
    )
      continue;
    const own = await house.call(`GET ${target}`, { as: theirs.owner });
    assert.ok(own.body.items.length > 0, `${target} finds nothing for its own dealership either`);
  }
  const vins = await house.call(`GET /api/vins/${vin}`, { as: ours.owner });
  assert.equal(vins.body.inStock, null);
  assert.notEqual((await house.call(`GET /api/vins/${vin}`, { as: theirs.owner })).body.inStock, null);
  const facets = await house.call(`GET /api/vehicles/facets?locationId=${locationId}`, { as: ours.owner });
  assert.deepEqual(facets.body.lists.make, []);
});

test('a cursor of another dealership is refused', async () => {
  const page = await house.call('GET /api/vehicles?limit=1', { as: theirs.owner });
  assert.ok(page.body.nextCursor);
  const target = `GET /api/vehicles?limit=1&cursor=${page.body.nextCursor}`;
  assert.equal((await house.call(target, { as: theirs.owner })).status, 200);
  const taken = await house.call(target, { as: ours.owner });
  assert.deepEqual([taken.status, taken.body.errors[0].pointer], [422, '/cursor']);
});

test('lists, figures, export, journal and staff hold nothing of another dealership', async () => {
  for (const name of dealershipRoutes.filter((one) => one.startsWith('GET ') && one !== 'GET /api/events')) {
    const answer = await callSample(house, name, samples[name]!(ours), ours.owner);
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
    holdsNothing(answer, name);
  }
});
