import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#kernel/ids.ts';
import { later } from '#tests/harness/later.ts';
import { pdfWords } from '#tests/harness/pdf-words.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import type { Deal } from './deal-answers.ts';
import { linkState } from './signing-link.ts';
import type { SigningLink } from './signing-link.ts';

let house: TestHouse;
let dealer: TestDealership;
let sales: TestStaff;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'ON', name: 'Harbour Auto' });
  sales = await house.makeStaff(dealer, ['sales'], { name: 'Sam Seller' });
  await house.db.sql(`update staff_member set registration_number = 'S-1' where dealership_id = $1`, [dealer.id]);
});
after(() => house.close());

const ok = async <T = Deal>(what: string, body?: object, as: TestStaff = dealer.owner): Promise<T> => {
  const answer = await house.call<T>(what, { as, ...(body ? { body } : {}) });
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
let cars = 0;
/** A deal of two buyers that only wants its signatures. */
async function makeReady(more: object = {}): Promise<Deal> {
  const car = await ok<{ id: string }>('POST /api/vehicles', {
    vin: `1FTEW1E5${String(300_000_000 + ++cars)}`,
    year: 2021,
    make: 'Ford',
    model: 'Escape',
    bodyStyle: 'suv',
    exteriorColour: 'Blue',
    odometerValue: 60_000,
    askingPriceCents: 30_000_00,
    status: 'available',
  });
  const begun = await ok('POST /api/deals', {
    vehicleId: car.id,
    customer: { name: 'Zoé Éthier', email: `z${newId()}@example.com`, locale: 'fr' },
    buyer: { street: '5 Elm Street', city: 'Ottawa', province: 'ON', postalCode: 'K1A 0A1', bornOn: '1990-05-04' },
    deliverOn: '2099-01-01',
    safetyCertificate: 'included',
    ...more,
  });
  const deal = await ok(`PATCH /api/deals/${begun.id}`, {
    version: begun.version,
    coBuyer: { name: 'Ann Lee', email: `a${newId()}@example.com`, locale: 'en' },
  });
  const submitted = await ok(`POST /api/deals/${deal.id}/status`, { version: deal.version, status: 'submitted' });
  return ok(`POST /api/deals/${deal.id}/status`, { version: submitted.version, status: 'approved' });
}
const makeLink = (deal: Deal, more: object = {}) =>
  ok<{ link: SigningLink; url: string | null }>(`POST /api/deals/${deal.id}/signing-links`, {
    version: deal.version,
    party: 'buyer',
    by: 'copy',
    ...more,
  });
const linksOf = async (deal: Deal): Promise<SigningLink[]> =>
  (await ok<{ items: SigningLink[] }>(`GET /api/deals/${deal.id}/signing-links`)).items;
const stateOf = async (deal: Deal, id: string) => (await linksOf(deal)).find((one) => one.id === id)!.state;

/** What somebody without an account sees who opens a link, and what they send. */
async function open(url: string, suffix = '', host?: string) {
  const { pathname } = new URL(url);
  const answer = await house.call<string>(`GET ${pathname}${suffix}`, host ? { host } : {});
  return { ...answer, text: String(answer.body) };
}
const form = { name: 'Zoé Éthier', electronically: 'yes', contract: 'yes', drawing: 'M10 10L200 90' };
async function send(url: string, fields: Record<string, string> = form, headers: Record<string, string> = {}) {
  const { pathname } = new URL(url);
  const answer = await house.call<string>(`POST ${pathname}`, {
    bytes: Buffer.from(new URLSearchParams(fields).toString()),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Phone/1.0', ...headers },
  });
  return { ...answer, text: String(answer.body) };
}
const counted = async () =>
  (
    await house.db.sql<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(one::text, '' order by one::text collate "C")), '') as sum
     from (select * from signing_link) one`,
    )
  )[0]!.sum;

test('how a link stands follows from its facts; only one that is open can be used', () => {
  const at = (ms: number) => new Date(1_800_000_000_000 + ms);
  const link = { contentHash: 'a', expiresAt: at(100), endedWhy: null, signedAt: null };
  const waiting = { hash: 'a', stands: 'waiting' as const };
  assert.equal(linkState(link, waiting, at(99)), 'open');
  assert.equal(linkState(link, waiting, at(100)), 'expired');
  assert.equal(linkState(link, { ...waiting, hash: 'b' }, at(0)), 'changed');
  assert.equal(linkState(link, { hash: 'a', stands: 'other' }, at(0)), 'changed');
  fc.assert(
    fc.property(
      fc.constantFrom(null, 'withdrawn', 'replaced', 'changed'),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('waiting', 'sealed', 'other'),
      fc.integer({ min: 0, max: 200 }),
      (endedWhy, signed, same, stands, now) => {
        const state = linkState(
          { ...link, endedWhy, signedAt: signed ? at(0) : null },
          { hash: same ? 'a' : 'b', stands: stands as 'waiting' },
          at(now),
        );
        const usable = endedWhy === null && !signed && same && stands === 'waiting' && now < 100;
        return (state === 'open') === usable;
      },
    ),
  );
});

test('both buyers sign by links of their own, and the contract is sealed with what they saw, said and agreed to', async () => {
  const deal = await makeReady();
  const { link, url } = await makeLink(deal);
  const second = await makeLink(deal, { party: 'co_buyer' });
  assert.deepEqual([link.locale, link.name, link.state, second.link.locale], ['fr', 'Zoé Éthier', 'open', 'en']);
  const page = await open(url!);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('cache-control')!, /no-store/);
  assert.match(page.headers.get('referrer-policy')!, /same-origin/);
  for (const word of ['lang="fr"', 'Zoé Éthier', 'Ford Escape 2021', '33\u00a0900,00\u00a0$', link.documentHash])
    assert.ok(page.text.includes(word), `${word}: ${page.text}`);
  assert.ok(!/https?:\/\//.test(page.text), 'the page names another site');
  assert.equal(page.headers.get('set-cookie'), null);
  // The paper is the one whose hash is on the page, and says that it waits for signatures.
  const { pathname } = new URL(url!);
  const raw = await house.fetch(new Request(`${house.ground.config.origin}${pathname}/paper`));
  const pdf = Buffer.from(await raw.arrayBuffer());
  assert.equal(createHash('sha256').update(pdf).digest('hex'), link.documentHash);
  assert.ok(pdfWords(pdf).includes('À signer'), pdfWords(pdf));
  const signed = await send(url!);
  assert.equal(signed.status, 200, signed.text);
  assert.ok(signed.text.includes('Signé. Merci.'));
  assert.equal((await send(second.url!, { ...form, name: 'Ann Lee', drawing: '' })).status, 200);
  assert.deepEqual(
    (await linksOf(deal)).map((one) => one.state),
    ['signed', 'signed'],
  );
  // Neither signature is counted twice.
  const twice = await house.call(`POST /api/deals/${deal.id}/contract`, {
    as: dealer.owner,
    body: { version: deal.version, signatures: [{ party: 'buyer', name: 'Zoé', wording: 'Yes' }] },
  });
  assert.deepEqual([twice.status, twice.body.errors[0].code], [422, 'signed_by_link']);
  const sealed = await ok(`POST /api/deals/${deal.id}/contract`, {
    version: deal.version,
    signatures: [{ party: 'dealer', name: 'Olive Owner', wording: 'Agreed' }],
  });
  assert.equal(sealed.status, 'signed');
  const { items } = await ok<{ items: any[] }>(`GET /api/deals/${deal.id}/contracts`);
  const signatures = items[0].snapshot.contract.signatures;
  assert.deepEqual(
    signatures.map((one: any) => [one.party, one.name, one.ip, one.userAgent, one.documentHash, one.drawing]),
    [
      ['buyer', 'Zoé Éthier', '203.0.113.9', 'Phone/1.0', link.documentHash, 'M10 10L200 90'],
      ['co_buyer', 'Ann Lee', '203.0.113.9', 'Phone/1.0', second.link.documentHash, null],
      ['dealer', 'Olive Owner', '203.0.113.9', null, undefined, null],
    ],
  );
  assert.match(
    signatures[0].wording,
    /voie électronique[\s\S]*J’ai lu le contrat D\d+-\d+ \(33\u00a0900,00\u00a0\$ en tout\)/,
  );
  assert.ok(items[0].intact);
  assert.deepEqual(
    (await linksOf(deal)).map((one) => one.state),
    ['signed', 'signed'],
  );
});

test('looking changes nothing, however often', async () => {
  const deal = await makeReady();
  const { url } = await makeLink(deal);
  const was = await counted();
  for (let n = 0; n < 3; n++) {
    await open(url!);
    await open(url!, '/paper');
    await house.fetch(new Request(url!, { method: 'HEAD' }));
  }
  assert.equal(await counted(), was);
});

test('a link is used once: a double click, a second try and a later look are told so, and change nothing', async () => {
  const deal = await makeReady();
  const { url, link } = await makeLink(deal);
  const answers = await Promise.all([send(url!), send(url!, { ...form, name: 'Somebody else' }), send(url!)]);
  assert.deepEqual(answers.map((one) => one.status).toSorted(), [200, 404, 404]);
  const was = await counted();
  const late = await send(url!, { ...form, name: 'Mallory' });
  assert.ok(late.status === 404 && late.text.includes('déjà signé'), late.text);
  const look = await open(url!);
  assert.ok(look.status === 404 && look.text.includes('déjà signé') && look.text.includes('Harbour Auto'));
  assert.equal((await open(url!, '/paper')).status, 404);
  assert.equal(await counted(), was);
  const entries = await house.db.sql(
    `select event from journal where record_id = $1 and event = 'deal.signed_by_link'`,
    [deal.id],
  );
  assert.equal(entries.length, 1);
  // What was signed stays to be read in the office.
  const paper = await house.call(`GET /api/deals/${deal.id}/signing-links/${link.id}/paper`, { as: dealer.owner });
  assert.equal(paper.status, 200);
  // And nobody signs over it: neither on the screen nor by another link.
  const over = await house.call(`POST /api/deals/${deal.id}/signing-links`, {
    as: dealer.owner,
    body: { version: deal.version, party: 'buyer', by: 'copy' },
  });
  assert.deepEqual([over.status, over.body.code], [409, 'signed_already']);
});

test('links that are old, taken back, replaced or of a changed contract say so, with one status, as unknown ones do', async () => {
  const says = async (url: string, words: RegExp) => {
    for (const answer of [await open(url), await send(url), await open(url, '/paper')]) {
      assert.equal(answer.status, 404);
      assert.match(answer.text, words);
    }
  };
  const deal = await makeReady();
  const first = await makeLink(deal, { locale: 'en' });
  const second = await makeLink(deal, { locale: 'en' });
  await says(first.url!, /taken back/);
  const back = await ok<SigningLink>(`POST /api/deals/${deal.id}/signing-links/${second.link.id}/withdraw`);
  assert.equal(back.state, 'withdrawn');
  await ok(`POST /api/deals/${deal.id}/signing-links/${second.link.id}/withdraw`);
  await says(second.url!, /taken back/);
  const third = await makeLink(deal, { locale: 'en' });
  const changed = await ok(`PATCH /api/deals/${deal.id}`, { version: deal.version, conditions: 'With winter tires' });
  await says(third.url!, /was changed/);
  // Also when it is changed back.
  const again = await ok(`PATCH /api/deals/${deal.id}`, { version: changed.version, conditions: null });
  await says(third.url!, /was changed/);
  assert.equal(await stateOf(deal, third.link.id), 'changed');
  const fourth = await makeLink(again, { locale: 'en' });
  // What changes elsewhere changes the contract, too.
  await house.db.sql(`update vehicle set odometer_value = 60001 where id = $1`, [deal.vehicle!.id]);
  await says(fourth.url!, /was changed/);
  await house.db.sql(`update vehicle set odometer_value = 60000 where id = $1`, [deal.vehicle!.id]);
  const { url } = await makeLink(again, { locale: 'en' });
  const known = new URL(url!).pathname.slice('/sign/'.length);
  const bytes = Buffer.from(known, 'base64url');
  bytes[40]! ^= 1;
  const foreign = Buffer.from(known, 'base64url');
  foreign.set(Buffer.from((await house.makeDealership()).id.replaceAll('-', ''), 'hex'));
  const none = ['x', known.slice(0, 63), bytes.toString('base64url'), foreign.toString('base64url'), 'A'.repeat(64)];
  for (const token of none) {
    const look = await open(`http://x/sign/${token}`);
    assert.ok(look.status === 404 && look.text.includes('does not work'), token);
  }
  await says(`http://x/sign/${none[2]!}`, /does not work/);
  await later(house, 72 * 3_600_000);
  await says(url!, /has expired/);
});

test('a signature does not outlive the contract that it was given for', async () => {
  const deal = await makeReady();
  const { url, link } = await makeLink(deal);
  assert.equal((await send(url!)).status, 200);
  const changed = await ok(`PATCH /api/deals/${deal.id}`, { version: deal.version, priceCents: 29_000_00 });
  assert.equal(await stateOf(deal, link.id), 'changed');
  const submitted = await ok(`POST /api/deals/${deal.id}/status`, { version: changed.version, status: 'submitted' });
  const approved = await ok(`POST /api/deals/${deal.id}/status`, { version: submitted.version, status: 'approved' });
  await ok(`POST /api/deals/${deal.id}/contract`, { version: approved.version });
  const { items } = await ok<{ items: any[] }>(`GET /api/deals/${deal.id}/contracts`);
  assert.deepEqual(items[0].snapshot.contract.signatures, []);
});

test('a signature that was taken back counts for nothing; a sealed one cannot be', async () => {
  const deal = await makeReady();
  const { url, link } = await makeLink(deal);
  await send(url!);
  await ok(`POST /api/deals/${deal.id}/signing-links/${link.id}/withdraw`);
  const next = await makeLink(deal);
  await send(next.url!);
  await ok(`POST /api/deals/${deal.id}/contract`, { version: deal.version });
  const { items } = await ok<{ items: any[] }>(`GET /api/deals/${deal.id}/contracts`);
  assert.deepEqual(
    items[0].snapshot.contract.signatures.map((one: any) => one.documentHash),
    [next.link.documentHash],
  );
  const late = await house.call(`POST /api/deals/${deal.id}/signing-links/${next.link.id}/withdraw`, {
    as: dealer.owner,
  });
  assert.deepEqual([late.status, late.body.code], [409, 'deal_sealed']);
  assert.equal((await open(next.url!)).status, 404);
});

test('another host, another site and a form that is not complete sign nothing', async () => {
  const deal = await makeReady();
  const { url, link } = await makeLink(deal);
  const site = `${dealer.slug}.${house.ground.config.domain}`;
  assert.equal((await open(url!, '', site)).status, 404);
  assert.equal((await open(url!, '', 'evil.example')).status, 421);
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: `http://${site}:3000` },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[])
    assert.equal((await send(url!, form, headers)).status, 403, JSON.stringify(headers));
  for (const [fields, words] of [
    [{ ...form, name: '  ' }, 'Saisissez votre nom.'],
    [{ name: 'Zoé', electronically: 'yes' }, 'Cochez les deux phrases'],
    [{}, 'Saisissez votre nom.'],
    [{ ...form, name: 'x'.repeat(201) }, 'Saisissez votre nom.'],
  ] as const) {
    const answer = await send(url!, fields as Record<string, string>);
    assert.ok(answer.status === 422 && answer.text.includes(words), answer.text);
  }
  const hostile = await send(url!, { name: '<script>alert(1)</script>"', drawing: '"><script>' });
  assert.ok(!hostile.text.includes('<script>alert') && !hostile.text.includes('"><script>'), hostile.text);
  assert.equal((await send(url!, { ...form, drawing: `M1 1${'L2 2'.repeat(20_000)}` })).status, 413);
  assert.equal(await stateOf(deal, link.id), 'open');
  // A drawing that is none is left out; the typed name is enough.
  assert.equal((await send(url!, { ...form, drawing: 'url(#x)' })).status, 200);
});

test('no link for a contract that is not ready, for nobody, or by somebody who may not overrule', async () => {
  const deal = await makeReady();
  const refused = async (of: Deal, more: object = {}, as: TestStaff = dealer.owner) => {
    const answer = await house.call(`POST /api/deals/${of.id}/signing-links`, {
      as,
      body: { version: of.version, party: 'buyer', by: 'copy', ...more },
    });
    return [answer.status, answer.body.code === 'invalid' ? answer.body.errors[0].pointer : answer.body.code];
  };
  assert.deepEqual(await refused({ ...deal, version: deal.version - 1 }), [409, 'stale']);
  const alone = await ok(`PATCH /api/deals/${deal.id}`, { version: deal.version, coBuyer: null });
  assert.deepEqual(await refused(alone), [409, 'not_approved']);
  const bare = await makeReady({ buyer: { bornOn: '1990-05-04' } });
  assert.deepEqual(await refused(bare), [422, '/rules/ON.BOS.01']);
  assert.deepEqual(await refused(bare, { override: 'Papers follow' }, sales), [403, 'forbidden']);
  assert.equal((await makeLink(bare, { override: 'Papers follow' })).link.state, 'open');
});

test('a link that is sent reaches its customer alone: nothing of it is readable in the database, and its words are forgotten', async () => {
  const deal = await makeReady();
  const made = await makeLink(deal, { by: 'email' });
  assert.deepEqual([made.url, made.link.by, made.link.mail], [null, 'email', 'waiting']);
  const everything = async (): Promise<string> => {
    let all = '';
    for (const { name } of await house.db.sql<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    ))
      for (const { line } of await house.db.sql<{ line: string }>(`select one::text as line from public.${name} one`))
        all += `${line}\n`;
    return all;
  };
  assert.ok(!(await everything()).includes('/sign/'));
  await house.runJobs();
  const letter = house.mailbox.mails().find((one) => one.subject.includes('Votre contrat'))!;
  const url = /http:\/\/\S+\/sign\/[\w-]{64}/.exec(letter.text ?? '')![0];
  assert.equal((await open(url)).status, 200);
  const [row] = await house.db.sql<{ html: string; body_text: string; sealed_words: Buffer | null }>(
    `select html, body_text, sealed_words from dealership_mail where kind = 'deals.signing' order by created_at desc limit 1`,
  );
  assert.deepEqual(row, { html: '', body_text: '', sealed_words: null });
  const said = await everything();
  assert.ok(!said.includes(new URL(url).pathname.slice(6)));
  const secret = Buffer.from(new URL(url).pathname.slice(6), 'base64url').subarray(16);
  assert.ok(!said.includes(secret.toString('hex')));
  assert.ok(said.includes(createHash('sha256').update(secret).digest('hex')));
  assert.equal((await linksOf(deal))[0]!.mail, 'sent');
});

test('the paper of a link that was never used is forgotten; one that was signed is kept', async () => {
  const deal = await makeReady();
  const { url } = await makeLink(deal);
  await makeLink(deal, { party: 'co_buyer' });
  await send(url!);
  await later(house, 73 * 3_600_000);
  await house.db.sql(`select core.enqueue('deals.expire', '{}'::jsonb, null, null, 3)`);
  await house.runJobs();
  const rows = await house.db.sql<{ party: string; kept: boolean }>(
    `select party, document is not null as kept from signing_link where deal_id = $1 order by party`,
    [deal.id],
  );
  assert.deepEqual(rows, [
    { party: 'buyer', kept: true },
    { party: 'co_buyer', kept: false },
  ]);
});
