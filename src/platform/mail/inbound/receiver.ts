import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { InboundSettings } from '../../inbound-settings.ts';
import type { Ground } from '../../ground.ts';
import { addressKey, Limit } from '../../web/limits.ts';
import { readAddress } from './address.ts';
import type { Destination, MailDoor } from './door.ts';
import { keepMail } from './keeping.ts';

/** Bytes of a mail (security.md 11). */
export const mostBytes = 30 * 1024 * 1024;
/** Recipients of ours in one mail. */
const mostRecipients = 20;
/** Bytes of all mails that are being received at a time: they stand in memory until they are kept. */
const mostHeld = 128 * 1024 * 1024;
/** Addresses that are not there which a peer may ask for before it is shown out. */
const mostUnknown = 5;

/** An answer of SMTP other than yes. 4xx: the peer tries again; 5xx: it tells its sender. */
class Reply extends Error {
  readonly responseCode: number;
  constructor(code: number, words: string) {
    super(words);
    this.responseCode = code;
  }
}

const later = (why: string): Reply => new Reply(452, `4.3.1 ${why}; try again later`);
/** A sentence of ours within an answer of SMTP, which is ASCII and one line (RFC 5321, 4.2). */
const inReply = (sentence: string): string =>
  sentence
    .normalize('NFKD')
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/[^\u0020-\u007e]/g, '')
    .slice(0, 400);
const closed = (sentence: string): Reply => new Reply(550, `5.1.6 ${inReply(sentence)}`);
const unknown = (): Reply => new Reply(550, '5.1.1 there is no such mailbox here');

/** The receiver of mail, listening. */
export interface Receiver {
  host: string;
  port: number;
  close(): Promise<void>;
}

/**
 * Listens for mail (RFC 5321). Takes it only for addresses of ours, relays nothing, and says 250 only when every recipient's
 * copy is kept with its job. A connection that is cut before leaves nothing.
 */
export async function receiveMail(
  ground: Ground,
  settings: InboundSettings,
  doors: readonly MailDoor[],
): Promise<Receiver> {
  const { config } = ground;
  const log = ground.log.child({ at: 'mail' });
  const factor = config.limitFactor;
  const limits = {
    connections: new Limit(Math.ceil(120 * factor), 60),
    mails: new Limit(Math.ceil(300 * factor), 60),
    mailbox: new Limit(Math.ceil(600 * factor), 3600),
    thread: new Limit(Math.ceil(30 * factor), 3600),
  };
  const unknowns = new WeakMap<SMTPServerSession, number>();
  let held = 0;

  const destinationOf = async (address: string): Promise<Destination | undefined> => {
    const to = readAddress(config, address);
    if (!to) return undefined;
    const found = await ground.database.asPlatform(
      async (ctx) => {
        for (const door of doors) {
          const open = await door(ctx, to);
          if (open) return open;
        }
        return undefined;
      },
      {},
      { write: false },
    );
    if (found?.door === 'closed') throw closed(await found.instead(ground));
    return found;
  };

  /** Runs a handler; what is none of the peer's business is logged and asked for again later. */
  const answering = (work: Promise<unknown>, done: (error?: Error | null) => void): void => {
    work.then(
      () => done(),
      (error: unknown) => {
        if (error instanceof Reply) return done(error);
        if ((error as { status?: number }).status === 429) return done(later('too much at once'));
        log.warn({ err: error }, 'a mail could not be taken now');
        done(new Reply(451, '4.3.0 not now; try again later'));
      },
    );
  };

  const admit = async (session: SMTPServerSession, address: string): Promise<void> => {
    const to = await destinationOf(address);
    if (!to) {
      const asked = (unknowns.get(session) ?? 0) + 1;
      unknowns.set(session, asked);
      throw asked > mostUnknown ? new Reply(421, '4.7.0 too many addresses that are not here') : unknown();
    }
    await (to.about ? limits.thread : limits.mailbox).take(to.about ?? to.door);
  };

  /** Reads a mail to its end in any case, since an answer comes after its last line only; `count` is told what is held. */
  const read = async (stream: SMTPServerDataStream, count: (bytes: number) => void): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    let full = false;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (full || stream.sizeExceeded) continue;
      full = held + chunk.length > mostHeld;
      if (full) continue;
      count(chunk.length);
      chunks.push(chunk);
    }
    if (stream.sizeExceeded) throw new Reply(552, `5.3.4 at most ${mostBytes / 1024 / 1024} MB`);
    if (full) throw later('too much mail at once');
    return Buffer.concat(chunks);
  };

  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> => {
    // The envelope is of this mail; the session goes on to the next one.
    const { mailFrom, rcptTo } = session.envelope;
    let mine = 0;
    try {
      const raw = await read(stream, (bytes) => {
        mine += bytes;
        held += bytes;
      });
      const trace =
        `Received: from [${session.remoteAddress}] by ${settings.domain} with ${session.transmissionType}` +
        `; ${ground.clock.now().toUTCString()}`;
      const kept = new Set<string>();
      for (const { address } of rcptTo) {
        const to = await destinationOf(address);
        // Gone since it was admitted: asked again, the peer is told which one.
        if (!to) throw new Reply(451, '4.3.0 not now; try again later');
        const name = [to.door, to.dealershipId, to.about].join(' ');
        if (kept.has(name)) continue;
        kept.add(name);
        const returnPath = mailFrom ? mailFrom.address : '';
        const fresh = await keepMail(ground, to, { raw, returnPath, recipient: address, trace });
        log.info({ door: to.door, dealership: to.dealershipId, bytes: raw.length, fresh }, 'mail arrived');
      }
    } finally {
      held -= mine;
    }
  };

  const { certificate } = settings;
  const server = new SMTPServer({
    name: settings.domain,
    banner: 'Automo',
    size: mostBytes,
    maxRecipients: mostRecipients,
    maxClients: 100,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    disableReverseLookup: true,
    logger: false,
    authOptional: true,
    disabledCommands: certificate ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(certificate
      ? { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key), minVersion: 'TLSv1.2' }
      : {}),
    onConnect: (session, done) => answering(limits.connections.take(addressKey(session.remoteAddress)), done),
    onMailFrom: (_, session, done) => answering(limits.mails.take(addressKey(session.remoteAddress)), done),
    onRcptTo: ({ address }, session, done) => answering(admit(session, address), done),
    onData: (stream, session, done) => answering(take(stream, session), done),
  });
  // A peer that hangs up, or speaks something else, is no fault of ours.
  server.on('error', (error: Error) => log.debug({ err: error }, 'a mail connection ended'));
  server.listen(settings.port, settings.host);
  await Promise.race([
    once(server.server, 'listening'),
    once(server.server, 'error').then(([error]) => Promise.reject(error as Error)),
  ]);
  const { port } = server.server.address() as AddressInfo;
  return {
    host: settings.host,
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
