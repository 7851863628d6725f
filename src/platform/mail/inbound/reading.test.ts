import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { readConfig } from '../../config.ts';
import { newMailToken, readAddress, threadAddress, threadWays } from './address.ts';
import { languageOf } from './language.ts';
import { cleanLine, cleanText, textOfHtml } from './plain-text.ts';
import { ownWords } from './quoted.ts';
import { readMail } from './reading.ts';

const config = readConfig(
  { AUTOMO_DOMAIN: 'automo.example', AUTOMO_INBOUND_MAIL: '127.0.0.1:0', AUTOMO_MAIL_DOMAIN: 'mail.automo.example' },
  '/',
);
const read = (...lines: string[]) => readMail(config, Buffer.from(lines.join('\r\n')));

/** Milliseconds of this process's own work since now: others on the machine do not count. */
function processorTime(): () => number {
  const begin = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begin);
    return Math.round((user + system) / 1000);
  };
}

test('an address is read as what it was made for, whatever its case; strangers are none of ours', () => {
  for (const way of threadWays) {
    const token = newMailToken();
    const address = threadAddress(config, way, token)!;
    assert.ok(address.split('@')[0]!.length <= 64);
    assert.deepEqual(readAddress(config, address.toUpperCase()), { thread: { way, token } });
    assert.equal(readAddress(config, address.replace('mail.automo', 'other')), undefined);
    assert.equal(readAddress(config, address.replace('+', '+x')), undefined);
  }
  assert.deepEqual(readAddress(config, 'Privacy@automo.example'), { mailbox: 'privacy' });
  assert.deepEqual(readAddress(config, 'postmaster@mail.automo.example'), { mailbox: 'support' });
  assert.equal(readAddress(config, 'no-reply@automo.example'), undefined);
  assert.equal(new Set(Array.from({ length: 1000 }, newMailToken)).size, 1000);
});

test('HTML becomes the words in it: no element, script, style or address of a picture survives', () => {
  const cases: [string, string][] = [
    ['<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
    ['<style>p{color:red}</style>Hi<script>alert("x")</script> you', 'Hi you'],
    ['Caf&eacute; &amp; cr&egrave;me&#8230; &#x20AC;5', 'Café & crème… €5'],
    ['<ul><li>One</li><li>Two</li></ul>', '- One\n- Two'],
    ['Yes<blockquote>No<blockquote>Perhaps</blockquote></blockquote>', 'Yes\n> No\n> > Perhaps'],
    ['5 < 6 and <img src="https://tracker.example/x">7 > 6', '5 < 6 and 7 > 6'],
    ['<!-- <p>hidden</p> -->shown<p', 'shown'],
    ['<head><title>T</title></head><body>B</body>', 'B'],
  ];
  for (const [html, text] of cases) assert.equal(cleanText(textOfHtml(html), 1000), text, html);
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('script', 'style', 'title'), (text, name) => {
      const hidden = text.replaceAll('<', '').replaceAll('>', '');
      assert.equal(textOfHtml(`<${name}>${hidden}mark9</${name}>`).includes('mark9'), false);
    }),
  );
});

test('what is meant to take long does not: a text of nothing but beginnings is read in a moment', () => {
  for (const part of ['<', '<!--', '<a ', '&', '<p>', '> ', 'On ', '\n', '<script ', ' ', '\u00a0', '<q']) {
    const spent = processorTime();
    const text = `${part.repeat(300_000 / part.length)}x`;
    ownWords(cleanText(text, 100_000));
    ownWords(cleanText(textOfHtml(text), 100_000));
    assert.ok(spent() < 2000, `${JSON.stringify(part)}: ${spent()} ms`);
  }
});

const anything = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

test('text of strangers keeps no control or direction-changing character, and no line of a subject becomes another', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const clean = cleanText(text, 500);
      // oxlint-disable-next-line no-control-regex -- the point of it
      assert.ok(!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u.test(clean));
      assert.ok(clean.length <= 1000 && clean.isWellFormed());
      assert.ok(!cleanLine(text, 200).includes('\n'));
    }),
  );
});

test('earlier mail that a program quotes is left out, in English and French; a mail of nothing else is shown whole', () => {
  const own = (text: string) => ownWords(text).own;
  assert.equal(own('Yes.\n\nOn Tue, Nov 3, 2026 at 10:12 AM Ann <a@b.example> wrote:\n> No?\n> Really'), 'Yes.');
  assert.equal(
    own('Yes.\n\nOn Tue, Nov 3, 2026 at 10:12 AM Harbour Autos\n<reply+x@mail.example> wrote:\n> No?'),
    'Yes.',
  );
  assert.equal(own('Oui.\n\nLe mar. 3 nov. 2026 à 10:12, Anne <a@b.example> a écrit :\n> Non ?'), 'Oui.');
  assert.equal(own('Yes.\n\n-----Original Message-----\nFrom: Ann\nNo?'), 'Yes.');
  assert.equal(own('Oui.\n\n-----Message d’origine-----\nDe : Anne\nNon ?'), 'Oui.');
  assert.equal(own('Oui.\n\nDe : Anne <a@b.example>\nEnvoyé : mardi\nÀ : nous\nObjet : Non\n\nNon ?'), 'Oui.');
  // Answers under and between what is quoted.
  assert.equal(own('On Tuesday Ann wrote:\n> No?\n\nYes, below.'), 'Yes, below.');
  assert.equal(own('> First?\nYes.\n> Second?\nNo.'), 'Yes.\nNo.');
  // Words that only look like it.
  assert.deepEqual(ownWords('From here I can come: on Tuesday.\nOn it!'), {
    own: 'From here I can come: on Tuesday.\nOn it!',
    cut: false,
  });
  assert.deepEqual(ownWords('> only this'), { own: '> only this', cut: false });
});

test('languages are told by small words, and not guessed', () => {
  assert.equal(languageOf('I want to know what you have about me.'), 'en');
  assert.equal(languageOf('Je voudrais savoir ce que vous avez sur moi.'), 'fr');
  assert.equal(languageOf('Civic 2019'), undefined);
});

test('programs are known by what they say of themselves; persons are not taken for one', async () => {
  const person = ['Return-Path: <ann@mail.example>', 'From: Ann <ann@mail.example>', 'Subject: Hi'];
  assert.equal((await read(...person, '', 'Hello')).automatic, false);
  for (const line of [
    'Auto-Submitted: auto-generated',
    'Precedence: Bulk',
    'List-Unsubscribe: <https://x.example>',
    'X-Auto-Response-Suppress: All',
  ])
    assert.equal((await read(...person, line, '', 'Hello')).automatic, true, line);
  assert.equal((await read(...person, 'Auto-Submitted: no', '', 'Hello')).automatic, false);
  assert.equal((await read('Return-Path: <>', ...person.slice(1), '', 'Hello')).automatic, true);
  assert.equal((await read('Return-Path: <a@b.example>', 'From: support@automo.example', '', 'Echo')).automatic, true);
  // A sender's own line of that name comes after ours and counts for nothing.
  assert.equal((await read(...person, 'Return-Path: <>', '', 'Hello')).automatic, false);
});

test('without a sender the envelope’s is taken, and otherwise nobody', async () => {
  const named = await read('Return-Path: <ann@mail.example>', 'Subject: Hi', '', 'Hello');
  assert.equal(named.from?.address, 'ann@mail.example');
  assert.equal((await read('Return-Path: <>', 'Subject: Hi', '', 'Hello')).from, null);
  const group = await read('Return-Path: <>', 'From: All: a@b.example, c@d.example;', '', 'Hello');
  assert.equal(group.from, null);
  const odd = await read('Return-Path: <>', 'From: "x" <not an address>', 'Message-ID: <a b>', '', 'Hello');
  assert.deepEqual([odd.from, odd.messageId], [null, null]);
});

test('of the largest mails only what is shown is taken apart: headers, the beginning of texts, names of attachments', async () => {
  const size = 5 * 1024 * 1024;
  const head = ['Return-Path: <a@b.example>', 'From: a@b.example', 'Subject: Big'];
  const mixed = 'Content-Type: multipart/mixed; boundary=b';
  const picture = (n: number) =>
    `--b\r\nContent-Type: image/png; name=${n}.png\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${'QUJD'.repeat(19)}\r\n`.repeat(size / 800)}`;
  const full = await read(
    ...head,
    mixed,
    '',
    '--b',
    '',
    'See the ten pictures.',
    ...Array.from({ length: 10 }, (_, n) => picture(n)),
    '--b--',
    '',
  );
  assert.equal(full.words, 'See the ten pictures.');
  assert.deepEqual([full.attachments.length, full.attachments[9]!.name, full.cut], [10, '9.png', false]);
  for (const [body, lines] of [
    ['newlines', ['', '\n'.repeat(size)]],
    ['one line', ['', 'x'.repeat(size)]],
    ['html', ['Content-Type: text/html', '', '<'.repeat(size)]],
    ['parts', [mixed, '', '--b\r\n\r\nx\r\n'.repeat(size / 10)]],
  ] as const) {
    const spent = processorTime();
    const mail = await read(...head, ...lines);
    assert.equal(mail.from?.address, 'a@b.example', body);
    assert.ok(spent() < 4000, `${body}: ${spent()} ms`);
  }
});

test('files of a mail come out whole, byte for byte, each its own; pictures of a signature are passed over', async () => {
  // Two that begin alike, as two photos of one phone do, a small one, and one that is cut into lines of its own kind.
  const begins = randomBytes(3000);
  const [one, two] = [40_000, 90_000].map((size) => Buffer.concat([begins, randomBytes(size)]));
  const small = Buffer.from('%PDF-1.7 small');
  const [logo, photo] = [randomBytes(5000), randomBytes(60_000)];
  const part = (name: string, bytes: Buffer, more: string[] = []): string[] => [
    '--b',
    `Content-Type: application/octet-stream; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    ...more,
    '',
    bytes.toString('base64').replaceAll(/.{1,76}/g, '$&\r\n'),
  ];
  const printable = `=25PDF-1.7 ${'printed=20'.repeat(900)}`;
  const mail = await read(
    'From: a@b.example',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>See <img src="cid:logo"></p>',
    ...part('logo.png', logo, ['Content-ID: <logo>', 'Content-Disposition: inline']),
    ...part('photo.jpg', photo, ['Content-ID: <photo>', 'Content-Disposition: inline']),
    ...part('one.jpg', one!, ['Content-Disposition: attachment']),
    ...part('small.pdf', small, ['Content-Disposition: attachment']),
    ...part('two.jpg', two!, ['Content-Disposition: attachment']),
    '--b',
    'Content-Type: application/pdf; name=printed.pdf',
    'Content-Disposition: attachment',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    printable,
    '--b--',
    '',
  );
  const found = mail.attachments.map(({ name, bytes }) => [
    name,
    bytes && createHash('sha1').update(bytes).digest('hex'),
  ]);
  const is = (name: string, bytes: Buffer) => [name, createHash('sha1').update(bytes).digest('hex')];
  assert.deepEqual(found, [
    is('photo.jpg', photo!),
    is('one.jpg', one!),
    is('small.pdf', small),
    is('two.jpg', two!),
    // Nobody sends a file so; half of one is not kept as if it were all.
    ['printed.pdf', null],
  ]);
  assert.equal(mail.words, 'See');
});

test('whatever arrives is read or is called unreadable; nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      const mail = await readMail(config, Buffer.concat([Buffer.from('Return-Path: <>\r\n'), bytes]));
      assert.equal(typeof mail.words, 'string');
    }),
    { numRuns: 200 },
  );
  const wide = await read('Return-Path: <a@b.example>', `X-Long: ${'x'.repeat(300_000)}`, '', 'Hello');
  assert.deepEqual([wide.unreadable, wide.words], [true, '']);
});
