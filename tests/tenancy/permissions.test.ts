/** The matrix of who may do what, tried on every route of a dealership, with people and with API keys. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeVinDecoder } from '#domains/inventory/vin-decoder.ts';
import { forgetBeliefs } from '#domains/dealerships/index.ts';
import { permissions, permissionsOf, roles } from '#domains/dealerships/permissions.ts';
import type { Role } from '#domains/dealerships/permissions.ts';
import type { Answer, Caller, TestStaff } from '#tests/harness/house.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { callSample, dealershipRoutes, routeOf, samples, stock } from '#tests/harness/samples.ts';
import type { Sample, Stocked } from '#tests/harness/samples.ts';

let house: SocialHouse;
let dealer: Stocked;
before(async () => {
  house = await socialHouse();
  dealer = await stock(house);
});
after(async () => {
  await closeVinDecoder(house.ground);
  await house.close();
});

/** Requests that everyone who may use the route at all may send: what single fields need is tested further down. */
const plain: Record<string, (of: Stocked) => Sample> = {
  'PATCH /api/vehicles/:vehicleId': (of) => ({ params: { vehicleId: of.vehicleId }, body: { version: 1 } }),
  'PATCH /api/leads/:leadId': (of) => ({
    params: { leadId: of.leadId },
    body: { version: of.versions[of.leadId]!, suspectedSpam: false },
  }),
  'POST /api/leads': (of) => ({
    body: { customer: { name: 'Ann', email: 'ann@example.net' }, vehicleId: of.vehicleId, message: 'Hello' },
  }),
  'PATCH /api/staff/:staffId': (of) => ({ params: { staffId: of.staffId }, body: { version: 1, name: 'Renamed' } }),
  'POST /api/api-keys': () => ({ body: { name: 'Own', scopes: ['inventory.read'] } }),
};
const sampleOf = (name: string, of: Stocked): Sample => (plain[name] ?? samples[name]!)(of);
/** A login at Meta and a begun download are their own person's: for a colleague they are not there. */
const personal = new Set(['GET /api/channel-connections/:connectionId', 'GET /api/exports/:exportId/file']);
/** Without `books.read` one sees the invoices of one's own deals, and those of the samples are of nobody's. */
const ownOnly = ['GET /api/invoices/:invoiceId'];
const refusal = ({ status, body }: Answer) => (status === 403 ? body.code : undefined);

test('every permission of a route is a word of the matrix, and every word is used by a route or a field', () => {
  const used = new Set(dealershipRoutes.map((name) => routeOf(name).permission).filter((one) => one !== null));
  for (const one of used) assert.ok((permissions as string[]).includes(one), one);
  const inFields = ['deals.cancel', 'leads.assign', 'staff.read'];
  // Kept for the screens of the site, which come later.
  const later = ['site.write'];
  assert.deepEqual(permissions.filter((one) => !used.has(one)).toSorted(), [...inFields, ...later].toSorted());
});

for (const role of roles) {
  test(`P20a ${role}: every route is refused exactly when the matrix lacks its permission`, async () => {
    const of = await stock(house);
    const staff = await house.makeStaff(of, [role]);
    const may = permissionsOf([role]) as Set<string>;
    const refused = dealershipRoutes.filter((name) => {
      const { permission } = routeOf(name);
      return permission !== null && !may.has(permission);
    });
    const rows = await rowsOf(house, of.id);
    for (const name of refused) {
      const answer = await callSample(house, name, sampleOf(name, of), staff);
      assert.deepEqual(
        [answer.status, answer.body.code],
        [403, 'forbidden'],
        `${name}: ${JSON.stringify(answer.body)}`,
      );
    }
    assert.deepEqual(await rowsOf(house, of.id), rows, 'a refused request left something');
    for (const name of dealershipRoutes.filter((one) => !refused.includes(one))) {
      const answer = await callSample(house, name, sampleOf(name, of), staff);
      assert.notEqual(answer.status, 403, `${name}: ${JSON.stringify(answer.body)}`);
      assert.ok(answer.status < 500, `${name}: ${JSON.stringify(answer.body)}`);
      // What an earlier request of this walk changed may be in another version by now; nothing else may stop it.
      if (personal.has(name)) assert.equal(answer.status, 404, name);
      else if (ownOnly.some((own) => name.startsWith(own)) && !may.has('books.read'))
        assert.equal(answer.status, 404, name);
      else if (name.startsWith('GET ')) assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
    }
  });
}

test('P20a nobody who is not staff gets anywhere, and nobody who is not signed in', async () => {
  const stranger = await house.makeUser();
  for (const name of dealershipRoutes) {
    const nobody = await callSample(house, name, samples[name]!(dealer), undefined);
    assert.deepEqual([nobody.status, nobody.body.code], [401, 'unauthenticated'], name);
    const other = await callSample(house, name, samples[name]!(dealer), { ...stranger, dealershipId: dealer.id });
    assert.equal(other.status, 404, name);
  }
});

test('roles add up', async () => {
  const of = await stock(house);
  const both = await house.makeStaff(of, ['marketing', 'sales']);
  const either = new Set<string>([...permissionsOf(['marketing']), ...permissionsOf(['sales'])]);
  for (const name of dealershipRoutes) {
    const { permission } = routeOf(name);
    const answer = await callSample(house, name, sampleOf(name, of), both);
    assert.equal(refusal(answer), permission === null || either.has(permission) ? undefined : 'forbidden', name);
  }
  const edit = { version: 1, descriptionEn: 'By marketing', notes: 'By sales' };
  const fresh = await stock(house);
  const again = await house.makeStaff(fresh, ['marketing', 'sales']);
  const done = await house.call(`PATCH /api/vehicles/${fresh.vehicleId}`, { as: again, body: edit });
  assert.deepEqual([done.status, done.body.descriptionEn, done.body.notes], [200, 'By marketing', 'By sales']);
});

/** Fields of a vehicle by who may change them; every role that is not named is refused. */
const fieldRules: [field: string, value: unknown, roles: Role[]][] = [
  ['descriptionEn', 'Words', ['owner', 'manager', 'marketing']],
  ['descriptionFr', 'Mots', ['owner', 'manager', 'marketing']],
  ['features', ['Sunroof'], ['owner', 'manager', 'marketing']],
  ['notes', 'Needs tyres', ['owner', 'manager', 'sales']],
  ['askingPriceCents', 1_234_500, ['owner', 'manager']],
  ['stockNumber', 'Z-1', ['owner', 'manager']],
  ['locationId', null, ['owner', 'manager']],
  ['disclosures', { taxi: true }, ['owner', 'manager']],
  ['floorPriceCents', 1_111_100, ['owner', 'manager', 'finance']],
];

test('each role changes the fields of a vehicle that it may, and no other', async () => {
  const of = await stock(house);
  for (const role of roles) {
    const staff = await house.makeStaff(of, [role]);
    for (const [field, value, allowed] of fieldRules) {
      const { body: was } = await house.call(`GET /api/vehicles/${of.vehicleId}`, { as: of.owner });
      const answer = await house.call(`PATCH /api/vehicles/${of.vehicleId}`, {
        as: staff,
        body: { version: was.version, [field]: value },
      });
      const { body: now } = await house.call(`GET /api/vehicles/${of.vehicleId}`, { as: of.owner });
      if (allowed.includes(role)) {
        assert.equal(answer.status, 200, `${role} ${field}: ${JSON.stringify(answer.body)}`);
        assert.deepEqual(now[field], value, `${role} ${field}`);
        await house.call(`PATCH /api/vehicles/${of.vehicleId}`, {
          as: of.owner,
          body: { version: now.version, [field]: was[field] },
        });
      } else {
        assert.deepEqual([answer.status, answer.body.code], [403, 'forbidden'], `${role} ${field}`);
        assert.deepEqual(now, was, `${role} ${field}`);
      }
    }
  }
});

test('a field that one may not change takes those that one may down with it', async () => {
  const of = await stock(house);
  const marketing = await house.makeStaff(of, ['marketing']);
  const refused = await house.call(`PATCH /api/vehicles/${of.vehicleId}`, {
    as: marketing,
    body: { version: 1, descriptionEn: 'Half', askingPriceCents: 1 },
  });
  assert.equal(refused.status, 403);
  const { body } = await house.call(`GET /api/vehicles/${of.vehicleId}`, { as: of.owner });
  assert.deepEqual([body.descriptionEn, body.askingPriceCents], [null, 2_000_000]);
});

test('the floor price is there only for those who may see cost: absent for others, in every answer', async () => {
  const of = await stock(house);
  const shows: Record<Role, boolean> = {
    owner: true,
    manager: true,
    sales: false,
    finance: true,
    marketing: false,
    viewer: false,
  };
  for (const role of roles) {
    const staff = await house.makeStaff(of, [role]);
    const one = await house.call(`GET /api/vehicles/${of.vehicleId}`, { as: staff });
    const list = await house.call('GET /api/vehicles', { as: staff });
    const history = await house.call(`GET /api/vehicles/${of.vehicleId}/history`, { as: staff });
    const unchanged = await house.call(`PATCH /api/vehicles/${of.vehicleId}`, {
      as: staff,
      body: { version: one.body.version },
    });
    const stale = await house.call(`PATCH /api/vehicles/${of.vehicleId}`, { as: staff, body: { version: 999 } });
    assert.deepEqual([unchanged.status, stale.status], [200, 409]);
    for (const answer of [one.body, list.body.items[0], unchanged.body, stale.body.current])
      assert.equal(Object.hasOwn(answer, 'floorPriceCents'), shows[role], role);
    if (shows[role]) assert.equal(one.body.floorPriceCents, 1_800_000);
    else
      for (const { body } of [one, list, history, unchanged, stale])
        assert.ok(!JSON.stringify(body).includes('1800000'), `${role}: ${JSON.stringify(body)}`);
  }
  // Those who may add vehicles may see cost as well; a key of theirs may be narrower.
  const key = await house.call('POST /api/api-keys', {
    as: of.owner,
    body: { name: 'Adds', scopes: ['inventory.read', 'inventory.write', 'inventory.export'] },
  });
  const as = { bearer: key.body.key as string };
  const added = await house.call('POST /api/vehicles', { as, body: { make: 'Kia', floorPriceCents: 100 } });
  assert.equal(added.status, 403);
  const file = await house.call<string>('GET /api/vehicles/export', { as });
  assert.equal(file.status, 200);
  assert.ok(!file.body.includes('floor_price') && !file.body.includes('18000'), file.body);
  assert.match((await house.call<string>('GET /api/vehicles/export', { as: of.owner })).body, /floor_price/);
});

test('customers are hidden from those who may not see them, in leads, searches, today and the journal', async () => {
  const blind = roles.filter(
    (role) => permissionsOf([role]).has('leads.read') && !permissionsOf([role]).has('customers.read'),
  );
  assert.deepEqual(blind, ['viewer']);
  for (const role of blind) {
    const staff = await house.makeStaff(dealer, [role]);
    const list = await house.call('GET /api/leads', { as: staff });
    const one = await house.call(`GET /api/leads/${dealer.leadId}`, { as: staff });
    const today = await house.call('GET /api/today', { as: staff });
    assert.ok(list.body.items.length > 0);
    for (const lead of [list.body.items[0], one.body, today.body.leads.first[0]]) {
      assert.ok(!Object.hasOwn(lead, 'customer') && !Object.hasOwn(lead, 'message'), JSON.stringify(lead));
    }
    assert.deepEqual(one.body.timeline, []);
    const said = JSON.stringify([list.body, one.body, today.body]).toLowerCase();
    for (const secret of [
      `customer ${dealer.mark}`,
      `${dealer.mark}@example.net`,
      `question of ${dealer.mark}`,
      '9025550143',
    ])
      assert.ok(!said.includes(secret.toLowerCase()), secret);
    // A search must not tell by its count what its answer hides.
    const found = await house.call(`GET /api/leads?q=${dealer.mark}`, { as: staff });
    const never = await house.call('GET /api/leads?q=nobodyhasthis', { as: staff });
    assert.equal(found.body.items.length, never.body.items.length);
  }
  const sales = await house.makeStaff(dealer, ['sales']);
  const seen = await house.call(`GET /api/leads/${dealer.leadId}`, { as: sales });
  assert.equal(seen.body.customer.email, `${dealer.mark.toLowerCase()}@example.net`);
  const key = await house.call('POST /api/api-keys', {
    as: dealer.owner,
    body: { name: 'Journal', scopes: ['journal.read'] },
  });
  const journal = await house.call<unknown>('GET /api/journal?recordKind=lead', { as: { bearer: key.body.key } });
  assert.equal(journal.status, 200);
  assert.ok(!JSON.stringify(journal.body).includes(`Customer ${dealer.mark}`));
});

test('staff who may not give leads away take free ones only', async () => {
  const of = await stock(house);
  const finance = await house.makeStaff(of, ['finance']);
  const give = (assigneeId: string | null, version: number) =>
    house.call(`PATCH /api/leads/${of.leadId}`, { as: finance, body: { version, assigneeId } });
  const version = of.versions[of.leadId]!;
  assert.equal((await give(of.staffId, version)).status, 403);
  assert.equal((await give(finance.staffId, version)).status, 200);
  assert.equal((await give(null, version + 1)).status, 403);
});

const setState = async (of: Stocked, staff: TestStaff, state: string) => {
  const { body } = await house.call('GET /api/staff', { as: of.owner });
  const { version } = body.items.find((one: { id: string }) => one.id === staff.staffId);
  return house.call(`PATCH /api/staff/${staff.staffId}`, { as: of.owner, body: { version, state } });
};

test('staff who are suspended or have left stop at their next request, and go on when they are back', async () => {
  const of = await stock(house);
  const colleague = await house.makeStaff(of, ['manager']);
  const read = () => house.call('GET /api/vehicles', { as: colleague });
  assert.equal((await read()).status, 200);
  for (const state of ['suspended', 'left']) {
    assert.equal((await setState(of, colleague, state)).status, 200);
    for (const name of dealershipRoutes)
      assert.equal((await callSample(house, name, samples[name]!(of), colleague)).status, 404, `${state} ${name}`);
    const me = await house.call('GET /api/me', { as: colleague });
    assert.deepEqual([me.body.dealerships, me.body.current], [[], null], state);
    assert.equal((await setState(of, colleague, 'active')).status, 200);
    assert.equal((await read()).status, 200);
  }
});

test('a role that is taken away is gone at the next request', async () => {
  const of = await stock(house);
  const colleague = await house.makeStaff(of, ['manager']);
  assert.equal((await house.call('GET /api/journal', { as: colleague })).status, 200);
  const less = await house.call(`PATCH /api/staff/${colleague.staffId}`, {
    as: of.owner,
    body: { version: 1, roles: ['viewer'] },
  });
  assert.equal(less.status, 200);
  assert.equal((await house.call('GET /api/journal', { as: colleague })).status, 403);
});

const makeKey = async (as: Caller, scopes: readonly string[], more: object = {}) => {
  const made = await house.call('POST /api/api-keys', { as, body: { name: 'Script', scopes, ...more } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { id: made.body.id as string, as: { bearer: made.body.key as string } };
};

test('an API key does what its scopes say, on every route, and nothing that only people do', async () => {
  for (const scopes of [['inventory.read', 'leads.write'], ['customers.write', 'journal.read'], [...permissions]]) {
    const of = await stock(house);
    const key = await makeKey(of.owner, scopes);
    for (const name of dealershipRoutes) {
      const { permission, apiKeys } = routeOf(name);
      const answer = await callSample(house, name, sampleOf(name, of), key.as);
      const due = !apiKeys ? 'api_key' : permission === null || scopes.includes(permission) ? undefined : 'forbidden';
      assert.equal(refusal(answer), due, `${scopes.join()} ${name}: ${JSON.stringify(answer.body)}`);
      assert.ok(answer.status < 500 && answer.status !== 401, name);
    }
  }
});

test('an API key that is revoked or expired stops at once', async () => {
  const revoked = await makeKey(dealer.owner, ['inventory.read']);
  assert.equal((await house.call('GET /api/vehicles', { as: revoked.as })).status, 200);
  assert.equal((await house.call(`DELETE /api/api-keys/${revoked.id}`, { as: dealer.owner })).status, 204);
  const late = await house.call('GET /api/vehicles', { as: revoked.as });
  assert.deepEqual([late.status, late.body.code], [401, 'api_key']);
  const { body } = await house.call('GET /api/api-keys', { as: dealer.owner });
  assert.ok(!body.items.some((one: { id: string }) => one.id === revoked.id));
  const expiresAt = new Date(house.clock.now().getTime() + 60_000).toISOString();
  const short = await makeKey(dealer.owner, ['inventory.read'], { expiresAt });
  assert.equal((await house.call('GET /api/vehicles', { as: short.as })).status, 200);
  house.clock.move(61_000);
  assert.equal((await house.call('GET /api/vehicles', { as: short.as })).status, 401);
  for (const bearer of ['automo_12345678_x', `${revoked.as.bearer}x`, 'x'.repeat(5000), "automo_' or 1=1"])
    assert.equal((await house.call('GET /api/vehicles', { as: { bearer } })).status, 401, bearer.slice(0, 40));
});

test('an API key does no more than its maker still may', async () => {
  const of = await stock(house);
  const second = await house.makeStaff(of, ['owner']);
  const key = await makeKey(second, ['inventory.read', 'inventory.export', 'journal.read']);
  const answers = async () => {
    const all = [];
    for (const target of ['/api/vehicles', '/api/vehicles/export', '/api/journal'])
      all.push((await house.call(`GET ${target}`, { as: key.as })).status);
    return all;
  };
  assert.deepEqual(await answers(), [200, 200, 200]);
  const change = (fields: { roles?: string[]; state?: string }) =>
    house.as(
      of,
      async (ctx) => {
        await ctx.db.updateTable('staffMember').set(fields).where('id', '=', second.staffId).execute();
        forgetBeliefs(ctx.ground, ctx.dealershipId);
      },
      { write: true },
    );
  await change({ roles: ['sales'] });
  assert.deepEqual(await answers(), [200, 403, 403]);
  await change({ state: 'suspended' });
  assert.deepEqual(await answers(), [401, 401, 401]);
  await change({ state: 'active', roles: ['owner'] });
  assert.deepEqual(await answers(), [200, 200, 200]);
});

test('an API key reaches only the locations of its maker', async () => {
  const of = await stock(house);
  const second = await house.makeStaff(of, ['owner']);
  const key = await makeKey(second, ['inventory.read']);
  const narrowed = await house.call(`PATCH /api/staff/${second.staffId}`, {
    as: of.owner,
    body: { version: 1, locationIds: [of.placeId] },
  });
  assert.equal(narrowed.status, 200);
  for (const as of [second, key.as] as Caller[])
    assert.equal((await house.call('GET /api/vehicles', { as })).body.total, 0);
});

test('staff of one location see and change the vehicles there, and no others', async () => {
  const of = await stock(house);
  const staff = await house.makeStaff(of, ['manager']);
  const here = await house.call('POST /api/vehicles', { as: of.owner, body: { make: 'Kia', locationId: of.placeId } });
  await house.call(`PATCH /api/staff/${staff.staffId}`, {
    as: of.owner,
    body: { version: 1, locationIds: [of.placeId] },
  });
  const list = await house.call('GET /api/vehicles', { as: staff });
  assert.deepEqual(
    list.body.items.map((one: { id: string }) => one.id),
    [here.body.id],
  );
  for (const name of dealershipRoutes.filter((one) => one.includes(':vehicleId')))
    assert.equal((await callSample(house, name, samples[name]!(of), staff)).status, 404, name);
  const facets = await house.call('GET /api/vehicles/facets', { as: staff });
  assert.deepEqual(facets.body.lists.make, [{ value: 'Kia', count: 1 }]);
  const file = await house.call<string>('GET /api/vehicles/export', { as: staff });
  assert.ok(!file.body.includes(of.vin) && file.body.includes('Kia'), file.body);
  const elsewhere = await house.call('POST /api/vehicles', {
    as: staff,
    body: { make: 'Kia', locationId: of.locationId },
  });
  assert.deepEqual([elsewhere.status, elsewhere.body.errors[0].pointer], [422, '/locationId']);
  const bulk = await house.call('POST /api/bulk-changes', {
    as: staff,
    body: { vehicleIds: [of.vehicleId], change: { kind: 'price', byCents: 100 } },
  });
  assert.equal(bulk.body.changed, 0);
  const vin = await house.call(`GET /api/vins/${of.vin}`, { as: staff });
  assert.equal(vin.body.inStock, null);
});
