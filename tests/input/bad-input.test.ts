/** What is wrong is refused at the door of every writing route, with a clear problem and nothing stored of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import type { Answer, Caller } from '#tests/harness/house.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { everything } from '#tests/harness/checksums.ts';
import { callSample, paramsOf, routeNames, routeOf, samples, stock, targetOf } from '#tests/harness/samples.ts';
import type { Sample, Stocked } from '#tests/harness/samples.ts';

let house: SocialHouse;
let dealer: Stocked;
before(async () => {
  house = await socialHouse();
  dealer = await stock(house);
});
after(() => house.close());

const token = 'A'.repeat(43);
const passkey = { id: 'AA', rawId: 'AA', type: 'public-key', clientExtensionResults: {} };
const signature = { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' };
const place = { street: '1 Main Street', city: 'Halifax', postalCode: 'B3H 1A1' };

/** Bodies of the routes outside a dealership. */
const otherBodies: Record<string, Record<string, unknown>> = {
  'POST /api/sign-up': {
    name: 'Ann',
    email: 'ann@example.net',
    phone: '902 555 0100',
    password: 'correct horse battery',
    adult: true,
    terms: '1',
    privacy: '1',
  },
  'POST /api/verify-email': { token },
  'POST /api/verify-email/resend': { email: 'ann@example.net', next: '/' },
  'POST /api/undo-email': { token },
  'POST /api/stop-removal': { token },
  'POST /api/sign-in/lost-factor': { token },
  'POST /api/operator/lost-factors/:removalId/check': { how: 'video' },
  'POST /api/sign-in': { email: 'ann@example.net', password: 'x' },
  'POST /api/sign-in/second-factor': { token, code: '123456' },
  'POST /api/sign-in/passkey': { response: { ...passkey, response: signature } },
  'POST /api/forgot-password': { email: 'ann@example.net' },
  'POST /api/reset-password': { token, password: 'correct horse battery' },
  'PATCH /api/me': { name: 'Ann', preferences: { theme: 'dark' } },
  'POST /api/me/password': { current: 'x', password: 'correct horse battery' },
  'POST /api/me/email': { email: 'new@example.net' },
  'POST /api/step-up': { password: 'x' },
  'POST /api/me/policies': { policy: 'terms', version: '2026-04-27' },
  'PUT /api/me/consents': { purpose: 'analytics', given: true },
  'POST /api/me/pages': { page: '/leads' },
  'POST /api/crashes': { name: 'TypeError', page: '/leads', release: '0.1.0' },
  'POST /api/me/second-factor/confirm': { code: '123456' },
  'POST /api/me/passkeys': {
    name: 'Phone',
    response: { ...passkey, response: { clientDataJSON: 'AA', attestationObject: 'AA' } },
  },
  'PATCH /api/me/passkeys/:passkeyId': { name: 'Phone' },
  'POST /api/step-up/passkey': { response: { ...passkey, response: signature } },
  'POST /api/me/close': { email: 'ann@example.net' },
  'POST /api/me/support': { subject: 'A question', body: 'How?' },
  'POST /api/me/support/:requestId/messages': { body: 'And?' },
  'PUT /api/me/messages': { class: 'support', channel: 'email', allowed: true },
  'POST /api/operator/support/:requestId/messages': { body: 'So.', state: 'answered', version: 1 },
  'POST /api/operator/announcements': {
    class: 'product_news',
    title: { en: 'New', fr: 'Nouveau' },
    body: { en: 'Something.', fr: 'Quelque chose.' },
  },
  'POST /api/operator/disclosures': {
    authority: 'Court of King’s Bench',
    document: 'Order 2026-1',
    basis: 'Production order',
    scope: 'Invoices of 2026',
    dealershipId: newId(),
  },
  'POST /api/operator/disclosures/:disclosureId/giving': { given: 'Two invoices' },
  'POST /api/operator/privacy/:requestId/note': { kind: 'access', identity: 'Called back at the number we have.' },
  'POST /api/operator/privacy/:requestId/ending': {
    outcome: 'answered',
    account: null,
    identity: '',
    customer: null,
    answer: 'Here is what we hold.',
  },
  'POST /api/operator/holds': {
    dealershipId: newId(),
    kind: 'court_order',
    basis: 'Civil Procedure Rules, rule 42',
    authority: 'Supreme Court of Nova Scotia',
    document: 'Order Hfx No. 512345',
    items: [{ what: 'rows', table: 'customer', ids: [newId()], fields: ['name'] }],
    custodians: [newId(), newId()],
    endsOn: '2027-06-01',
  },
  'POST /api/operator/holds/:holdId/end': { why: 'Lifted by the court' },
  'POST /api/operator/holds/:holdId/readings': { reason: 'Answer to the court' },
  'POST /api/operator/incidents': { title: 'An open list', accounts: true, dealershipIds: [] },
  'PATCH /api/operator/incidents/:incidentId': { version: 1, people: 3 },
  'POST /api/operator/incidents/:incidentId/steps': { step: 'dismiss', reason: 'It was a test file.' },
  'POST /api/operator/incidents/:incidentId/notices': { indirectReason: 'No address is known.' },
  'POST /api/dealerships': { name: 'Lot', province: 'NS', location: place },
  'POST /api/invitation/accept': { token },
};

const withBody = routeNames.filter((name) => routeOf(name).body);
const writing = routeNames.filter((name) => !name.startsWith('GET '));
const sampleOf = (name: string): Sample => ({
  ...(samples[name]?.(dealer) ?? {
    params: Object.fromEntries(paramsOf(name).map((param) => [param, newId()])),
    ...(otherBodies[name] ? { body: otherBodies[name] } : {}),
  }),
});
const send = (name: string, body: Record<string, unknown>): Promise<Answer> =>
  callSample(house, name, { ...sampleOf(name), body }, dealer.owner);
const sendBytes = (name: string, bytes: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> =>
  house.call(targetOf(name, sampleOf(name)), {
    as: dealer.owner,
    bytes,
    headers: { 'content-type': 'application/json', ...headers },
  });

/** Runs requests that are all refused, and makes sure that not a row, job or file has come of them. */
async function nothingStored(work: () => Promise<void>): Promise<void> {
  const rows = await everything(house);
  await work();
  assert.deepEqual(await everything(house), rows);
}

const said = (answer: Answer): string => `${answer.status} ${JSON.stringify(answer.body)?.slice(0, 400)}`;
const isProblem = (name: string, answer: Answer, status: number, code?: string): void => {
  assert.equal(answer.status, status, `${name}: ${said(answer)}`);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, name);
  for (const member of ['type', 'title', 'detail', 'code', 'request_id'])
    assert.equal(typeof answer.body[member], 'string', `${name} ${member}`);
  if (code) assert.equal(answer.body.code, code, name);
};
const isInvalidAt = (name: string, answer: Answer, pointer: string, code?: string): void => {
  isProblem(name, answer, 422, 'invalid');
  const errors = answer.body.errors as { pointer: string; code: string; message: string }[];
  const found = errors.find((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`));
  assert.ok(found, `${name}: nothing is said of ${pointer}: ${said(answer)}`);
  assert.ok(found.code && found.message, name);
  if (code) assert.equal(found.code, code, name);
};

/** Every place of a value, with the value in it exchanged. */
type Step = string | number;
function* places(value: unknown, path: Step[] = []): Generator<{ path: Step[]; value: unknown }> {
  if (path.length > 0) yield { path, value };
  if (value && typeof value === 'object')
    for (const [key, inner] of Object.entries(value))
      yield* places(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}
function exchanged(value: unknown, path: Step[], by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<Step, unknown>;
  copy[first] = exchanged(copy[first], rest, by);
  return copy;
}
const pointerOf = (path: Step[]): string => path.map((step) => `/${step}`).join('');

/** Parts whose members are not ours to list: what browsers write of passkeys, and small choices of the screens. */
const isOpen = (path: Step[]): boolean => path[0] === 'response' || path[0] === 'preferences';

test('every writing route that takes a body has a sample here', () => {
  assert.ok(withBody.length > 30);
  for (const name of withBody) assert.ok(sampleOf(name).body, name);
});

test('an unknown field is refused by its name, at the top and inside', () =>
  nothingStored(async () => {
    for (const name of withBody) {
      const body = sampleOf(name).body!;
      isInvalidAt(name, await send(name, { ...body, unexpected: 1 }), '/unexpected', 'unknown_field');
      for (const { path, value } of places(body)) {
        if (!value || typeof value !== 'object' || Array.isArray(value) || isOpen(path)) continue;
        const answer = await send(name, exchanged(body, [...path, 'unexpected'], 1) as never);
        isInvalidAt(name, answer, `${pointerOf(path)}/unexpected`, 'unknown_field');
      }
    }
  }));

test('a wrong type is refused at its field: every field of every body, and every value inside', () =>
  nothingStored(async () => {
    for (const name of withBody) {
      const body = sampleOf(name).body!;
      const schema = z.toJSONSchema(routeOf(name).body!, { io: 'input', unrepresentable: 'any' });
      // Of a body that is one of several, the fields of its sample.
      const fields = Object.keys(schema.properties ?? body);
      assert.ok(fields.length > 0, name);
      for (const field of fields) {
        const wrong = field === 'preferences' ? 'dark' : { not: 'this' };
        isInvalidAt(name, await send(name, { ...body, [field]: wrong }), `/${field}`);
      }
      for (const { path, value } of places(body)) {
        if (isOpen(path) && path.length > 2) continue;
        const wrong = typeof value === 'object' ? 7.5 : ['x'];
        if (path[0] === 'preferences' && path.length > 1) continue;
        isInvalidAt(name, await send(name, exchanged(body, path, wrong) as never), pointerOf(path));
      }
    }
  }));

test('text that is too long is refused at its field, in every text field of every body', () =>
  nothingStored(async () => {
    const long = 'x'.repeat(60_000);
    for (const name of withBody) {
      const body = sampleOf(name).body!;
      const schema = z.toJSONSchema(routeOf(name).body!, { io: 'input', unrepresentable: 'any' });
      for (const field of Object.keys(schema.properties ?? {}))
        isInvalidAt(name, await send(name, { ...body, [field]: long }), `/${field}`);
      for (const { path, value } of places(body))
        if (typeof value === 'string' && !(path[0] === 'response' && path.length > 2))
          isInvalidAt(name, await send(name, exchanged(body, path, long) as never), pointerOf(path));
    }
  }));

test('text with control characters, NUL or half a surrogate is refused', () =>
  nothingStored(async () => {
    const customer = { name: 'Ann\u0007', email: 'ann@example.net' };
    isInvalidAt('bell', await send('POST /api/leads', { customer }), '/customer/name');
    const turned = { customer: { ...customer, name: 'Ann \u202Eexe.jpg' } };
    isInvalidAt('direction', await send('POST /api/leads', turned), '/customer/name');
    const nul = await send('POST /api/leads', { customer: { ...customer, name: 'A\0n' } });
    isProblem('NUL', nul, 400, 'unreadable');
    const half = await sendBytes('POST /api/leads', Buffer.from(String.raw`{"customer":{"name":"\ud800"}}`));
    isProblem('half a surrogate', half, 400, 'unreadable');
    isProblem('NUL in a query', await house.call('GET /api/vehicles?q=a%00b', { as: dealer.owner }), 400, 'unreadable');
  }));

test('a body of 10 MB is refused, whether it says so or not', () =>
  nothingStored(async () => {
    const bytes = Buffer.alloc(10 * 1024 * 1024, 0x78);
    bytes.write('{"a":"');
    bytes.write('"}', bytes.length - 2);
    for (const name of withBody) {
      isProblem(name, await sendBytes(name, bytes), 413, 'too_large');
      isProblem(name, await sendBytes(name, bytes, { 'content-length': String(bytes.length) }), 413, 'too_large');
    }
  }));

test('what is not JSON in UTF-8 is refused as unreadable', () =>
  nothingStored(async () => {
    const unreadable: [string, Uint8Array][] = [
      ['broken UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0x22, 0x7d])],
      ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
      ['cut off', Buffer.from('{"name":"Ann"')],
      ['not JSON', Buffer.from('name=Ann')],
      ['NaN', Buffer.from('{"version":NaN}')],
      ['__proto__', Buffer.from('{"__proto__":{"admin":true}}')],
      ['__proto__ inside', Buffer.from('{"location":{"__proto__":{"name":"x"}}}')],
      ['constructor', Buffer.from('{"constructor":{"prototype":{"admin":true}}}')],
      ['deep', Buffer.from(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)],
      ['very deep', Buffer.from(`${'['.repeat(400_000)}${']'.repeat(400_000)}`)],
      ['wide', Buffer.from(`{"a":[${`[${'1,'.repeat(990)}1],`.repeat(12)}1]}`)],
    ];
    for (const name of withBody)
      for (const [what, bytes] of unreadable)
        isProblem(`${name} ${what}`, await sendBytes(name, bytes), 400, 'unreadable');
    assert.equal(({} as { admin?: boolean }).admin, undefined);
  }));

const allMayBeLeftOut = [
  'POST /api/vehicles',
  'POST /api/deals',
  'POST /api/data-imports/:importId/read',
  'POST /api/operator/privacy/:requestId/note',
];

test('a body that is no object is refused, and so is none at all', () =>
  nothingStored(async () => {
    for (const name of withBody) {
      for (const bytes of ['[]', '"text"', '7', 'true'])
        isProblem(`${name} ${bytes}`, await sendBytes(name, Buffer.from(bytes)), 422, 'invalid');
      // Nothing is no change where everything may be left out.
      if (name === 'PATCH /api/me' || name === 'PATCH /api/vehicles/:vehicleId/photos/:photoId') continue;
      if (allMayBeLeftOut.includes(name)) continue;
      isProblem(name, await sendBytes(name, Buffer.alloc(0)), 422, 'invalid');
    }
  }));

test('another kind of content is refused', () =>
  nothingStored(async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
      '',
    ];
    for (const name of withBody)
      for (const type of types)
        isProblem(
          `${name} ${type}`,
          await sendBytes(name, Buffer.from('{"a":1}'), { 'content-type': type }),
          415,
          'unsupported',
        );
  }));

test('a key that stands twice in a JSON object is refused by its place, in every body', () =>
  nothingStored(async () => {
    for (const name of withBody) {
      const body = { ...sampleOf(name).body, last: 1 };
      const [field] = Object.keys(body);
      const twice = `{"${field}":1,${JSON.stringify(body).slice(1)}`;
      isInvalidAt(name, await sendBytes(name, Buffer.from(twice)), `/${field}`, 'duplicate_key');
      const inside = `{"deep":[0,{"a~b":1,"x":{},"a~b":1}],${JSON.stringify(body).slice(1)}`;
      isInvalidAt(name, await sendBytes(name, Buffer.from(inside)), '/deep/1/a~0b');
    }
    const answer = await sendBytes('PATCH /api/locations/:locationId', Buffer.from('{"name":"A","n\\u0061me":"B"}'));
    isProblem('spelled otherwise', answer, 422, 'invalid');
    assert.deepEqual(answer.body.errors, [
      { pointer: '/name', code: 'duplicate_key', message: 'name stands twice in the same object; send it once.' },
    ]);
  }));

test('a list of more than 1,000 entries is refused at its place, in every body', () =>
  nothingStored(async () => {
    for (const name of withBody) {
      const long = { ...sampleOf(name).body, list: [Array.from({ length: 1001 }, () => 1)] };
      isInvalidAt(name, await send(name, long as never), '/list/0');
    }
  }));

test('an id that is none is refused as such in every path, before anything is looked up', () =>
  nothingStored(async () => {
    const wrong = ['1', 'null', newId().toUpperCase(), `${newId()}'`, '%00', '..%2f..', 'x'.repeat(300)];
    for (const name of routeNames.filter((one) => paramsOf(one).some((param) => param.endsWith('Id')))) {
      for (const id of wrong) {
        const params = Object.fromEntries(paramsOf(name).map((param) => [param, id]));
        const answer = await callSample(house, name, { ...sampleOf(name), params }, dealer.owner);
        assert.ok([400, 404, 422].includes(answer.status), `${name} ${id}: ${said(answer)}`);
        if (answer.status === 422) isInvalidAt(name, answer, `/${paramsOf(name)[0]}`);
      }
    }
  }));

test('an unknown, wrong or repeated query parameter is refused by its name', () =>
  nothingStored(async () => {
    const wrong: [string, string][] = [
      ['/api/vehicles?colour=red', '/colour'],
      ['/api/vehicles?limit=0', '/limit'],
      ['/api/vehicles?limit=101', '/limit'],
      ['/api/vehicles?limit=ten', '/limit'],
      ['/api/vehicles?sort=price_cents;drop', '/sort'],
      ['/api/vehicles?sort=age&sort=newest', '/sort'],
      ['/api/vehicles?status=gone', '/status'],
      ['/api/vehicles?locationId=1', '/locationId'],
      ['/api/vehicles?yearFrom=19999999999999999999', '/yearFrom'],
      [`/api/vehicles?q=${'x'.repeat(201)}`, '/q'],
      ['/api/vehicles?cursor=AAAA.BBBB', '/cursor'],
      ['/api/vehicles/facets?limit=1', '/limit'],
      ['/api/vehicles/export?make=', '/make'],
      ['/api/leads?stage=unknown', '/stage'],
      ['/api/leads?limit=1e9', '/limit'],
      ['/api/leads?cursor=x', '/cursor'],
      ['/api/journal?from=yesterday', '/from'],
      ['/api/journal?recordId=1', '/recordId'],
      ['/api/listing-imports?limit=-1', '/limit'],
      [`/api/listing-imports/${dealer.importId}/rows?show=everything`, '/show'],
    ];
    for (const [target, pointer] of wrong)
      isInvalidAt(target, await house.call(`GET ${target}`, { as: dealer.owner }), pointer);
    const many = Array.from({ length: 101 }, (_, at) => `a${at}=1`).join('&');
    isProblem('101 parameters', await house.call(`GET /api/vehicles?${many}`, { as: dealer.owner }), 400, 'unreadable');
  }));

test('an edit of a version that is no more is a conflict that shows the present one', async () => {
  // Operators’ conversations are tried in their own room: nobody here is one.
  const versioned = withBody.filter(
    (name) => typeof sampleOf(name).body!.version === 'number' && !name.includes('/operator/'),
  );
  assert.ok(versioned.length >= 10, versioned.join());
  await nothingStored(async () => {
    for (const name of versioned) {
      const body = sampleOf(name).body!;
      const answer = await send(name, { ...body, version: 999 });
      isProblem(name, answer, 409);
      assert.equal(answer.body.current?.version, body.version, `${name}: ${said(answer)}`);
    }
    const gone = await house.call(`DELETE /api/vehicles/${dealer.draftId}?version=999`, { as: dealer.owner });
    isProblem('DELETE', gone, 409, 'stale');
    assert.equal(gone.body.current.id, dealer.draftId);
    for (const version of ['0', '-1', '1.5', '1e3', '', 'x'])
      isInvalidAt(
        'DELETE',
        await house.call(`DELETE /api/vehicles/${dealer.draftId}?version=${version}`, { as: dealer.owner }),
        '/version',
      );
  });
});

test('of two edits of the same version at the same time one is done, and the other told', async () => {
  const { body: vehicle } = await house.call('POST /api/vehicles', { as: dealer.owner, body: { make: 'Kia' } });
  const edit = (model: string) =>
    house.call(`PATCH /api/vehicles/${vehicle.id}`, { as: dealer.owner, body: { version: vehicle.version, model } });
  const answers = await Promise.all(['One', 'Two', 'Three', 'Four'].map(edit));
  assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 409, 409, 409]);
  const done = answers.find((answer) => answer.status === 200)!;
  assert.equal((await house.call(`GET /api/vehicles/${vehicle.id}`, { as: dealer.owner })).body.model, done.body.model);
});

test('an Idempotency-Key repeated gives the same answer, and the write is done once', async () => {
  const body = { customer: { name: 'Twice', email: 'twice@example.net' }, message: 'Once' };
  const keyed = (key: string, what: string, sent: unknown, as: Caller = dealer.owner) =>
    house.call(what, { as, body: sent, headers: { 'idempotency-key': key } });
  const leads = async () =>
    (await house.db.sql(`select id from lead where dealership_id = $1 and message = 'Once'`, [dealer.id])).length;
  const first = await keyed('k1', 'POST /api/leads', body);
  const again = await keyed('k1', 'POST /api/leads', body);
  assert.deepEqual([first.status, again.status], [201, 201]);
  assert.deepEqual(again.body, first.body);
  assert.equal(first.headers.get('idempotency-replayed'), null);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(await leads(), 1);
  // Together: the second waits for the first.
  const both = await Promise.all(Array.from({ length: 5 }, () => keyed('k2', 'POST /api/leads', body)));
  assert.equal(new Set(both.map((answer) => answer.body.id)).size, 1, both.map(said).join('\n'));
  assert.equal(await leads(), 2);
  const other = await keyed('k1', 'POST /api/leads', { ...body, message: 'Other' });
  isProblem('another body', other, 422, 'invalid');
  assert.deepEqual([other.body.errors[0].pointer, other.body.errors[0].code], ['/Idempotency-Key', 'key_reused']);
  // The same key on another record is another request; of somebody else, too.
  const note = { body: 'Rang' };
  assert.equal((await keyed('k3', `POST /api/leads/${first.body.id}/notes`, note)).status, 201);
  isProblem('another record', await keyed('k3', `POST /api/leads/${dealer.leadId}/notes`, note), 422, 'invalid');
  const colleague = await house.makeStaff(dealer, ['manager']);
  const theirs = await keyed('k1', 'POST /api/leads', body, colleague);
  assert.equal(theirs.status, 201);
  assert.notEqual(theirs.body.id, first.body.id);
  // What was refused may be mended and sent again.
  isProblem('refused', await keyed('k4', 'POST /api/leads', {}), 422);
  assert.equal((await keyed('k4', 'POST /api/leads', body)).status, 201);
  for (const key of ['', 'with space', 'é', 'x'.repeat(256)])
    await keyed(key, 'POST /api/leads', body).then(
      (answer) => isInvalidAt(`key ${key}`, answer, '/Idempotency-Key'),
      (error: unknown) => assert.ok(error instanceof TypeError),
    );
});

test('a host that is not ours gets 421 and nothing else', async () => {
  for (const host of [
    'evil.example',
    '127.0.0.1',
    'localhost.evil.example',
    'notlocalhost',
    '[::1]',
    'xn--lcalhost-53a',
  ]) {
    for (const what of ['GET /', 'GET /api/me', 'GET /api/openapi.json', 'POST /api/sign-in', `GET /legal/terms`]) {
      const answer = await house.call(what, { host, as: dealer.owner });
      assert.deepEqual([answer.status, answer.body], [421, ''], `${host} ${what}`);
      assert.equal(answer.headers.get('set-cookie'), null);
    }
  }
});

test('a dealer’s site has no API and takes no session', async () => {
  for (const host of [`${dealer.slug}.localhost`, 'nobody.localhost', `a.${dealer.slug}.localhost`]) {
    for (const what of ['GET /api/me', 'GET /api/vehicles', 'POST /api/leads', 'GET /api/openapi.json']) {
      const answer = await house.call(what, { host, as: dealer.owner });
      assert.ok([404, 405, 421].includes(answer.status), `${host} ${what}: ${answer.status}`);
      assert.ok(!String(answer.body).includes(dealer.owner.email), `${host} ${what}`);
    }
  }
});

test('a write with a session from another origin is refused, whatever the route', () =>
  nothingStored(async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: `http://${dealer.slug}.localhost:3000` },
      { origin: 'https://localhost:3000' },
      { origin: 'http://localhost:3001' },
      { origin: 'null' },
      { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
      { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
    ];
    for (const name of writing) {
      for (const headers of foreign)
        isProblem(
          `${name} ${JSON.stringify(headers)}`,
          await callSample(house, name, sampleOf(name), dealer.owner, headers),
          403,
          'origin',
        );
      // Neither says where it comes from.
      const [method = '', target = ''] = targetOf(name, sampleOf(name)).split(' ');
      const silent = await house.fetch(
        new Request(`http://localhost:3000${target}`, { method, headers: { cookie: dealer.owner.cookie } }),
      );
      assert.equal(silent.status, 403, name);
    }
  }));

test('a script of another site may call with a key and with nothing else', async () => {
  const made = await house.call('POST /api/api-keys', {
    as: dealer.owner,
    body: { name: 'Shop window', scopes: ['inventory.read'] },
  });
  const foreign = { origin: 'https://shop.example' };
  const shared = (answer: Answer) =>
    ['origin', 'credentials'].map((one) => answer.headers.get(`access-control-allow-${one}`));
  const ask = (path: string, wanted: string, headers: string) =>
    house.call(`OPTIONS ${path}`, {
      headers: {
        ...foreign,
        'access-control-request-method': wanted,
        ...(headers ? { 'access-control-request-headers': headers } : {}),
      },
    });

  const asked = await ask('/api/vehicles', 'POST', 'authorization,content-type,idempotency-key');
  assert.deepEqual([asked.status, ...shared(asked)], [204, '*', null]);
  assert.deepEqual(asked.headers.get('access-control-allow-methods')?.split(', ').sort(), ['GET', 'POST']);
  assert.match(asked.headers.get('access-control-allow-headers') ?? '', /Authorization, Content-Type, Idempotency-Key/);
  const list = await house.call('GET /api/vehicles?limit=1', { as: { bearer: made.body.key }, headers: foreign });
  assert.deepEqual([list.status, ...shared(list)], [200, '*', null]);
  assert.match(list.headers.get('access-control-expose-headers') ?? '', /Retry-After/);
  assert.equal(list.headers.get('ratelimit-limit'), String(1200 * house.ground.config.limitFactor));
  // It can read why not, too.
  for (const [answer, status] of [
    [await house.call('GET /api/vehicles', { as: { bearer: 'am_x' }, headers: foreign }), 401],
    [await house.call('GET /api/vehicles?limit=0', { as: { bearer: made.body.key }, headers: foreign }), 422],
    [await house.call('GET /api/nothing', { as: { bearer: made.body.key }, headers: foreign }), 404],
  ] as const)
    assert.deepEqual([answer.status, ...shared(answer)], [status, '*', null]);

  // A session stays with the office, whatever is asked before.
  for (const answer of [
    await house.call('GET /api/vehicles', { as: dealer.owner, headers: foreign }),
    await house.call('GET /api/vehicles', { headers: foreign }),
    await ask('/api/vehicles', 'POST', 'content-type,automo-dealership'),
    await ask('/api/vehicles', 'POST', ''),
    await ask('/api/sign-in', 'POST', 'authorization'),
    await ask('/api/me', 'GET', 'authorization'),
  ])
    assert.deepEqual(shared(answer), [null, null], said(answer));
});

test('an address of more than 8 kB is not looked at, on the office and on a dealer’s site', async () => {
  for (const host of ['localhost', `${dealer.slug}.localhost`]) {
    const long = await house.call(`GET /inventory?q=${'x'.repeat(8192)}`, { host });
    assert.deepEqual([long.status, long.body], [414, '']);
    assert.notEqual((await house.call(`GET /inventory?q=${'x'.repeat(8000)}`, { host })).status, 414);
  }
});

test('a method that a path does not have is refused with those that it has', async () => {
  for (const what of ['PUT /api/vehicles', 'DELETE /api/leads', 'PATCH /api/api-keys']) {
    const answer = await house.call(what, { as: dealer.owner });
    isProblem(what, answer, 405, 'method');
    assert.ok(answer.headers.get('allow'));
  }
  isProblem('unknown', await house.call('GET /api/nothing', { as: dealer.owner }), 404, 'not_found');
});

test('nothing personal that was sent stands in the log, whether it was taken or refused', async () => {
  const words = {
    name: 'Perpetua Sentinelle',
    email: 'perpetua.sentinelle@example.net',
    message: 'The sentinel asks quietly',
    phone: '902 555 0177',
  };
  const { message, ...customer } = words;
  const good = { customer, message };
  const lead = await send('POST /api/leads', good);
  assert.equal(lead.status, 201);
  await house.call(`POST /api/leads/${lead.body.id}/replies`, { as: dealer.owner, body: { body: message } });
  await house.runJobs();
  await send('POST /api/leads', { ...good, [words.email]: words.name });
  await send('POST /api/leads', { ...good, customer: { ...customer, email: `${words.email} ${words.name}` } });
  await send('POST /api/leads', { ...good, vehicleId: newId() });
  await send('POST /api/leads', { ...good, message: `${message}\0` });
  await sendBytes('POST /api/leads', Buffer.from(`{"message": "${message}", "customer": ${words.email}`));
  await send('POST /api/invitations', { email: words.email, name: words.name, roles: ['sales'] });
  await house.call(`GET /api/leads?q=${encodeURIComponent(words.email)}`, { as: dealer.owner });
  await house.call(`GET /api/${encodeURIComponent(words.email)}`, { as: dealer.owner });
  await house.call(`GET /api/vehicles?q=${encodeURIComponent(words.name)}&x=1`, { as: dealer.owner });
  await house.call(`PATCH /api/customers/${lead.body.customer.id}`, {
    as: dealer.owner,
    body: { version: 999, ...customer },
  });
  await house.call('POST /api/sign-in', { body: { email: words.email, password: message } });
  await house.call('POST /api/forgot-password', { body: { email: words.email } });
  await house.call(`GET /api/invitation?token=${token}`, {});
  await house.runJobs();
  assert.ok(house.log.length > 100, 'the log is kept at all');
  const log = house.log.map((line) => JSON.stringify(line).toLowerCase());
  const secrets = [...Object.values(words), 'sentinel', '+19025550177', encodeURIComponent(words.email), token];
  secrets.push(dealer.owner.cookie.split('=')[1]!, dealer.owner.email, dealer.apiKey, '203.0.113.9');
  for (const secret of secrets) {
    const found = log.find((line) => line.includes(secret.toLowerCase()));
    assert.equal(found, undefined, `${secret} stands in the log: ${found}`);
  }
  assert.deepEqual(
    house.log.filter((line) => line.level === 'error'),
    [],
  );
});
