import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';

let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse();
  dealer = await house.makeDealership();
});
after(() => house.close());

const visit = (path: string, of = dealer) => house.call<string>(`GET ${path}`, { host: `${of.slug}.localhost` });

test('P06b the site says who answers for what visitors write, in both languages, without a cookie', async () => {
  const english = await visit('/privacy');
  assert.equal(english.status, 200);
  assert.equal(english.headers.get('set-cookie'), null);
  assert.match(english.body, /Harbour Auto Ltd\. decides/);
  assert.match(english.body, /The person in charge of personal information/);
  assert.match(english.body, /mailto:sales@example\.com/);
  assert.match(english.body, /1 Water Street/);
  const french = await visit('/fr/privacy');
  assert.match(french.body, /lang="fr-CA"/);
  assert.match(french.body, /La personne responsable de la protection des renseignements personnels/);
  assert.doesNotMatch(french.body, /Commission d’accès/, 'Québec’s commission is named in Québec');
});

test('the privacy officer is named as the dealership keeps them, and in Québec its commission too', async () => {
  const other = await house.makeDealership({ province: 'QC' });
  const kept = await house.call('PATCH /api/dealership', {
    as: other.owner,
    body: { version: 1, privacyOfficer: 'Maude Roy, directrice générale', privacyEmail: 'vie.privee@example.com' },
  });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  const { body } = await visit('/fr/privacy', other);
  assert.match(body, /Maude Roy, directrice générale/);
  assert.match(body, /mailto:vie\.privee@example\.com/);
  assert.match(body, /Commission d’accès à l’information du Québec/);
});

test('footer, forms and the map lead to it', async () => {
  for (const path of ['/', '/inventory', '/contact'])
    assert.match((await visit(path)).body, /<footer[\s\S]*href="\/privacy"/, path);
  assert.match((await visit('/contact')).body, /<form class="ask"[\s\S]*href="\/privacy"[\s\S]*<\/form>/);
  assert.match((await visit('/fr/inquiry')).body, /<form class="ask"[\s\S]*href="\/fr\/privacy"[\s\S]*<\/form>/);
  const map = await visit('/sitemap.xml');
  assert.match(map.body, /\/privacy</);
  assert.match(map.body, /\/fr\/privacy</);
});
