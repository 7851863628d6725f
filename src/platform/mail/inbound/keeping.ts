import { createHash, createHmac } from 'node:crypto';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '../../jobs/index.ts';
import type { Ground } from '../../ground.ts';
import type { Destination } from './door.ts';

/** Where a whole mail stands sealed. */
export const mailPlace = (mailId: string): string => `inbound mail ${mailId}`;

/** A mail as it was received. */
export interface Received {
  raw: Buffer;
  /** The envelope's sender; empty for notices and automatic answers that want none back. */
  returnPath: string;
  /** The envelope's recipient that was ours. */
  recipient: string;
  /** The line that says from where and how it came (RFC 5321, 4.4). */
  trace: string;
}

/** The part of a mail before its first empty line. */
function headerEnd(raw: Buffer): number {
  const at = raw.indexOf('\r\n\r\n');
  return at < 0 ? raw.length : at;
}

/**
 * What makes a mail the same mail: where it goes, its id and its body. A relay that hands it over again may have added lines
 * above. Keyed, so that nobody can look for a text among the fingerprints.
 */
function fingerprintOf(ground: Ground, { door, about }: Destination, raw: Buffer): Buffer {
  const end = headerEnd(raw);
  const head = raw.subarray(0, Math.min(end, 262_144)).toString('latin1');
  const id = /^message-id:\s*(<[^>\r\n]{1,998}>)/im.exec(head)?.[1];
  const named = id ?? (head.match(/^(?:from|date|subject):.*$/gim) ?? []).join('\n');
  const body = createHash('sha256').update(raw.subarray(end)).digest('hex');
  return createHmac('sha256', ground.secret('inbound mail'))
    .update(JSON.stringify([door, about, named, body]))
    .digest();
}

/**
 * Keeps a mail, sealed, with the job that takes it up, in one transaction: once this has returned it is not lost. A mail that
 * is there already changes nothing.
 *
 * @throws NotFound, Withdrawn or HasLeft when the dealership takes nothing any more
 * @returns whether it was new
 */
export async function keepMail(ground: Ground, to: Destination, mail: Received): Promise<boolean> {
  const id = newId();
  const fingerprint = fingerprintOf(ground, to, mail.raw);
  const above = [`Return-Path: <${mail.returnPath}>`, `Delivered-To: ${mail.recipient}`, mail.trace];
  const whole = Buffer.concat([Buffer.from(`${above.join('\r\n')}\r\n`), mail.raw]);
  const row = { id, fingerprint, bytes: mail.raw.length };
  const { dealershipId, about } = to;
  if (dealershipId === null)
    return ground.database.asPlatform(async (ctx) => {
      const added = await ctx.db
        .insertInto('inboundMail')
        .values({ ...row, door: to.door, about, sealed: ctx.key.seal(whole, mailPlace(id)), receivedAt: ctx.now })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (added) await enqueue(ctx, to.take, { mailId: id });
      return added !== undefined;
    });
  return ground.database.asDealership(
    { dealershipId, cause: { kind: 'customer', of: 'mail' } },
    async (ctx) => {
      const sealed = ctx.key.seal(whole, mailPlace(id));
      const added = await ctx.db
        .insertInto('dealershipInboundMail')
        .values({ ...row, dealershipId, door: to.door, about: about!, sealed, receivedAt: ctx.now })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (added) await enqueue(ctx, to.take, { mailId: id });
      return added !== undefined;
    },
    // Bytes of the whole mail go over: more than a form takes.
    // Notices about letters that leave after cancelling come back after it, too.
    { write: true, statementTimeout: 30_000, lettingGo: to.door === 'bounce' },
  );
}
