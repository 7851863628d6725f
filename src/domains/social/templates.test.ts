import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { beginTemplates } from './templates.ts';
import type { Template } from './templates.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
});
after(() => house.close());

const ask = async (dealer: TestDealership, what: string, body?: unknown, status = 200) => {
  const answer = await house.call(what, { as: dealer.owner, ...(body === undefined ? {} : { body }) });
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** A Page and an account that are connected, as far as composing needs them. */
async function channels(dealer: TestDealership): Promise<string[]> {
  const ids = [newId(), newId()];
  for (const [at, network] of ['facebook', 'instagram'].entries())
    await house.db.sql(
      `insert into channel (dealership_id, id, network, state, remote_id, created_at) values ($1, $2, $3, 'ok', $4, now())`,
      [dealer.id, ids[at], network, `1${at}`],
    );
  return ids;
}

const vehicle = { year: 2019, make: 'Honda', model: 'Civic', status: 'available', vin: null, vinAbsentReason: 'test' };
const whole = {
  ...vehicle,
  year: 2019,
  trim: 'LX',
  odometerValue: 61_000,
  exteriorColour: 'blue',
  features: ['Heated seats', 'Sunroof'],
  askingPriceCents: 1_799_500,
  disclosures: { brand: 'rebuilt', taxi: true, totalLoss: true, accidentAmountCents: 450_000, outOfProvince: 'QC' },
};

test('a dealership begins with templates in both languages, once', async () => {
  const dealer = await house.makeDealership();
  const first = await ask(dealer, 'GET /api/social/templates');
  assert.deepEqual(
    first.items.map((one: Template) => `${one.kind} ${one.locale}`),
    ['price_drop', 'roundup', 'sold', 'vehicle'].flatMap((kind) => [`${kind} en`, `${kind} fr`]),
  );
  assert.deepEqual(await ask(dealer, 'GET /api/social/templates'), first);
});

test('two screens that open at the same moment begin one set of templates', async () => {
  const dealer = await house.makeDealership();
  const begin = () =>
    house.as(dealer, async (ctx) => {
      await beginTemplates(ctx);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
  await Promise.all([begin(), begin()]);
  assert.equal((await ask(dealer, 'GET /api/social/templates')).items.length, 8);
});

for (const province of provinceCodes)
  test(`the first templates raise no alarm in ${province}, of a car with a past or one of which little is known`, async () => {
    const dealer = await house.makeDealership({ province });
    const channelIds = await channels(dealer);
    const car = await ask(dealer, 'POST /api/vehicles', whole, 201);
    const reduced = await ask(dealer, `PATCH /api/vehicles/${car.id}`, {
      version: car.version,
      askingPriceCents: 1_599_500,
    });
    const bare = await ask(dealer, 'POST /api/vehicles', { ...vehicle, odometerStatus: 'unknown' }, 201);
    const sold = await ask(dealer, `POST /api/vehicles`, { ...whole, status: 'available' }, 201);
    await house.db.sql(`update vehicle set status = 'sold' where id = $1`, [sold.id]);
    const { items } = await ask(dealer, 'GET /api/social/templates');
    for (const template of items as Template[])
      for (const body of template.variants)
        for (const vehicleId of template.kind === 'sold'
          ? [sold.id]
          : template.kind === 'roundup'
            ? [null]
            : [reduced.id, bare.id]) {
          const input = { locale: template.locale, kind: template.kind, vehicleId, body, channelIds };
          const { findings, facebook } = await ask(dealer, 'POST /api/posts/preview', input);
          assert.deepEqual(
            findings.filter((one: { code: string }) => one.code !== 'needs_photo'),
            [],
            `${template.name}: ${facebook.text}`,
          );
          assert.doesNotMatch(
            facebook.text,
            / [,.)]|\(\s|\(\)|· ·|·$| {2}|\bundefined\b|\bnull\b|has on it/m,
            facebook.text,
          );
        }
  });

test('a template is changed at the version that was seen, and only its own fields', async () => {
  const dealer = await house.makeDealership();
  const [template] = (await ask(dealer, 'GET /api/social/templates')).items as Template[];
  const at = `PATCH /api/social/templates/${template!.id}`;
  const changed = await ask(dealer, at, { version: 1, variants: ['{vehicle}', 'Another {vehicle}'] });
  assert.deepEqual([changed.version, changed.variants.length], [2, 2]);
  const stale = await ask(dealer, at, { version: 1, name: 'Late' }, 409);
  assert.deepEqual(stale.current, changed);
  assert.deepEqual(await ask(dealer, at, { version: 2, name: changed.name }), changed);
  const wrong = await ask(dealer, at, { version: 2, variants: [], name: '', colour: 'red' }, 422);
  assert.deepEqual(wrong.errors.map((one: { pointer: string }) => one.pointer).toSorted(), [
    '/colour',
    '/name',
    '/variants',
  ]);
});

test('a template that a rule publishes with stays until the rule is gone', async () => {
  const dealer = await house.makeDealership();
  const channelIds = await channels(dealer);
  const template = (await ask(dealer, 'GET /api/social/templates')).items.find((one: Template) => one.kind === 'sold');
  const rule = await ask(
    dealer,
    'POST /api/social/rules',
    { name: 'Sold', kind: 'sold', channelIds, templateId: template.id },
    201,
  );
  const refused = await ask(dealer, `DELETE /api/social/templates/${template.id}`, undefined, 409);
  assert.equal(refused.code, 'template_in_use');
  await ask(dealer, `DELETE /api/social/rules/${rule.id}`, undefined, 204);
  await ask(dealer, `DELETE /api/social/templates/${template.id}`, undefined, 204);
  await ask(dealer, `DELETE /api/social/templates/${template.id}`, undefined, 404);
});
