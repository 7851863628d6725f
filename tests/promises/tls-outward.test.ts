/** P17b: whoever is spoken to by TLS is who they say, on every way out; anybody else gets nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { SMTPServer } from 'smtp-server';
import { readConfig } from '#platform/config.ts';
import { smtpTransport } from '#platform/mail/index.ts';
import { exchange, OutboundFailure, permitHosts } from '#platform/outbound/index.ts';
import { testFolder } from '#tests/harness/database.ts';
import { openDatabase } from '../../src/commands/database.ts';
import { authority, expired, good, selfSigned, wrongName } from './certificates.ts';
import type { Identity } from './certificates.ts';

const folder = testFolder();
const config = readConfig({ AUTOMO_DATA_DIR: `${folder.path}/data`, AUTOMO_DOMAIN: 'localhost' }, folder.path);
const trusted = tls.getCACertificates('default');
// As an operator does it with an authority of their own: only then do a wrong name and an old date matter by themselves.
before(() => {
  tls.setDefaultCACertificates([...trusted, authority]);
  permitHosts(['localhost']);
});
after(() => {
  tls.setDefaultCACertificates(trusted);
  folder.remove();
});

/** What is wrong with each, as a failure says it. */
const refused: [string, Identity, RegExp][] = [
  ['a wrong name', wrongName, /ERR_TLS_CERT_ALTNAME_INVALID|altnames/i],
  ['an old certificate', expired, /CERT_HAS_EXPIRED|expired/i],
  ['a certificate that nobody vouches for', selfSigned, /SELF_SIGNED_CERT|self-signed/i],
];

async function listening<S extends Server>(server: S): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const letter = {
  toAddress: 'ann@mail.example',
  toName: null,
  fromName: null,
  replyTo: null,
  subject: 'Secret',
  html: '<p>Secret',
  bodyText: 'Secret',
  messageId: '<one@localhost>',
  inReplyTo: null,
  headers: {},
  bounceToken: null,
};

/** Sends a letter to a mail server of this identity. @returns how it ended, and what the server heard of envelope and letter */
async function mailTo(identity: Identity | undefined, scheme: 'smtp' | 'smtps', host = 'localhost') {
  const heard: string[] = [];
  const server = new SMTPServer({
    ...identity,
    secure: scheme === 'smtps',
    authOptional: true,
    disabledCommands: identity ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    logger: false,
    onMailFrom: ({ address }, _, done) => {
      heard.push(address);
      done();
    },
    onData: (stream, session, done) => {
      heard.push(session.secure ? 'encrypted' : 'plain');
      stream.resume().once('end', () => done());
    },
  });
  server.on('error', () => undefined);
  const port = await listening(server.server as Server);
  const transport = smtpTransport(config, `${scheme}://${host}:${port}`);
  const failure = await transport.send(letter, AbortSignal.timeout(10_000)).then(
    () => undefined,
    (error: Error) => error,
  );
  transport.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return { failure, heard };
}

test('P17b SMTP: by STARTTLS and by TLS at once a letter goes to whoever proves the name, and to nobody else', async () => {
  for (const scheme of ['smtp', 'smtps'] as const) {
    const sent = await mailTo(good, scheme);
    assert.deepEqual([sent.failure, sent.heard], [undefined, ['no-reply@localhost', 'encrypted']], scheme);
    for (const [what, identity, words] of refused) {
      const { failure, heard } = await mailTo(identity, scheme);
      assert.match(String((failure as { code?: string }).code), words, `${scheme}: ${what}`);
      assert.deepEqual(heard, [], `${scheme}: ${what}`);
    }
  }
  // 0.0.0.0 is this machine, and is not named as it: a server elsewhere that offers no STARTTLS gets nothing.
  const { failure, heard } = await mailTo(undefined, 'smtp', '0.0.0.0');
  assert.match(String(failure), /STARTTLS|TLS/);
  assert.deepEqual(heard, []);
});

test('P17b HTTP: a request goes to whoever proves the name, and to nobody else', async () => {
  const ask = async (identity: Identity) => {
    let heard = 0;
    const server = https.createServer(identity, (_, response) => {
      heard += 1;
      response.end('ok');
    });
    const url = new URL(`https://localhost:${await listening(server)}/`);
    const ended = await exchange({ method: 'POST', url, body: Buffer.from('secret') }).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    server.close();
    return { ended, heard };
  };
  assert.deepEqual(await ask(good), { ended: 200, heard: 1 });
  for (const [what, identity] of refused) {
    const { ended, heard } = await ask(identity);
    assert.ok(ended instanceof OutboundFailure, what);
    assert.deepEqual([ended.code, ended.written, heard], ['not_proved', false, 0], what);
  }
});

test('P17b PostgreSQL: with sslmode=verify-full nobody else than the named server hears who wants to log in', async () => {
  /** Says yes to TLS as PostgreSQL does, and counts what is said within it. */
  const ask = async (identity: Identity) => {
    let heard = 0;
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('S');
        const secure = new tls.TLSSocket(socket, { isServer: true, ...identity });
        secure.on('error', () => undefined);
        secure.on('data', (bytes) => {
          heard += bytes.length;
          secure.destroy();
        });
      });
    });
    const port = await listening(server);
    const databaseUrl = `postgres://automo:secret@localhost:${port}/automo?sslmode=verify-full`;
    const failure = await openDatabase({ ...config, databaseUrl }).then(
      () => assert.fail('there is no database'),
      (error: Error) => error.message,
    );
    server.close();
    return { failure, heard };
  };
  const proved = await ask(good);
  assert.ok(proved.heard > 0, 'the login is spoken to the server that proves its name');
  for (const [what, identity, words] of refused) {
    const { failure, heard } = await ask(identity);
    assert.match(failure, words, what);
    assert.match(failure, /^DATABASE_URL: /);
    assert.equal(heard, 0, what);
  }
});
