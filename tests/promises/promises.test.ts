/** What promises say of the whole product, and no single room proves. Tests are named by the number of their promise. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import { doorWords } from '#domains/accounts/office/words.ts';
import { newId } from '#kernel/ids.ts';
import { countProofs, promises } from '#domains/trust/index.ts';
import { exchange } from '#platform/outbound/index.ts';
import { postLetter, sendThrough, smtpTransport } from '#platform/mail/index.ts';
import { tlsFor } from '#platform/mail/transport.ts';
import { readConfig } from '#platform/config.ts';
import { causingSettings, customerActs, duties, platformWork } from '#platform/database/cause.ts';
import type { Context } from '#platform/database/context.ts';
import { connectionOf } from '#platform/open-ground.ts';
import { enqueue, job as jobOf, platformJob, runDueJobs } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { register } from '#platform/register/index.ts';
import { apiRoutes } from '#surfaces/api/routes.ts';
import type { Route } from '#platform/web/route.ts';
import { accountHolders } from '#tests/harness/account-holders.ts';
import { booksOf } from '#tests/harness/books.ts';
import { browserOf } from '#tests/harness/cookie-jar.ts';
import { causeWords } from '#office/journal/cause-words.ts';
import { testMasterKey } from '#tests/harness/database.ts';
import { filesWithAny } from '#tests/harness/markers.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { freePort } from '#tests/harness/product.ts';
import { pdfWords } from '#tests/harness/pdf-words.ts';
import { erasureScope } from '../../src/domains/privacy/erasure-scope.ts';
import { countDealership } from '../../src/domains/support/figures.ts';
import { counts as proofCounts } from '../../src/domains/trust/counts.ts';
import { schedule } from '../../src/work.ts';
import { checkVolume } from '../../src/commands/doctor-backups.ts';
import { png } from '../../src/platform/images/samples/pictures.ts';

const root = path.resolve(import.meta.dirname, '../..');
let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse();
  // Pages are made anew when the journal is heard, which the server starts.
  await house.listen(await freePort());
  dealer = await house.makeDealership({ name: 'Proof Motors' });
});
after(() => house.close());
const { person, signIn, tokenTo } = accountHolders(() => house);

test('every promise has a test that is named by its number, and no test names a promise that there is not', () => {
  const files = globSync('{src,tests,sandbox}/**/*.test.ts', { cwd: root });
  const titles = files.flatMap((file) =>
    [
      ...readFileSync(path.join(root, file), 'utf8').matchAll(/\b(?:test|it|step)\(\s*['"`]((?:P\d{2}[a-z]? )+)/g),
    ].flatMap(([, numbers]) => numbers!.trim().split(' ')),
  );
  const known = promises.map(({ number }) => number);
  assert.equal(new Set(known).size, known.length, 'a number stands twice');
  assert.deepEqual(
    known.filter((number) => !titles.includes(number)),
    [],
    'promises without a test',
  );
  assert.deepEqual(
    titles.filter((number) => !known.includes(number)),
    [],
    'tests of promises that are not there',
  );
});

test('P01a an account holds name, e-mail, phone and password, and nothing more is asked or taken', async () => {
  const personal = register.find(({ table }) => table === 'user_account')!.personal!;
  assert.deepEqual(personal.toSorted(), ['email', 'name', 'password_hash', 'phone', 'preferences', 'totp_sealed']);
  const columns = await house.db.sql<{ column_name: string }>(
    `select column_name from information_schema.columns where table_name = 'user_account'`,
  );
  const plain = [
    'id',
    'email_verified_at',
    'password_changed_at',
    'password_short', // whether it is good beside a second step only: no length, no letter
    'locale',
    'adult_confirmed_at',
    'adult_wording',
    'totp_confirmed_at',
  ];
  const known = [...personal, ...plain, 'totp_last_step', 'version', 'created_at', 'closed_at'];
  assert.deepEqual(
    columns.map((row) => row.column_name).filter((name) => !known.includes(name)),
    [],
  );
  const more = await house.call('POST /api/sign-up', {
    body: { name: 'A', email: 'a@example.net', birthday: '1980-01-01' },
  });
  assert.equal(more.status, 422);
  assert.ok(more.body.errors.some((error: { pointer: string }) => error.pointer === '/birthday'));
});

test('P02a a password is nowhere after sign-in, change, reset and mistakes: rows, journal, log, jobs, mail, crash reports, files', async () => {
  const marks = ['zebulon walks uphill 7731', 'yonder the marmots sing 4412', 'quagmire of nine lanterns 58'];
  const { email } = await person();
  const browser = browserOf(house);
  await signIn(browser, email);
  await browser.call('POST /api/me/password', { current: 'plum tractor seven', password: marks[0]! });
  await browser.call('POST /api/me/password', { current: marks[0]!, password: marks[1]! });
  await signIn(browserOf(house), email, `${marks[1]!} wrong`);
  assert.equal((await signIn(browserOf(house), email, marks[1]!)).body.state, 'signed_in');
  await browserOf(house).call('POST /api/forgot-password', { email });
  const token = await tokenTo(email, 'Set a new password');
  const reset = await browserOf(house).call('POST /api/reset-password', { token, password: marks[2]! });
  assert.equal(reset.status, 204, JSON.stringify(reset.body));
  assert.equal((await signIn(browserOf(house), email, marks[2]!)).body.state, 'signed_in');
  await house.runJobs();
  const tables = await house.db.sql<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'keys', 'graphile_worker')`,
  );
  const hay = [JSON.stringify(house.log), JSON.stringify(house.mailbox.mails())];
  for (const { name } of tables) hay.push(JSON.stringify(await house.db.sql(`select t::text from ${name} t`)));
  for (const mark of marks) for (const text of hay) assert.ok(!text.includes(mark.slice(0, 15)));
  // The files that a backup copies, and those that a copy or an export of the dealership is made of.
  await house.db.sql('checkpoint');
  const [{ folder, oid } = { folder: '', oid: '' }] = await house.db.sql<{ folder: string; oid: string }>(
    `select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()`,
  );
  assert.deepEqual(
    filesWithAny(
      [path.join(folder, 'base', oid), house.ground.config.dataDir].filter((one) => existsSync(one)),
      marks.map((mark) => mark.slice(0, 15)),
    ),
    [],
  );
});

test('P02b no route answers a password or sets one for another', () => {
  const told: string[] = [];
  for (const [name, route] of Object.entries(apiRoutes as unknown as Record<string, Route<never>>)) {
    if (!route.answer) continue;
    const schema = JSON.stringify(z.toJSONSchema(route.answer, { unrepresentable: 'any', io: 'input' }));
    if (/"(password|passwordHash|password_hash)":/.test(schema)) told.push(name);
  }
  assert.deepEqual(told, []);
});

test('P03 what a dealership says of itself is on its site at once, and a replaced logo is gone', async () => {
  const page = async (at: string) =>
    (await house.fetch(new Request(`http://${dealer.slug}.localhost:3000${at}`))).text();
  assert.ok((await page('/contact')).includes('Proof Motors'));
  // Each fact is changed once, and the site, a letter and a paper say the new one.
  const made = booksOf(
    () => house,
    () => dealer,
  );
  const now = await made.ok('GET /api/dealership');
  await made.ok('PATCH /api/dealership', {
    version: now.version,
    name: 'Renewed Motors',
    legalName: 'Renewed Motors 2026 Inc.',
    phone: '+19025550177',
    primaryColour: '#7a1f5c',
  });
  const [place] = (await made.ok('GET /api/locations')).items;
  await made.ok(`PATCH /api/locations/${place.id}`, {
    version: place.version,
    street: '77 Anchor Road',
    hours: { monday: [{ from: '07:15', to: '16:45' }] },
  });
  let contact = '';
  for (let tries = 0; !contact.includes('77 Anchor Road') && tries < 100; tries++) {
    await sleep(20);
    contact = await page('/contact');
  }
  for (const fact of ['Renewed Motors', '77 Anchor Road', '#7a1f5c'])
    assert.ok(contact.includes(fact), `the site does not say ${fact}`);
  assert.match(contact, /555-0177/);
  assert.match(contact, /7:15/);
  const invoice = await made.issued(12_300);
  const paper = await house.fetch(
    new Request(`http://localhost:3000/api/invoices/${invoice.id}/paper`, {
      headers: { cookie: dealer.owner.cookie, 'automo-dealership': dealer.id },
    }),
  );
  const words = pdfWords(Buffer.from(await paper.arrayBuffer()));
  assert.match(words, /Renewed Motors 2026 Inc\./);
  assert.match(words, /77 Anchor Road/);
  const lead = await made.ok('POST /api/leads', {
    customer: { name: 'Ann', email: 'ann.p03@example.net' },
    message: 'Hello',
  });
  await made.ok(`POST /api/leads/${lead.id}/replies`, { subject: 'Your question', body: 'Yes.' });
  await house.runJobs();
  const letter = house.mailbox.mails().find((one) => JSON.stringify(one).includes('ann.p03@example.net'));
  assert.match(JSON.stringify(letter), /Renewed Motors/);
  const send = () =>
    house.call('PUT /api/dealership/logo', {
      as: dealer.owner,
      bytes: png(8, 6, Buffer.alloc(9 * 6)),
      headers: { 'content-type': 'image/png' },
    });
  const first = await send();
  assert.ok(first.status < 300, JSON.stringify(first.body));
  const kept = async () =>
    (await Array.fromAsync(house.ground.blobs.list(`${dealer.id}/logo/`))).map(({ name }) => name);
  const before_ = await kept();
  assert.ok(before_.length > 0);
  assert.ok((await send()).status < 300);
  // The file goes right after the answer.
  const left = async () => (await kept()).filter((name) => before_.includes(name));
  for (let tries = 0; (await left()).length > 0 && tries < 100; tries++) await sleep(20);
  assert.deepEqual(await left(), []);
});

test('P04a each kind of thing is in its list, is found, is corrected by its owner, and belongs to the dealership in the register', async () => {
  const { ok } = booksOf(
    () => house,
    () => dealer,
  );
  const customer = { name: 'Perpetua Quill', email: 'perpetua@example.net' };
  const vehicle = await ok('POST /api/vehicles', { make: 'Saab', model: 'Sonett', notes: 'One owner' });
  const lead = await ok('POST /api/leads', { customer, vehicleId: vehicle.id, message: 'Still there?' });
  const deal = await ok('POST /api/deals', { leadId: lead.id });
  const invoice = await ok('POST /api/invoices', {
    customerId: lead.customer.id,
    lines: [{ kind: 'parts', description: 'Floor mats', unitPriceCents: 40_00 }],
  });
  const task = await ok('POST /api/tasks', { title: 'Ring Perpetua', dueOn: '2031-01-10', leadId: lead.id });
  const post = await ok('POST /api/posts', { locale: 'en', body: 'A Sonett', vehicleId: vehicle.id });
  const kinds = [
    ['vehicle', '/api/vehicles', vehicle, 'Sonett', { model: 'Sonett III' }, 'Sonett III'],
    ['lead', '/api/leads', lead, 'Perpetua', { suspectedSpam: true }, 'true'],
    ['deal', '/api/deals', deal, 'Perpetua', { conditions: 'Subject to a road test' }, 'road test'],
    ['invoice', '/api/invoices', invoice, 'Perpetua', { poNumber: 'PO-77' }, 'PO-77'],
    ['task', '/api/tasks', task, null, { title: 'Ring her twice' }, 'Ring her twice'],
    ['post', '/api/posts', post, null, { body: 'A red Sonett' }, 'A red Sonett'],
  ] as const;
  for (const [table, list, { id }, word, edit, shown] of kinds) {
    const of = register.find((line) => line.table === table);
    assert.deepEqual([of?.class, of?.purge, of?.exported], ['dealership', 'rows', true], table);
    for (const query of word ? ['', `?q=${word}`] : ['']) {
      const { items } = await ok(`GET ${list}${query}`);
      assert.ok(
        items.some((one: { id: string }) => one.id === id),
        `${list}${query}`,
      );
    }
    const { version } = await ok(`GET ${list}/${id}`);
    const changed = await ok(`PATCH ${list}/${id}`, { ...edit, version });
    assert.ok(JSON.stringify(changed).includes(shown), `${table} was not corrected`);
  }
  const known = await ok(`GET /api/customers/${lead.customer.id}`);
  await ok(`PATCH /api/customers/${known.id}`, { version: known.version, name: 'Perpetua Quillfeather' });
  await ok(`POST /api/leads/${lead.id}/notes`, { kind: 'note', body: 'Prefers mornings' });
  assert.match(JSON.stringify(await ok(`GET /api/leads/${lead.id}`)), /Quillfeather.*Prefers mornings/s);
});

test('P04a what belongs to the dealership is exported, and goes with the purge', () => {
  const own = register.filter((line) => line.class === 'dealership' || line.class === 'sensitive');
  assert.ok(own.length > 60);
  assert.deepEqual(
    own.filter((line) => line.purge !== 'rows').map((line) => line.table),
    [],
  );
  // What an export leaves out are copies and the export's own lists.
  assert.deepEqual(
    own
      .filter((line) => !line.exported && !['exports', 'backups', 'rights', 'support', 'closing'].includes(line.thing))
      .map((line) => line.table),
    [],
  );
});

test('P06b pages for visitors set no cookie, keep nothing in the browser and ask nobody else', async () => {
  for (const at of ['/', '/inventory', '/contact', '/privacy']) {
    const answer = await house.fetch(new Request(`http://${dealer.slug}.localhost:3000${at}`));
    const html = await answer.text();
    assert.equal(answer.status, 200, at);
    assert.deepEqual(answer.headers.getSetCookie(), []);
    for (const [, to] of html.matchAll(/(?:src|srcset|action|poster|data)="([^"]+)"/g))
      assert.ok(!/^(https?:)?\/\//.test(to!) || to!.includes('.localhost'), `${at}: ${to}`);
  }
  const scripts = globSync('src/domains/sites/site/scripts/*.js', { cwd: root });
  assert.ok(scripts.length > 0);
  for (const file of scripts)
    assert.ok(
      !/localStorage|sessionStorage|indexedDB|document\.cookie/.test(readFileSync(path.join(root, file), 'utf8')),
      file,
    );
});

test('P10a no host is called that the settings do not name, whatever an answer says', async () => {
  const counted = async () =>
    (
      await house.db.sql<{ n: number }>(
        `select coalesce(sum(times), 0)::int as n from tally where what = 'call_refused'`,
      )
    )[0]!.n;
  const before_ = await counted();
  for (const url of [
    'https://tracker.example/x',
    'https://evil.fbcdn.net.example/x',
    'http://169.254.169.254/latest',
  ]) {
    await assert.rejects(() => exchange({ method: 'GET', url: new URL(url) }), {
      code: 'host_refused',
      written: false,
    });
  }
  for (let tries = 0; (await counted()) < before_ + 3 && tries < 200; tries++) await sleep(20);
  assert.equal(await counted(), before_ + 3, 'each is counted, over restarts');
  // There is no other way out: the check of the house refuses fetch, undici and node:https elsewhere.
  const house_ = readFileSync(path.join(root, 'tools/house.mjs'), 'utf8');
  for (const way of ["'fetch'", "'node:https *'", "'undici *'", "'node:http request'"])
    assert.ok(house_.includes(way), way);
});

test('P17b what goes out is encrypted with a verified certificate, or is not sent', () => {
  assert.equal(tlsFor('smtp://relay.example:587').requireTLS, true);
  assert.equal(tlsFor('smtp://127.0.0.1:2525').requireTLS, false);
  assert.equal(tlsFor('smtps://relay.example').tls.rejectUnauthorized, true);
  const live = {
    NODE_ENV: 'production',
    AUTOMO_DOMAIN: 'automo.example',
    SMTP_URL: 'smtps://relay.example',
    AUTOMO_COMPANY_NAME: 'Automo Soft Inc.',
    AUTOMO_COMPANY_ADDRESS: '1 Main Street',
    AUTOMO_TRUSTED_PROXIES: '127.0.0.1',
    AUTOMO_SUPPORT_EMAIL: 'help@automo.example',
    AUTOMO_PRIVACY_EMAIL: 'privacy@automo.example',
  };
  const database = (more: string) => () =>
    readConfig({ ...live, DATABASE_URL: `postgres://u@db.example/automo${more}` }, '/');
  assert.throws(database(''), /sslmode=verify-full/);
  assert.throws(database('?sslmode=prefer'), /sslmode=verify-full/);
  assert.doesNotThrow(database('?sslmode=verify-full'));
});

test('P35a production does not start without the company’s name, address and mailboxes', () => {
  const live = {
    NODE_ENV: 'production',
    AUTOMO_DOMAIN: 'automo.example',
    SMTP_URL: 'smtps://relay.example',
    AUTOMO_TRUSTED_PROXIES: '127.0.0.1',
  };
  const contact: Record<string, string> = {
    AUTOMO_COMPANY_NAME: 'Automo Soft Inc.',
    AUTOMO_COMPANY_ADDRESS: '1 Main Street',
    AUTOMO_SUPPORT_EMAIL: 'help@automo.example',
    AUTOMO_PRIVACY_EMAIL: 'privacy@automo.example',
  };
  assert.doesNotThrow(() => readConfig({ ...live, ...contact }, '/'));
  for (const name of Object.keys(contact)) {
    const { [name]: _, ...rest } = contact;
    for (const given of [rest, { ...rest, [name]: ' ' }])
      assert.throws(() => readConfig({ ...live, ...given }, '/'), new RegExp(`^${name}|: ${name}`), name);
  }
});

test('P18b the doctor looks at the volume and says what it is, and what to do when it does not say that it is encrypted', () => {
  const { check, state, found, advice } = checkVolume(house.ground.config);
  assert.equal(check, 'volume');
  assert.ok(state === 'ok' ? /encrypted volume/.test(found) : /encrypted/.test(found) && /LUKS/.test(advice!));
  assert.equal(checkVolume({ dataDir: '/nowhere/at/all' }).state, 'warning');
});

test('P23b no figure over dealerships reads a table with values of customers: the database says which each count touches', async () => {
  // Which of their requests are open and late is what P29 itself promises to show; nothing of a request is read.
  const reviewed = new Set(['rights_request']);
  const ofCustomers = new Set(Object.keys(erasureScope).filter((table) => erasureScope[table] !== 'others'));
  const touched = (work: (ctx: Context) => Promise<unknown>) =>
    house.as(dealer, async (ctx) => {
      // What this connection did just before may stand there still.
      const scans = async () => {
        const { rows } = await sql<{ name: string; scans: number }>`select relname::text as name,
          (coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::int as scans from pg_stat_xact_user_tables`.execute(ctx.db);
        return new Map(rows.map((row) => [row.name, row.scans]));
      };
      const before_ = await scans();
      await work(ctx);
      return [...(await scans())].filter(([name, n]) => n > (before_.get(name) ?? 0)).map(([name]) => name);
    });
  const customersOf = (tables: string[]) => tables.filter((name) => ofCustomers.has(name) && !reviewed.has(name));
  assert.deepEqual(customersOf(await touched(({ db }) => sql`select count(*) from lead`.execute(db))), ['lead']);
  const figures = await touched(countDealership);
  assert.ok(figures.includes('day_count') && figures.includes('vehicle'), figures.join());
  assert.deepEqual(customersOf(figures), []);
  const inDealerships = proofCounts.flatMap(({ name, dealership }) => (dealership ? [{ name, dealership }] : []));
  assert.ok(inDealerships.length > 8);
  for (const { name, dealership } of inDealerships) assert.deepEqual(customersOf(await touched(dealership)), [], name);
});

test('P23b nothing of a dealership is touched or journalled without a cause, and what is put in is caused by who put it in', async () => {
  const { ground, db } = house;
  const scope = { dealershipId: dealer.id };
  await assert.rejects(() => ground.database.asDealership(scope, async () => 1), /not touched without a cause/);
  const entry = (cause: string | null) =>
    db.sql(
      `insert into journal (dealership_id, id, at, actor_kind, event, record_kind, record_id, cause)
       values ($1, $2, now(), 'system', 'test.done', 'dealership', $1, $3)`,
      [dealer.id, newId(), cause],
    );
  await assert.rejects(() => entry(null), /every entry of the journal has a cause/);
  await assert.rejects(() => entry('curiosity:ours'), /journal_cause_check/);

  const done = { ids: z.object({}), attempts: 1 };
  const note = (ctx: Context) => record(ctx, { event: 'test.done', record: { kind: 'dealership', id: dealer.id } });
  const asked = jobOf('test.asked', { ...done, because: 'asked', run: async (run) => void (await run.work(note)) });
  const law = jobOf('test.law', {
    ...done,
    because: { kind: 'duty', of: 'retention' },
    run: async (run) => void (await run.work(note)),
  });
  let refused: unknown;
  const none = platformJob('test.none', {
    ...done,
    because: 'none',
    run: async (run) => {
      refused = await run.ground.database.asDealership(scope, note, { write: true }).catch((error: unknown) => error);
    },
  });
  await house.as(
    dealer,
    async (ctx) => {
      for (const one of [asked, law]) await enqueue(ctx, one, {});
    },
    { staff: dealer.owner },
  );
  await ground.database.asPlatform((ctx) => enqueue(ctx, none, {}));
  await runDueJobs(ground, connectionOf(db.address, testMasterKey, 'automo_jobs'), [asked, law, none]);
  assert.match(String(refused), /not touched without a cause/);
  assert.deepEqual(await db.sql(`select actor_kind, cause from journal where event = 'test.done' order by cause`), [
    { actor_kind: 'system', cause: 'duty:retention' },
    { actor_kind: 'system', cause: `person:${dealer.owner.userId}` },
  ]);

  // By the calendar nobody asks.
  assert.deepEqual(
    schedule.filter((one) => one.job.because === 'asked').map((one) => one.job.name),
    [],
  );
  const words = (kind: string, of: readonly string[]) => of.map((one) => `${kind}:${one}`);
  const unsaid = [
    ...words('customer', customerActs),
    ...words('setting', causingSettings),
    ...words('duty', duties),
    ...words('platform', platformWork),
  ].filter((cause) => !causeWords.keys.some((one) => one === cause.replace(':', '.')));
  assert.deepEqual(unsaid, [], 'the journal says each in words');
});

test('P23b a customer’s own act, a person and the setting that answers stand in the journal as causes, and the owner reads them', async () => {
  const site = `http://${dealer.slug}.localhost:3000`;
  const sent = await house.fetch(
    new Request(`${site}/inquiry`, {
      method: 'POST',
      headers: { origin: site, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        name: 'Cause Person',
        email: 'cause@example.net',
        message: 'Is it there?',
      }).toString(),
    }),
  );
  assert.ok(sent.status < 400, String(sent.status));
  await house.runJobs();
  const { body } = await house.call('GET /api/journal?limit=100', { as: dealer.owner });
  const causes = (event: string) =>
    body.items
      .filter((one: { event: string }) => one.event === event)
      .map((one: { cause: { kind: string; of: string } }) => `${one.cause.kind}:${one.cause.of}`);
  assert.ok(causes('lead.added').includes('customer:inquiry'));
  assert.ok(causes('lead.answered').includes('setting:automatic_answers'));
  const made = await house.call('POST /api/vehicles', { as: dealer.owner, body: { stockNumber: 'CAUSE1' } });
  assert.equal(made.status, 201);
  const { body: after_ } = await house.call('GET /api/journal?limit=1', { as: dealer.owner });
  assert.deepEqual(after_.items[0].cause, { kind: 'person', of: dealer.owner.userId, name: 'Olive Owner' });
  assert.equal((await house.db.sql('select from journal where cause is null')).length, 0);
});

test('P24b without cookies dealers’ sites work, and the sign-in page says why it needs one', async () => {
  const answer = await house.fetch(new Request(`http://${dealer.slug}.localhost:3000/inventory?make=Toyota`));
  assert.equal(answer.status, 200);
  assert.match(doorWords('en')('cookie'), /needs one cookie/);
  assert.match(
    readFileSync(path.join(root, 'src/domains/accounts/office/sign-in-screen.tsx'), 'utf8'),
    /t\('cookie'\)/,
  );
});

test('the promises page stands on an empty platform too, before there is any dealership', async () => {
  const empty = await testHouse();
  try {
    await countProofs(empty.ground);
    const answer = await empty.fetch(new Request('http://localhost:3000/promises'));
    assert.equal(answer.status, 200);
    const { body } = await empty.call('GET /api/promises');
    const tokens = body.items.find((item: { number: string }) => item.number === 'P13b').proof;
    assert.equal(tokens.standing, 'not_yet');
  } finally {
    await empty.close();
  }
});

test('the promises page shows every promise in both languages, with figures that were counted', async () => {
  await countProofs(house.ground);
  const warned = house.log.filter((line) => line.msg === 'a proof was not counted');
  assert.deepEqual(warned, []);
  for (const lang of ['en', 'fr'] as const) {
    const answer = await house.fetch(new Request(`http://localhost:3000/promises?lang=${lang}`));
    const html = await answer.text();
    assert.equal(answer.status, 200);
    for (const { number } of promises) assert.ok(html.includes(`id="${number}"`), number);
    assert.ok(!/\{[a-zA-Z]+\}|\b(undefined|NaN|null)\b/.test(html.replaceAll(/<style>[\s\S]*?<\/style>/g, '')), lang);
  }
  const { body } = await house.call('GET /api/promises');
  const matrix = body.items.find((item: { number: string }) => item.number === 'P20a');
  assert.equal(matrix.proof.standing, 'holds');
  assert.ok(matrix.proof.figures.tables > 60 && matrix.proof.figures.permissions > 20);
  const proof = (number: string) => body.items.find((item: { number: string }) => item.number === number).proof;
  assert.equal(proof('P04b').figures.unknown, 0);
  // What never happened here is not proved, whatever its zeros look like.
  assert.deepEqual([proof('P27a').standing, proof('P27a').figures.done], ['not_yet', 0]);
  await house.ground.database.asPlatform(async (ctx) => {
    const dealership = newId();
    await ctx.db
      .insertInto('purge')
      .values({ dealership, dueAt: ctx.now, begunAt: ctx.now, checkedAt: ctx.now, owners: [] })
      .execute();
    const step = (name: string, counts: object) =>
      ctx.db
        .insertInto('purgeStep')
        .values({ dealership, step: name, begunAt: ctx.now, endedAt: ctx.now, counts: JSON.stringify(counts) })
        .execute();
    await step('rows', { vehicle: 40, lead: 2 });
    await step('objects', { objects: 7 });
  });
  await countProofs(house.ground);
  const again = await house.call('GET /api/promises');
  const purges = again.body.items.find((item: { number: string }) => item.number === 'P27a').proof;
  assert.deepEqual([purges.standing, purges.figures.rows, purges.figures.objects], ['holds', 42, 7]);
});

test('P08 what a mail server says of an address stands in no log, no queue and no row', async () => {
  const { email } = await house.makeUser({ email: 'marker-zqmail@example.com' });
  const quoting = Object.assign(new Error(`450 4.2.1 <${email}>: mailbox busy`), {
    responseCode: 450,
    code: 'EENVELOPE',
    rejected: [email],
    response: `450 4.2.1 <${email}>: mailbox busy`,
  });
  sendThrough({ send: () => Promise.reject(quoting), check: async () => undefined, close: () => undefined });
  const said = house.log.length;
  await house.ground.database.asPlatform((ctx) =>
    postLetter(
      ctx,
      { email, name: 'Pat', locale: 'en' },
      { kind: 'support.test', subject: 'S', paragraphs: [], why: '' },
    ),
  );
  await house.runJobs();
  sendThrough(smtpTransport(house.ground.config, house.mailbox.url));
  const [job] = await house.db.sql<{ error: string }>(
    `select j.last_error as error from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'mail.send_platform' and j.last_error is not null`,
  );
  assert.match(job!.error, /SMTP 450/);
  const [row] = await house.db.sql<any>(`select state, last_error from platform_mail where to_address = $1`, [email]);
  assert.deepEqual(row, { state: 'waiting', last_error: 'SMTP 450' });
  const log = JSON.stringify(house.log.slice(said));
  assert.ok(log.includes('SMTP 450') && !log.includes('zqmail') && !job!.error.includes('zqmail'));
});
