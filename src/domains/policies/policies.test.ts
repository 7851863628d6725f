import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse } from '#tests/harness/house.ts';
import { browserValues } from '#platform/web/cookie-table.ts';
import { acceptVersion, noteContinuedUse, openVersions } from './acceptances.ts';
import { announceChanges } from './announcing.ts';
import { differences } from './differences.ts';
import { keptVersions, publishPolicies } from './kept-versions.ts';
import { changesPage, policyPage } from './policy-page.ts';
import { processorsPage } from './processors-page.ts';
import { ConfigProblem } from '#platform/config.ts';
import { sendThrough, smtpTransport } from '#platform/mail/index.ts';
import { testMasterKey } from '#tests/harness/database.ts';
import { openHouse } from '../../house.ts';
import { addProcessor, announceProcessor, endProcessor, listProcessors, unnamedHosts } from './processors.ts';
import type { PolicyText } from './text.ts';
import { policyVersions, presentVersion } from './versions.ts';
import type { PolicyVersion } from './versions.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse();
});
after(() => house.close());

const day = 86_400_000;
const dayFrom = (days: number) => new Date(house.clock.now().getTime() + days * day).toISOString().slice(0, 10);
/** The present privacy policy with one sentence more, in force after so many days. */
function changed(days: number, material = true): PolicyVersion {
  const present = presentVersion('privacy', house.clock.now());
  const more = (text: PolicyText, words: string): PolicyText => ({
    ...text,
    sections: text.sections.map((one, n) => (n === 0 ? { ...one, body: [...one.body, words] } : one)),
  });
  return {
    policy: 'privacy',
    version: dayFrom(0),
    effectiveOn: dayFrom(days),
    material,
    texts: {
      en: (company) => more(present.texts.en(company), 'We also ask for your shoe size.'),
      fr: (company) => more(present.texts.fr(company), 'Nous demandons aussi votre pointure.'),
    },
  };
}
const lettersTo = (email: string) =>
  house.db.sql<{ subject: string; body_text: string }>(
    `select subject, body_text from platform_mail where to_address = $1 and kind like 'policies.%' order by created_at`,
    [email],
  );

test('P34a a published text cannot change, and a material change cannot surprise', async () => {
  const present = presentVersion('privacy', house.clock.now());
  const tampered = { ...present, texts: changed(40).texts };
  await assert.rejects(() => publishPolicies(house.ground, [tampered]), /was changed after it was published/);
  await assert.rejects(() => publishPolicies(house.ground, [changed(36)]), /at least 37 days/);
  await publishPolicies(house.ground);
  assert.equal((await keptVersions(house.ground, 'privacy')).length, 1);
});

test('P34a P35a policies are pages in both languages, with version, contact and nothing unescaped', async () => {
  const ground = {
    ...house.ground,
    config: { ...house.ground.config, company: { ...house.ground.config.company, name: 'Dealer & Sons <b>' } },
  };
  for (const policy of ['terms', 'privacy', 'cookies'] as const) {
    for (const locale of ['en', 'fr'] as const) {
      const page = (await policyPage(ground, policy, locale))!;
      const { version } = presentVersion(policy, house.clock.now());
      assert.ok(page.includes(`<html lang="${locale}-CA">`) && page.includes(`datetime="${version}"`));
      assert.ok(page.includes('Dealer &amp; Sons &lt;b&gt;') && !page.includes('<b>'));
      assert.ok(page.includes(ground.config.company.privacyEmail));
      assert.ok(!/\{(name|address|supportEmail|privacyEmail|origin)\}/.test(page));
    }
  }
  assert.equal(await policyPage(house.ground, 'terms', 'en', '1999-01-01'), undefined);
});

test('P06a the cookie policy is written from the table by which cookies are set', async () => {
  const page = (await policyPage(house.ground, 'cookies', 'fr'))!;
  for (const one of browserValues) assert.ok(page.includes(one.purpose.fr.replaceAll("'", '&#39;')), one.name);
});

test('P34a P34b a change is shown word by word, announced to everyone once, and accepted by tick or by going on', async () => {
  const [ticking, going, gone] = [await house.makeUser(), await house.makeUser(), await house.makeUser()];
  const accepts = (userId: string) =>
    house.db.sql(
      'insert into policy_acceptance (user_id, policy, version, locale, accepted_at) values ($1, $2, $3, $4, now())',
      [userId, 'privacy', presentVersion('privacy', house.clock.now()).version, 'en'],
    );
  for (const one of [ticking, going, gone]) await accepts(one.userId);
  const coming = changed(38);
  const all = [...policyVersions, coming];
  await publishPolicies(house.ground, all);
  const page = (await changesPage(house.ground, 'privacy', 'en', coming.version))!;
  assert.match(page, /<ins>[^<]*We also ask for your shoe size\.<\/ins>/);
  assert.ok(!page.includes('<del>'));
  assert.ok((await policyPage(house.ground, 'privacy', 'en'))!.includes('In force since'));
  assert.ok(!(await policyPage(house.ground, 'privacy', 'en'))!.includes('shoe size'));
  assert.ok((await policyPage(house.ground, 'privacy', 'en', coming.version))!.includes('shoe size'));

  await Promise.all([announceChanges(house.ground, undefined, all), announceChanges(house.ground, undefined, all)]);
  await announceChanges(house.ground, undefined, all);
  for (const one of [ticking, going, gone]) {
    const letters = await lettersTo(one.email);
    assert.equal(letters.length, 1);
    assert.ok(letters[0]!.body_text.includes(`/legal/privacy/changes?version=${coming.version}`));
  }

  const open = (userId: string) => house.ground.database.asPlatform((ctx) => openVersions(ctx, userId, all));
  const asked = (await open(ticking.userId)).find((one) => one.policy === 'privacy');
  assert.deepEqual(asked, {
    policy: 'privacy',
    version: coming.version,
    effectiveOn: coming.effectiveOn,
    holds: false,
  });
  const accept = (version: string) =>
    house.ground.database.asPlatform((ctx) =>
      acceptVersion({ ...ctx, account: { userId: ticking.userId } } as never, 'privacy', version, all),
    );
  await accept(coming.version);
  await accept(coming.version);
  await assert.rejects(() => accept('1999-01-01'), { code: 'not_found' });
  assert.ok(!(await open(ticking.userId)).some((one) => one.policy === 'privacy'));

  house.clock.move(39 * day);
  await house.db.sql('update user_session set last_seen_at = $2, expires_at = $2 where user_id = $1', [
    going.userId,
    house.clock.now(),
  ]);
  await house.ground.database.asPlatform((ctx) => noteContinuedUse(ctx, all));
  const rows = await house.db.sql<{ user_id: string; how: string }>(
    'select user_id, how from policy_acceptance where version = $1 order by accepted_at',
    [coming.version],
  );
  assert.deepEqual(rows, [
    { user_id: ticking.userId, how: 'ticked' },
    { user_id: going.userId, how: 'continued' },
  ]);
  house.clock.move(-39 * day);
});

test('P22a a processor without an agreement cannot be used, and one with it only 30 days after owners were told', async () => {
  const owner = await house.makeDealership();
  const member = await house.makeStaff(owner, ['sales']);
  const given = {
    name: 'Relais Courriel inc.',
    purpose: { en: 'Sends our mail.', fr: 'Envoie nos courriels.' },
    data: { en: 'Addresses and mails.', fr: 'Adresses et courriels.' },
    country: 'CA',
    hosts: ['smtp.relais.example'],
  };
  const bare = await addProcessor(house.ground, {
    ...given,
    name: 'Bare',
    agreementReference: null,
    agreementOn: null,
  });
  await assert.rejects(() => announceProcessor(house.ground, bare), { code: 'no_agreement' });
  await assert.rejects(
    () =>
      house.db.sql('update processor set announced_on = current_date, active_from = current_date + 30 where id = $1', [
        bare,
      ]),
    /check/,
  );
  await assert.rejects(
    () =>
      addProcessor(house.ground, {
        ...given,
        country: 'Canada',
        name: ' ',
        agreementReference: 'x',
        agreementOn: null,
      }),
    (error: { more: { errors: { pointer: string }[] } }) => {
      assert.deepEqual(
        error.more.errors.map((one) => one.pointer),
        ['/name', '/country', '/agreementReference'],
      );
      return true;
    },
  );
  const id = await addProcessor(house.ground, { ...given, agreementReference: 'DPA 1', agreementOn: '2026-10-01' });
  const { activeFrom } = await announceProcessor(house.ground, id);
  assert.equal(activeFrom, dayFrom(31));
  // What the settings send data to is compared with who is on record and in use, and production does not start else.
  const config = {
    ...house.ground.config,
    production: true,
    smtpUrl: 'smtps://u:p@SMTP.relais.example',
    payments: { secretKey: 'sk_test_x', webhookSecret: 'whsec_x', apiUrl: 'https://api.stripe.com' },
  };
  const start = () => openHouse(config, house.db.address, testMasterKey, { clock: house.clock });
  const unnamed = () => unnamedHosts({ ...house.ground, config });
  assert.deepEqual(await unnamed(), ['smtp.relais.example', 'api.stripe.com']);
  assert.deepEqual(await unnamedHosts(house.ground), [], 'who tries the product sends nothing to anybody');
  await assert.rejects(
    start,
    (error) => error instanceof ConfigProblem && /smtp\.relais\.example, api\.stripe\.com/.test(error.message),
  );
  const card = await addProcessor(house.ground, {
    ...given,
    name: 'Card Inc.',
    hosts: ['.stripe.com'],
    agreementReference: 'DPA 2',
    agreementOn: '2026-10-01',
  });
  assert.equal((await announceProcessor(house.ground, card, true)).activeFrom, dayFrom(0), 'it was in use before');
  assert.deepEqual(await unnamed(), ['smtp.relais.example']);
  await assert.rejects(() => announceProcessor(house.ground, id), { code: 'announced' });
  await assert.rejects(() => endProcessor(house.ground, id), { code: 'not_in_use' });
  await announceChanges(house.ground);
  await announceChanges(house.ground);
  assert.deepEqual((await lettersTo(owner.owner.email)).map((one) => /: (.*)$/.exec(one.subject)![1]).toSorted(), [
    'Card Inc.',
    'Relais Courriel inc.',
  ]);
  assert.equal((await lettersTo(member.email)).length, 0);
  const page = await processorsPage(house.ground, 'fr');
  assert.ok(page.includes('Relais Courriel inc.') && page.includes('Annoncés') && !page.includes('Bare'));
  house.clock.move(32 * day);
  assert.ok(!(await processorsPage(house.ground, 'fr')).includes('Annoncés'));
  assert.deepEqual(await unnamed(), []);
  const started = await start();
  await started.close();
  // Letters of this house leave by its own relay again.
  sendThrough(smtpTransport(house.ground.config, house.mailbox.url));
  await endProcessor(house.ground, id);
  assert.deepEqual(await unnamed(), ['smtp.relais.example']);
  assert.ok((await processorsPage(house.ground, 'en')).includes('No longer in use'));
  assert.equal((await listProcessors(house.ground)).find((one) => one.id === id)!.endedOn, dayFrom(0));
  house.clock.move(-32 * day);
});

test('P22a P34b from the last letter to the effect thirty days go by, also when the letters are late', async () => {
  const there = await house.makeDealership();
  const announce = async (name: string) => {
    const id = await addProcessor(house.ground, {
      name,
      purpose: { en: 'Sends mail.', fr: 'Envoie.' },
      data: { en: 'Mail.', fr: 'Courriels.' },
      country: 'CA',
      hosts: [],
      agreementReference: 'DPA 2',
      agreementOn: '2026-10-01',
    });
    return { id, ...(await announceProcessor(house.ground, id)) };
  };
  const notice = async (id: string) => {
    const [row] = await house.db.sql<{ sent: Date | null; from: string }>(
      `select min(m.sent_at) as sent, p.active_from::text as from from processor p join policy_notice n on n.version = p.id::text
       join platform_mail m on m.id = n.mail_id where p.id = $1 and m.to_address = $2 group by p.id`,
      [id, there.owner.email],
    );
    return { from: row!.from, days: (Date.parse(`${row!.from}T00:00:00Z`) - row!.sent!.getTime()) / day };
  };
  // The command itself has the letters sent: no hour of the calendar is waited for.
  const prompt = await announce('Prompt');
  await house.runJobs();
  const first = await notice(prompt.id);
  assert.equal(first.from, prompt.activeFrom);
  assert.ok(first.days >= 30 && first.days <= 31, String(first.days));

  // No worker ran for five days, and then none ran until after the day that was planned.
  for (const away of [5, 40]) {
    const late = await announce(`Late ${away}`);
    house.clock.move(away * day);
    await house.runJobs();
    await announceChanges(house.ground);
    const second = await notice(late.id);
    assert.ok(second.days >= 30 && second.days <= 31, `${away}: ${second.days}`);
    assert.ok(second.from > late.activeFrom);
  }

  // A text has its day in it: it is far enough off that a week without letters leaves thirty days.
  house.clock.move(day);
  const coming = changed(38);
  const all = [...policyVersions, coming];
  await publishPolicies(house.ground, all);
  house.clock.move(6.5 * day);
  await announceChanges(house.ground, undefined, all);
  await house.runJobs();
  const [letter] = await house.db.sql<{ sent_at: Date }>(
    `select m.sent_at from policy_notice n join platform_mail m on m.id = n.mail_id where n.version = $1 and n.user_id = $2`,
    [coming.version, there.owner.userId],
  );
  assert.ok(Date.parse(`${coming.effectiveOn}T00:00:00Z`) - letter!.sent_at.getTime() >= 30 * day);
  house.clock.move(-52.5 * day);
});

test('what differs between two texts puts both together again', () => {
  const text = fc.record<PolicyText>({
    title: fc.constant('Policy'),
    summary: fc.array(fc.lorem({ maxCount: 8 }), { maxLength: 2 }),
    sections: fc.uniqueArray(
      fc.record({
        title: fc.constantFrom('One', 'Two', 'Three'),
        body: fc.array(fc.lorem({ maxCount: 12 }), { maxLength: 3 }),
      }),
      { selector: (one) => one.title },
    ),
  });
  fc.assert(
    fc.property(text, text, (older, newer) => {
      for (const { title, runs, changed: differs } of differences(older, newer)) {
        const body = (of: PolicyText) =>
          title === 'Policy' ? of.summary : (of.sections.find((one) => one.title === title)?.body ?? []);
        const side = (leftOut: string) =>
          runs
            .filter((run) => run.kind !== leftOut)
            .map((run) => run.words)
            .join('');
        assert.equal(side('removed'), body(newer).join('\n'));
        assert.equal(side('added'), body(older).join('\n'));
        assert.equal(differs, side('removed') !== side('added'));
      }
    }),
  );
});
