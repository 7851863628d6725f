/** Mail that arrives, over real SMTP: whose it is, what it does, and above all what it does not do. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import sharp from 'sharp';
import { listPlatformRequests, notePlatformRequest, resolvePlatformRequest } from '#domains/privacy/index.ts';
import { post, tidyInboundMail } from '#platform/mail/index.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { lettersTo, serverNotice, takesMail } from '#tests/harness/letters-in.ts';
import { makeOperator } from '#tests/harness/support-samples.ts';

let house: TestHouse;
let ours: TestDealership;
let theirs: TestDealership;
let operator: Awaited<ReturnType<typeof makeOperator>>;
let mail: Awaited<ReturnType<typeof lettersTo>>;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '100', ...takesMail });
  [ours, theirs] = [await house.makeDealership({ name: 'Ours' }), await house.makeDealership({ name: 'Theirs' })];
  operator = await makeOperator(house);
  mail = await lettersTo(() => house);
});
after(async () => {
  mail.close();
  await house.close();
});

const support = 'support@localhost';
const privacy = 'privacy@localhost';
const newest = (to: string, subject: RegExp = /./) => {
  const found = house.mailbox.mails().find((one) => one.to.includes(to) && subject.test(one.subject));
  assert.ok(found, `no letter to ${to}`);
  return found;
};
const lettersOf = (to: string) => house.mailbox.mails().filter((one) => one.to.includes(to));
const count = async (table: string): Promise<number> =>
  (await house.db.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;
const desk = async (email: string) => {
  const listed = await house.call('GET /api/operator/support', { as: operator });
  const found = listed.body.items.find((one: { email: string }) => one.email === email);
  assert.ok(found, `nothing of ${email} on the desk`);
  return (await house.call(`GET /api/operator/support/${found.id}`, { as: operator })).body;
};
/** A lead with a letter to its customer, and the address that the letter names for answers. */
async function leadOf(dealer: TestDealership, email: string) {
  const lead = await house.call('POST /api/leads', {
    as: dealer.owner,
    body: { customer: { name: 'Ann Buyer', email }, message: 'Is it there?' },
  });
  await house.call(`POST /api/leads/${lead.body.id}/replies`, { as: dealer.owner, body: { body: 'Yes, come by.' } });
  await house.runJobs();
  return { id: lead.body.id as string, letter: newest(email) };
}
const timeline = async (dealer: TestDealership, leadId: string) =>
  (await house.call(`GET /api/leads/${leadId}`, { as: dealer.owner })).body.timeline as {
    kind: string;
    body: string | null;
    mailState: string | null;
    details: { mail?: Record<string, unknown> };
  }[];
const asks = (from: string, subject: string, text: string) => ({ from, to: support, subject, text });

test('P08 a mail to support opens a request with its due time; the answer goes out by mail, and the reply comes back into it', async () => {
  const from = 'Renée Roy <renee@mail.example>';
  await mail.send({
    ...asks(from, 'Importation', 'Bonjour, je ne trouve pas mes véhicules dans la liste. Merci de votre aide.'),
    attachments: [{ filename: 'capture d’écran.png', content: Buffer.alloc(1000) }],
  });
  const opened = await desk('renee@mail.example');
  assert.deepEqual([opened.state, opened.way, opened.name, opened.claimsAccount], ['open', 'mail', 'Renée Roy', false]);
  assert.deepEqual(opened.messages[0].mail.attachments, ['capture d’écran.png']);
  const hours = (Date.parse(opened.dueAt) - Date.parse(opened.openedAt)) / 3_600_000;
  assert.ok(hours > 40 && hours < 24 * 8, String(hours));
  const told = newest('renee@mail.example');
  assert.match(told.text, /Nous avons votre demande .* et y répondrons au plus tard le/);
  assert.match(told.replyTo!, /^help\+[a-z2-7]{26}@localhost$/);
  assert.equal(told.headers['auto-submitted'], 'auto-replied');

  await house.call(`POST /api/operator/support/${opened.id}/messages`, {
    as: operator,
    body: { body: 'Quel fichier ?', state: 'waiting', version: opened.version },
  });
  await house.runJobs();
  const answer = newest('renee@mail.example', /Importation/);
  assert.match(answer.text, /Quel fichier/);
  assert.equal(answer.headers['auto-submitted'], 'no');
  await mail.send({
    from,
    to: answer.replyTo!,
    subject: `Re: ${answer.subject}`,
    text: `Le fichier de mardi.\n\nLe mar. 3 nov. 2026 à 10:12, Automo Soft <no-reply@localhost> a écrit :\n> Quel fichier ?\n> ...`,
  });
  const going = await desk('renee@mail.example');
  assert.deepEqual(
    going.messages.map((one: { side: string; body: string }) => [one.side, one.body.split('\n')[0]]),
    [
      ['person', 'Bonjour, je ne trouve pas mes véhicules dans la liste. Merci de votre aide.'],
      ['operator', 'Quel fichier ?'],
      ['person', 'Le fichier de mardi.'],
    ],
  );
  assert.deepEqual([going.state, going.messages[2].mail.cut], ['open', true]);
});

test('P08 who writes into a thread from elsewhere is shown as such, and reads nothing of it: answers go to whoever asked', async () => {
  await mail.send(asks('owner@mail.example', 'Bill', 'Hello, what is this amount on my bill? Thank you.'));
  const { replyTo } = newest('owner@mail.example');
  const before_ = house.mailbox.mails().length;
  await mail.send({ from: 'thief@mail.example', to: replyTo!, subject: 'Re', text: 'Please send it to me as well.' });
  const thread = await desk('owner@mail.example');
  assert.deepEqual([thread.messages[1].mail.otherAddress, thread.messages[1].mail.from], [true, 'thief@mail.example']);
  await house.call(`POST /api/operator/support/${thread.id}/messages`, {
    as: operator,
    body: { body: 'The amount is 49.', state: 'answered', version: thread.version },
  });
  await house.runJobs();
  assert.equal(house.mailbox.mails().length, before_ + 1);
  assert.equal(lettersOf('thief@mail.example').length, 0);
  // Neither a number in the subject nor a made-up address opens a thread.
  const messages = await count('support_message');
  await mail.send(asks('thief@mail.example', `[${thread.number}] Bill`, 'And what did they say to you about it?'));
  assert.equal((await desk('thief@mail.example')).messages.length, 1);
  assert.equal(await count('support_message'), messages + 1);
  const guess = replyTo!.replace(/\+./, (start) => (start === '+a' ? '+b' : '+a'));
  assert.match(await mail.refused({ from: 'thief@mail.example', to: guess, text: 'x' }), /^550 5\.1\.1 /);
});

test('P08 a holder’s address in a mail proves nothing: the desk is told whose it claims to be, the account sees nothing of it', async () => {
  const holder = await house.makeUser();
  await mail.send(asks(holder.email, 'Question', 'Hello, can you change the address of my account please?'));
  const thread = await desk(holder.email);
  assert.deepEqual([thread.account, thread.claimsAccount], [false, true]);
  assert.deepEqual((await house.call('GET /api/me/support', { as: holder })).body.items, []);
});

test('P35b P16a a mail in English or French to the privacy mailbox opens a request of the right kind with its due date, and changes nothing', async () => {
  const holder = await house.makeUser();
  const asItWas = await house.db.sql('select * from user_account where id = $1', [holder.userId]);
  const cases = [
    ['Delete my data', 'Please delete all the personal information that you hold about me.', 'erasure', 'en'],
    ['Mes données', 'Bonjour, je vous prie de supprimer mon compte et toutes mes données.', 'erasure', 'fr'],
    ['Request', 'Under PIPEDA I want to receive a copy of my personal information from you.', 'access', 'en'],
    [
      'Accès',
      'Je souhaite consulter les renseignements que vous avez à mon sujet, une copie de mon dossier.',
      'access',
      'fr',
    ],
    ['My name', 'Could you please correct my details, the name is wrong.', 'correction', 'en'],
    ['Erreur', 'Veuillez rectifier mes coordonnées dans votre système, merci.', 'correction', 'fr'],
    ['Stop', 'Please unsubscribe me from all of this.', 'opt_out', 'en'],
    ['Courriels', 'Je ne veux plus recevoir vos courriels, merci.', 'opt_out', 'fr'],
    ['Hello', 'I have a question about the cookies that you use on this site.', 'other', 'en'],
  ] as const;
  for (const [n, [subject, text, kind, locale]] of cases.entries()) {
    const from = n === 0 ? holder.email : `p${n}@mail.example`;
    await mail.send({ from, to: privacy, subject, text });
    const request = (await listPlatformRequests(house.ground)).find((one) => one.email === from)!;
    assert.deepEqual([request.kind, request.way], [kind, 'mail'], text);
    const days = (request.dueAt.getTime() - request.receivedAt.getTime()) / 86_400_000;
    assert.ok(days > 29.9 && days < 31);
    const letter = newest(from);
    assert.match(letter.subject, locale === 'fr' ? /^Nous avons reçu votre demande/ : /^We have your privacy request/);
    assert.match(letter.replyTo!, /^privacy\+/);
  }
  assert.deepEqual(await house.db.sql('select * from user_account where id = $1', [holder.userId]), asItWas);
});

test('P35b who asks support for a right, by mail or on the contact page, has asked for it; other questions open none', async () => {
  await mail.send(
    asks('asks@mail.example', 'My account', 'Hello, please delete my account and all my data. Thank you.'),
  );
  const mailed = (await listPlatformRequests(house.ground)).find((one) => one.email === 'asks@mail.example')!;
  assert.deepEqual([mailed.kind, mailed.way], ['erasure', 'support']);
  assert.deepEqual(lettersOf('asks@mail.example').length, 2);
  const page = await house.call<string>('GET /help?lang=fr');
  house.clock.move(2_000); // nobody writes a question in less
  const words = new URLSearchParams({
    asked: /name="asked" value="([^"]+)"/.exec(page.body)![1]!,
    name: 'Luc',
    email: 'luc@mail.example',
    subject: 'Vie privée',
    body: 'Envoyez-moi une copie de mes renseignements personnels.',
  }).toString();
  const form = await house.call('POST /help?lang=fr', {
    bytes: Buffer.from(words),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(words.length) },
  });
  assert.equal(form.status, 200);
  const typed = (await listPlatformRequests(house.ground)).find((one) => one.email === 'luc@mail.example')!;
  assert.equal(typed.kind, 'access');
  const was = (await listPlatformRequests(house.ground)).length;
  for (const [n, text] of [
    'How do customers unsubscribe from our newsletter?',
    'How do I delete a photo of a car?',
    'Comment modifier le prix d’un véhicule ?',
    'Please fix the import of my listing.',
  ].entries())
    await mail.send(asks(`q${n}@mail.example`, 'Question', text));
  assert.equal((await listPlatformRequests(house.ground)).length, was);
});

test('P16a P35b an account is deleted for whoever answered from its own mailbox or showed who they are; a mail from another address is not enough', async () => {
  const ask = async (from: string) => {
    await mail.send({ from, to: privacy, subject: 'Erase', text: 'Please erase all my data and my account.' });
    return (await listPlatformRequests(house.ground)).find((one) => one.email === from)!;
  };
  const there = async (id: string) => (await house.db.sql('select from user_account where id = $1', [id])).length;
  const [holder, second] = [await house.makeUser(), await house.makeUser()];
  const other = await ask('other@mail.example');
  const end = (id: string, account: string) =>
    resolvePlatformRequest(
      house.ground,
      id,
      { outcome: 'deleted', account, customer: null, identity: '', answer: '' },
      'A. Roy',
    );
  const refusedFor = (code: string) => (error: any) =>
    error.errors?.[0].pointer === '/identity' && error.errors[0].code === code;
  await assert.rejects(end(other.id, holder.email), refusedFor('other_address'));
  // Even answering our letter proves that other mailbox and no more.
  await mail.send({ from: holder.email, to: newest('other@mail.example').replyTo!, subject: 'Re', text: 'It was me.' });
  await assert.rejects(end(other.id, holder.email), refusedFor('other_address'));
  // Naming the right address proves nothing either, nor does an absence note from there.
  const claimed = await ask(holder.email);
  await assert.rejects(end(claimed.id, holder.email), refusedFor('identity_not_shown'));
  const answer = { from: holder.email, to: newest(holder.email).replyTo!, subject: 'Re: your letter' };
  await mail.send({ ...answer, text: 'I am away.', headers: { 'Auto-Submitted': 'auto-replied' } });
  await assert.rejects(end(claimed.id, holder.email), refusedFor('identity_not_shown'));
  assert.equal(await there(holder.userId), 1);
  await mail.send({ ...answer, text: 'Yes, that was me. Go ahead.' });
  const shown = (await listPlatformRequests(house.ground)).find((one) => one.id === claimed.id)!;
  assert.ok(shown.addressProvedAt);
  assert.deepEqual(
    shown.more?.map(({ words }) => words.split('\n').at(-1)),
    ['I am away.', 'Yes, that was me. Go ahead.'],
  );
  await end(claimed.id, holder.email);
  assert.equal(await there(holder.userId), 0);
  // Or somebody saw who it is.
  const identity = 'Called back at the number of the account';
  await house.ground.database.asPlatform((ctx) =>
    notePlatformRequest(ctx, other.id, { kind: 'erasure', identity }, 'A. Roy'),
  );
  await end(other.id, second.email);
  assert.equal(await there(second.userId), 0);
});

test('P08 a customer’s answer stands on the timeline of its lead and wakes those who answer; another dealership sees nothing', async () => {
  const mine = await leadOf(ours, 'ann@mail.example');
  const other = await leadOf(theirs, 'ann@mail.example');
  assert.match(mine.letter.replyTo!, /^reply\+[a-z2-7]{26}@localhost$/);
  assert.notEqual(mine.letter.replyTo, other.letter.replyTo);
  await mail.send({
    from: 'Ann <ann@mail.example>',
    to: mine.letter.replyTo!,
    subject: `Re: ${mine.letter.subject}`,
    inReplyTo: mine.letter.messageId!,
    html: '<p>Great &ndash; <b>Tuesday</b> at 5?</p><script>alert(1)</script><img src="https://tracker.example/x"><blockquote>Yes, come by.</blockquote>',
  });
  const entry = (await timeline(ours, mine.id)).find(({ kind }) => kind === 'email_in')!;
  assert.equal(entry.body, 'Great – Tuesday at 5?');
  assert.deepEqual(
    [entry.details.mail!.otherAddress, entry.details.mail!.cut, entry.details.mail!.automatic],
    [false, true, false],
  );
  assert.ok(!(await timeline(theirs, other.id)).some(({ kind }) => kind === 'email_in'));
  assert.equal(newest(ours.owner.email).subject, 'A customer answered');
  assert.ok(!newest(ours.owner.email).text.includes('Tuesday'), 'a customer’s words leave the office');
  assert.equal(lettersOf(theirs.owner.email).filter(({ subject }) => /answered/.test(subject)).length, 0);
  // Our next letter stands under theirs.
  await house.call(`POST /api/leads/${mine.id}/replies`, { as: ours.owner, body: { body: 'Tuesday it is.' } });
  await house.runJobs();
  const [row] = await house.db.sql<{ in_reply_to: string | null }>(
    `select in_reply_to from dealership_mail where dealership_id = $1 and kind = 'leads.reply' order by created_at desc limit 1`,
    [ours.id],
  );
  assert.match(row!.in_reply_to!, /^<.+>$/);
  // From elsewhere it is shown as such; a program's is told once a day, and gets no answer. An echo of our own is no news.
  const alerts = lettersOf(ours.owner.email).length;
  const away = (n: number, from = 'else@mail.example', to = mine.letter.replyTo!) =>
    mail.send({
      from,
      envelope: { from: 'else@mail.example', to },
      subject: 'Away',
      text: `I am away: ${n}.`,
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
  const theirAlerts = lettersOf(theirs.owner.email).length;
  await away(0, privacy, other.letter.replyTo!);
  assert.equal(lettersOf(theirs.owner.email).length, theirAlerts);
  for (const n of [1, 2, 3]) await away(n);
  assert.equal(lettersOf('else@mail.example').length, 0);
  const last = (await timeline(ours, mine.id)).at(-1)!;
  assert.deepEqual([last.details.mail!.automatic, last.details.mail!.otherAddress], [true, true]);
  assert.equal(lettersOf(ours.owner.email).length, alerts + 1);
  assert.equal(newest(ours.owner.email).subject, 'An automatic e-mail arrived');
  const events = await house.call('GET /api/journal?recordKind=lead', { as: ours.owner });
  assert.ok(
    events.body.items.some(
      (one: { event: string; actor: { kind: string } }) =>
        one.event === 'lead.mail_received' && one.actor.kind === 'visitor',
    ),
  );
});

test('P21a a bounce shows: a letter that comes back is marked on its lead, and among letters of the platform', async () => {
  const { id, letter } = await leadOf(ours, 'gone@mail.example');
  assert.match(letter.returnPath!, /^bounces\+[a-z2-7]{26}@localhost$/);
  const state = async () => (await timeline(ours, id)).find(({ kind }) => kind === 'email_out')!.mailState;
  await mail.send(serverNotice(letter.returnPath!, 'delayed', '4.4.1'));
  assert.equal(await state(), 'sent');
  // Not a notice of a server, only an absence note of a person.
  await mail.send({
    envelope: { from: '', to: letter.returnPath! },
    from: 'gone@mail.example',
    subject: 'Away',
    text: 'I am away',
  });
  assert.equal(await state(), 'sent');
  await mail.send(serverNotice(letter.returnPath!, 'failed', '5.1.1'));
  assert.equal(await state(), 'failed');
  const [row] = await house.db.sql<{ last_error: string }>(
    `select last_error from dealership_mail where bounce_token = $1`,
    [/\+(\w+)@/.exec(letter.returnPath!)![1]],
  );
  assert.equal(row!.last_error, 'DSN 5.1.1');
  const journal = await house.call('GET /api/journal', { as: ours.owner });
  assert.ok(journal.body.items.some((one: { event: string }) => one.event === 'mail.returned'));
});

test('P18a a whole mail is sealed, with the key of whose it is', async () => {
  const mark = 'Zyxomma9731';
  await mail.send(asks('seal@mail.example', 'Sealed', `Hello, this is about my ${mark}.`));
  const { letter } = await leadOf(ours, 'sealed@mail.example');
  await mail.send({ from: 'sealed@mail.example', to: letter.replyTo!, subject: 'Re', text: `My ${mark}` });
  for (const table of ['inbound_mail', 'dealership_inbound_mail']) {
    const rows = await house.db.sql<{ sealed: Buffer; text: string }>(
      `select sealed, one::text as text from ${table} one`,
    );
    assert.ok(rows.length > 0);
    for (const row of rows) {
      assert.ok(!row.sealed.includes(mark) && !row.text.includes('mail.example'), table);
      assert.ok(!row.text.includes(Buffer.from(mark).toString('hex')), table);
    }
  }
  assert.ok(!JSON.stringify(house.log).includes(mark) && !JSON.stringify(house.log).includes('seal@mail.example'));
  const jobs = await house.db.sql('select payload::text from graphile_worker._private_jobs');
  assert.ok(!JSON.stringify(jobs).includes('mail.example'));
});

const envelope = (to: string) => [
  'EHLO relay.example\r\n',
  'MAIL FROM:<a@mail.example>\r\n',
  `RCPT TO:<${to}>\r\n`,
  'DATA\r\n',
];
const whole = (id: string, body: string) =>
  `From: cut@mail.example\r\nTo: ${support}\r\nSubject: Cut\r\nMessage-ID: <${id}@mail.example>\r\n\r\n${body}\r\n.\r\n`;

test('a connection that is cut in the middle leaves nothing; a mail that the relay repeats is one mail', async () => {
  const was = [await count('inbound_mail'), await count('support_request')];
  const text = whole('one', 'Hello, this is what I want to ask you.');
  await mail.speak([...envelope(support), text], text.length - 12);
  // All but the line that ends it.
  await mail.speak([...envelope(support), text], text.length - 3);
  await sleep(300);
  await house.runJobs();
  assert.deepEqual([await count('inbound_mail'), await count('support_request')], was);
  // Kept, and the peer gone before it could hear so: as when we die between the commit and the answer.
  await mail.speak([...envelope(support), text], text.length);
  for (let n = 0; n < 50 && (await count('inbound_mail')) === was[0]; n++) await sleep(50);
  await house.runJobs();
  const again = await mail.speak([...envelope(support), text.replace('From:', 'Received: by relay.example\r\nFrom:')]);
  assert.match(again.at(-1)!, /^250 /);
  await house.runJobs();
  assert.deepEqual([await count('inbound_mail'), await count('support_request')], [was[0]! + 1, was[1]! + 1]);
  assert.equal(lettersOf('cut@mail.example').length, 1);
});

/** A real process that takes mail for the same house; the test kills it while the database holds it at a table. */
async function killedAt(table: string, lines: readonly string[]): Promise<string[]> {
  const child = fork(new URL('./mail-receiver.ts', import.meta.url), [
    path.dirname(house.ground.config.dataDir),
    JSON.stringify(house.db.address),
    house.mailbox.url,
  ]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const blocking = new pg.Client(house.db.admin);
  await blocking.connect();
  const waiting = async (): Promise<boolean> =>
    (await blocking.query(`select from pg_locks where relation = $1::regclass and not granted`, [table])).rowCount! > 0;
  try {
    await blocking.query(`begin; lock table ${table} in share row exclusive mode`);
    const talk = (await lettersTo(() => house, port)).speak(lines);
    for (let n = 0; n < 200 && !(await waiting()); n++) await sleep(25);
    assert.ok(await waiting(), `nobody waits at ${table}: this proves nothing`);
    child.kill('SIGKILL');
    return await talk;
  } finally {
    child.kill('SIGKILL');
    await blocking.end();
  }
}

test('P08 a process that is killed before the commit, or between it and its 250, loses no mail and doubles none', async () => {
  const { id, letter } = await leadOf(ours, 'killed@mail.example');
  const both = [
    'EHLO relay.example\r\n',
    'MAIL FROM:<killed@mail.example>\r\n',
    `RCPT TO:<${support}>\r\n`,
    `RCPT TO:<${letter.replyTo}>\r\n`,
    'DATA\r\n',
    whole('killed', 'Hello, this is what I want to ask you both.').replace('cut@', 'killed@'),
  ];
  const there = async () => {
    await house.runJobs();
    return [
      (await house.db.sql(`select from support_request where email = 'killed@mail.example'`)).length,
      (await timeline(ours, id)).filter(({ kind }) => kind === 'email_in').length,
    ];
  };
  const promised = (replies: string[]) => replies.filter((one) => one.startsWith('250')).length;
  // At the first copy: nothing is committed, and nothing was promised beyond its envelope.
  assert.equal(promised(await killedAt('inbound_mail', both)), 4);
  assert.deepEqual(await there(), [0, 0]);
  // At the second: the first is committed, and the peer has not heard so.
  assert.equal(promised(await killedAt('dealership_inbound_mail', both)), 4);
  assert.deepEqual(await there(), [1, 0]);
  // The peer repeats what nobody promised it.
  assert.equal(promised(await mail.speak(both)), 5);
  assert.deepEqual(await there(), [1, 1]);
  assert.equal(promised(await mail.speak(both)), 5);
  assert.deepEqual(await there(), [1, 1]);
  assert.equal(lettersOf('killed@mail.example').filter(({ subject }) => /Cut/.test(subject)).length, 1);
});

const marked = 'Zqexif4711';
/** Files as people and others send them: by name, by content, and what becomes of each. */
async function files() {
  const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#146' } })
    .withExif({ IFD0: { ImageDescription: marked } })
    .jpeg()
    .toBuffer();
  assert.ok(photo.includes(marked));
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), randomBytes(3000)]);
  const pdf = Buffer.concat([Buffer.from(`%PDF-1.7\n% ${marked}\n`), randomBytes(100_000)]);
  const sent = [
    { filename: 'Permis d’Ann.PNG', content: photo },
    { filename: 'IMG_1.HEIC', content: heic },
    { filename: 'preuve.txt', content: pdf },
    { filename: 'invoice.pdf', content: Buffer.from('<html><script>alert(1)</script>') },
    { filename: 'broken.jpg', content: Buffer.concat([photo.subarray(0, 200), randomBytes(100)]) },
  ];
  const kept = [
    ['Permis d’Ann.jpg', 'image/jpeg', null],
    ['IMG_1.HEIC', 'image/heic', null],
    ['preuve.txt', 'application/pdf', null],
    ['invoice.pdf', null, 'kind'],
    ['broken.jpg', null, 'damaged'],
  ];
  return { sent, kept, pdf };
}
interface Shown {
  id: string;
  name: string;
  type: string | null;
  bytes: number | null;
  notKept: string | null;
}
const shownAs = (all: Shown[]) => all.map(({ name, type, notKept }) => [name, type, notKept]);

test('P18a P20a files of a customer’s mail are kept by what they are, sealed, handed to the dealership’s people only, and gone with the customer', async () => {
  const { sent, kept, pdf } = await files();
  const { id, letter } = await leadOf(ours, 'files@mail.example');
  await mail.send({ from: 'files@mail.example', to: letter.replyTo!, subject: 'Re', text: 'Here.', attachments: sent });
  const entry = (await timeline(ours, id)).find(({ kind }) => kind === 'email_in') as unknown as {
    attachments: Shown[];
  };
  assert.deepEqual(shownAs(entry.attachments), kept);
  const at = (n: number, lead = id) => `GET /api/leads/${lead}/attachments/${entry.attachments[n]!.id}`;
  const taken = await house.fetch(
    new Request(`http://localhost:3000${at(2).slice(4)}`, {
      headers: { cookie: ours.owner.cookie, 'automo-dealership': ours.id },
    }),
    { incoming: { socket: { remoteAddress: '203.0.113.9' } } },
  );
  assert.ok(Buffer.from(await taken.arrayBuffer()).equals(pdf), 'byte for byte');
  assert.equal(
    taken.headers.get('content-disposition'),
    `attachment; filename="preuve.txt"; filename*=UTF-8''preuve.txt`,
  );
  assert.equal(taken.headers.get('x-content-type-options'), 'nosniff');
  assert.match(taken.headers.get('content-security-policy')!, /^sandbox/);
  const photo = await house.call<string>(at(0), { as: ours.owner });
  assert.deepEqual(
    [photo.status, photo.headers.get('content-type'), photo.body.includes(marked)],
    [200, 'image/jpeg', false],
  );
  assert.match(
    photo.headers.get('content-disposition')!,
    /filename="Permis dAnn\.jpg"; filename\*=UTF-8''Permis%20d%E2%80%99Ann\.jpg$/,
  );
  // What was not kept is not there; nor is anything for others, or beside another lead.
  const otherLead = await leadOf(ours, 'else2@mail.example');
  const viewer = await house.makeStaff(ours, ['viewer']);
  assert.deepEqual(
    [
      (await house.call(at(3), { as: ours.owner })).status,
      (await house.call(at(0), { as: theirs.owner })).status,
      (await house.call(at(0, otherLead.id), { as: ours.owner })).status,
      (await house.call(at(0), { as: viewer })).status,
      (await house.call(at(0))).status,
    ],
    [404, 404, 404, 403, 401],
  );
  const blobs = () => Array.fromAsync(house.ground.blobs.list(`${ours.id}/mail-attachment/`));
  const before_ = await blobs();
  assert.equal(before_.length, 3);
  for (const { name } of before_) assert.ok(!(await house.ground.blobs.get(name)).includes(marked));
  // An erasure takes row and file.
  const [customer] = await house.db.sql<{ id: string }>('select customer_id as id from lead where id = $1', [id]);
  const ask = async (what: string, body?: unknown) => {
    const { status, body: said } = await house.call(what, { as: ours.owner, body });
    assert.ok(status < 300, JSON.stringify(said));
    return said;
  };
  const person = { kind: 'erasure', way: 'phone', name: 'F', email: 'files@mail.example', customerId: customer!.id };
  const asked = await ask('POST /api/privacy/requests', person);
  const proved = await ask(`POST /api/privacy/requests/${asked.id}/identity`, {
    version: asked.version,
    how: 'Passport',
  });
  const preview = await ask(`GET /api/privacy/requests/${asked.id}/erasure`);
  assert.equal(preview.lines.find((one: { what: string }) => one.what === 'attachments').count, 5);
  await ask(`POST /api/privacy/requests/${asked.id}/erasure`, {
    version: proved.version,
    fingerprint: preview.fingerprint,
  });
  await house.runJobs();
  assert.deepEqual([await blobs(), await count('dealership_inbound_attachment')], [[], 0]);
});

test('P08 P35b files of mails to support and to the privacy mailbox are kept sealed, for our own people and whoever sent them into their own conversation', async () => {
  const { sent, kept, pdf } = await files();
  const holder = await house.makeUser();
  const opened = await house.call('POST /api/me/support', {
    as: holder,
    body: { subject: 'List', body: 'It looks wrong' },
  });
  await house.runJobs();
  await mail.send({ from: holder.email, to: newest(holder.email, /List/).replyTo!, text: 'See.', attachments: sent });
  const own = (await house.call(`GET /api/me/support/${opened.body.id}`, { as: holder })).body.messages[1];
  assert.deepEqual(shownAs(own.attachments), kept);
  const at = `${opened.body.id}/attachments/${own.attachments[2].id}`;
  const mine = await house.call<string>(`GET /api/me/support/${at}`, { as: holder });
  const theirs_ = await house.call(`GET /api/me/support/${at}`, { as: await house.makeUser() });
  const desks = await house.call<string>(`GET /api/operator/support/${at}`, { as: operator });
  assert.deepEqual([mine.status, theirs_.status, desks.status], [200, 404, 200]);
  assert.equal(desks.headers.get('content-length'), String(pdf.length));
  assert.match(mine.headers.get('content-disposition')!, /^attachment; /);

  await mail.send({
    from: 'proof@mail.example',
    to: privacy,
    subject: 'Access',
    text: 'A copy of my data please.',
    attachments: sent,
  });
  await mail.send({
    from: 'proof@mail.example',
    to: newest('proof@mail.example').replyTo!,
    text: 'And this.',
    attachments: [{ filename: 'more.pdf', content: pdf }],
  });
  const listed = await house.call('GET /api/operator/privacy', { as: operator });
  const request = listed.body.items.find((one: { email: string }) => one.email === 'proof@mail.example');
  assert.deepEqual(shownAs(request.attachments), [...kept, ['more.pdf', 'application/pdf', null]]);
  const file = `GET /api/operator/privacy/${request.id}/attachments/${request.attachments[5].id}`;
  assert.equal((await house.call(file, { as: operator })).headers.get('content-length'), String(pdf.length));
  assert.equal((await house.call(file, { as: ours.owner })).status, 404);
  assert.equal((await house.call(file.replace(request.id, opened.body.id), { as: operator })).status, 404);
  for (const { text } of await house.db.sql<{ text: string }>(`select one::text as text from inbound_attachment one`))
    assert.ok(!text.includes('Permis') && !text.includes(Buffer.from(marked).toString('hex')));
  const events = await house.db.sql<{ event: string }>(
    `select event from operator_event where event like '%file_taken'`,
  );
  assert.ok(events.length >= 2);
});

test('P35b the desk hears of every mail to the privacy mailbox, a program’s too, and of none that is our own: nothing goes in a circle', async () => {
  // What they were told of before does not count.
  await house.db.sql(`delete from platform_mail where kind = 'privacy.desk_program'`);
  const told = () => lettersOf(operator.email).map(({ subject }) => subject.split(',')[0]!);
  const before_ = told().length;
  const news = () =>
    told()
      .slice(0, told().length - before_)
      .toReversed();
  await mail.send({
    from: 'calls@service.example',
    to: privacy,
    subject: 'Call summary',
    text: 'Please delete all the personal information that you hold about me.',
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  const listed = await listPlatformRequests(house.ground);
  assert.equal(listed.find(({ email }) => email === 'calls@service.example')!.kind, 'erasure');
  assert.deepEqual(news(), ['An automatic e-mail came to the privacy mailbox']);
  for (let n = 0; n < 7; n++)
    await mail.send({
      from: 'list@service.example',
      to: privacy,
      subject: `Issue ${n}`,
      text: 'News',
      headers: { 'List-Id': '<n>' },
    });
  assert.equal(news().length, 5, 'a list fills nobody’s mailbox');
  assert.deepEqual([lettersOf('calls@service.example'), lettersOf('list@service.example')], [[], []]);
  // An operator who signs in with the mailbox itself: no letter goes there, and an echo makes no new one.
  const { userId } = await makeOperator(house, 'Mailbox');
  await house.db.sql('update user_account set email = $2 where id = $1', [userId, privacy]);
  const open = (await listPlatformRequests(house.ground)).length;
  await mail.send({ from: 'person@mail.example', to: privacy, subject: 'Access', text: 'A copy of my data please.' });
  await mail.send({
    from: privacy,
    envelope: { from: 'x@mail.example', to: privacy },
    subject: 'A privacy request came in',
    text: 'An echo of our own',
  });
  assert.equal((await listPlatformRequests(house.ground)).length, open + 2);
  assert.equal(lettersOf(privacy).length, 0);
  assert.equal(news().length, 6);
  // Whatever writes to an address that comes back to us writes to nobody.
  const mailId = await house.as(ours, (ctx) =>
    post(ctx, { kind: 'x.y', to: support, subject: 'x', html: 'x', text: 'x' }),
  );
  await house.runJobs();
  const [row] = await house.db.sql<{ state: string }>('select state from dealership_mail where id = $1', [mailId]);
  assert.deepEqual([row!.state, lettersOf(support).length], ['refused', 0]);
  await house.db.sql('delete from operator where user_id = $1', [userId]);
});

test('strangers, floods, and what is too big or too deep are refused or shown as what they are', async () => {
  assert.match(
    await mail.refused({ from: 'a@mail.example', to: 'someone@elsewhere.example', text: 'x' }),
    /^550 5\.1\.1 /,
  );
  assert.match(await mail.refused({ from: 'a@mail.example', to: 'no-reply@localhost', text: 'x' }), /^550 5\.1\.1 /);
  const big = Buffer.alloc(31 * 1024 * 1024, `${'x'.repeat(70)}\r\n`);
  const size = await mail.refused({ envelope: { from: 'a@mail.example', to: support }, raw: big });
  assert.match(size, /^552 /);
  // Thirty parts within each other, and a header without end.
  const deep = Array.from({ length: 30 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`);
  await mail.send({
    envelope: { from: 'deep@mail.example', to: support },
    raw: `From: deep@mail.example\r\nSubject: Deep\r\n${deep.join('')}Content-Type: text/plain\r\n\r\nhidden`,
  });
  const unread = await desk('deep@mail.example');
  assert.deepEqual([unread.messages[0].mail.unreadable, unread.suspectedSpam], [true, true]);
  // NUL, directions, and a subject that wants to be more headers.
  await mail.send({
    envelope: { from: 'nul@mail.example', to: support },
    raw: `From: "A\r\n B" <nul@mail.example>\r\nSubject: =?utf-8?B?${Buffer.from('One\r\nBcc: all@mail.example').toString('base64')}?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\u0000, the \u202ereversed\u202c words for you`,
  });
  const odd = await desk('nul@mail.example');
  assert.equal(odd.subject, 'One Bcc: all@mail.example');
  assert.equal(odd.messages[0].body, 'Hello, the reversed words for you');
  assert.equal(lettersOf('all@mail.example').length, 0);
  // Nobody at all: kept, and nothing else.
  const requests = await count('support_request');
  await mail.send({ envelope: { from: '', to: support }, raw: 'Subject: Nobody\r\n\r\nHello' });
  assert.equal(await count('support_request'), requests);
  const unknown = Array.from({ length: 7 }, (_, n) => `RCPT TO:<nobody${n}@localhost>\r\n`);
  const replies = await mail.speak(['EHLO x.example\r\n', 'MAIL FROM:<a@mail.example>\r\n', ...unknown]);
  assert.match(replies.at(-1)!, /^421 /);
});

test('P27c a dealership that was cancelled or has left takes no mail any more', async () => {
  const { letter } = await leadOf(theirs, 'late@mail.example');
  const late = { from: 'late@mail.example', to: letter.replyTo!, subject: 'Re', text: 'Hello' };
  await mail.send(late);
  await house.db.sql(
    `update dealership set state = 'cancelled', cancelled_at = now(), purge_at = now() + interval '60 days' where dealership_id = $1`,
    [theirs.id],
  );
  // At the address itself, before anything is sent, in both of its languages, and where its closed site says, too.
  const said = await mail.refused({ ...late, text: 'Hello again' });
  assert.match(
    said,
    /^550 5\.1\.6 Theirs no longer takes mail at this address\. Write to sales@example\.com or call \(902\) 555-0100 instead\./,
  );
  assert.match(said, /Theirs ne recoit plus de courriels a cette adresse\. Ecrivez plutot a sales@example\.com/);
  const refused = await mail.speak([
    'EHLO x.example\r\n',
    'MAIL FROM:<late@mail.example>\r\n',
    `RCPT TO:<${letter.replyTo}>\r\n`,
  ]);
  assert.match(refused.at(-1)!, /^550 5\.1\.6 /);
  await house.db.sql(`update dealership set state = 'purging' where dealership_id = $1`, [theirs.id]);
  assert.match(await mail.refused({ ...late, text: 'And again' }), /^550 5\.1\.1 /);
});

test('what a letter says of where to answer is the mailbox that people read, where no mail arrives', async () => {
  const { config } = house.ground;
  const was = config.inbound;
  config.inbound = undefined;
  try {
    const { letter } = await leadOf(ours, 'plain@mail.example');
    assert.deepEqual([letter.replyTo, letter.returnPath], ['sales@example.com', 'no-reply@localhost']);
    await house.as(ours, (ctx) => post(ctx, { kind: 'x.y', to: 'a@b.example', subject: 'x', html: 'x', text: 'x' }));
  } finally {
    config.inbound = was;
  }
});

test('P08 programs get no answer, and nobody more than five in a day', async () => {
  const automatic = [
    { headers: { 'Auto-Submitted': 'auto-replied' } },
    { headers: { Precedence: 'bulk' } },
    { headers: { 'List-Id': '<news.mail.example>' } },
    { envelope: { from: '', to: support } },
  ];
  for (const [n, more] of automatic.entries())
    await mail.send({ ...asks('robot@mail.example', `Away ${n}`, 'I am away for the week.'), ...more });
  // An echo of our own letters, and a notice of a server.
  await mail.send({
    ...asks('no-reply@localhost', 'Echo', 'We have your request'),
    envelope: { from: 'x@mail.example', to: support },
  });
  await mail.send(asks('mailer-daemon@mail.example', 'Undeliverable', 'Your mail did not reach its receiver.'));
  for (const to of ['robot@mail.example', 'no-reply@localhost', 'mailer-daemon@mail.example'])
    assert.equal(lettersOf(to).length, 0, to);
  const listed = await house.call('GET /api/operator/support', { as: operator });
  assert.ok(
    listed.body.items
      .filter((one: { email: string }) => one.email === 'robot@mail.example')
      .every((one: { suspectedSpam: boolean }) => one.suspectedSpam),
  );
  for (let n = 0; n < 7; n++)
    await mail.send(asks('keen@mail.example', `Question ${n}`, `Hello, this is what I want to know: ${n}`));
  assert.equal(lettersOf('keen@mail.example').length, 5);
  house.clock.move(25 * 3_600_000);
  await mail.send(asks('keen@mail.example', 'Question 8', 'Hello, and this is what I want to know now.'));
  assert.equal(lettersOf('keen@mail.example').length, 6);
});

test('P18a whole mails are gone after thirty days; what they said stays in the conversation', async () => {
  house.clock.move(31 * 86_400_000);
  await tidyInboundMail.run(
    {
      ground: house.ground,
      log: house.ground.log,
      now: house.clock.now(),
      signal: new AbortController().signal,
      attempt: 1,
      lastAttempt: false,
      work: (task) => house.ground.database.asPlatform(task),
    },
    {},
  );
  // What is left belongs to the dealership that is being purged, and goes with it.
  const left = await house.db.sql(`select from dealership_inbound_mail where dealership_id <> $1`, [theirs.id]);
  assert.deepEqual([await count('inbound_mail'), left.length], [0, 0]);
  assert.ok((await count('support_message')) > 0);
});
