import { createHash, randomBytes } from 'node:crypto';
import { isId } from '#kernel/ids.ts';
import type { Ground } from '#platform/ground.ts';
import { invoiceFacts } from './invoice-paper.ts';
import type { InvoiceFacts } from './invoice-paper.ts';

/** How long the link of a letter works. */
export const linkDays = 90;

const hashOf = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();

/** A new link to an invoice: 256 random bits, of which only the hash is kept, after the dealership's id. */
export function newLink(ground: Ground, dealershipId: string): { url: string; hash: Buffer } {
  const secret = randomBytes(32);
  const named = Buffer.concat([Buffer.from(dealershipId.replaceAll('-', ''), 'hex'), secret]).toString('base64url');
  return { url: `${ground.config.origin}/i/${named}`, hash: hashOf(secret) };
}

/** The invoice behind a link; undefined when it is none of ours or has expired. */
export async function openLink(ground: Ground, token: string): Promise<InvoiceFacts | undefined> {
  if (!/^[\w-]{64}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const hex = bytes.subarray(0, 16).toString('hex');
  const dealershipId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
  // A dealership that is none has no key to open anything with, so it is looked for first.
  if (!isId(dealershipId) || !(await isThere(ground, dealershipId))) return undefined;
  return ground.database.asDealership({ dealershipId }, async (ctx) => {
    const found = await ctx.db
      .selectFrom('invoiceSending')
      .select('invoiceId')
      .where('dealershipId', '=', dealershipId)
      .where('tokenHash', '=', hashOf(bytes.subarray(16)))
      .where('expiresAt', '>', ctx.now)
      .executeTakeFirst();
    return found && invoiceFacts(ctx, found.invoiceId);
  });
}

async function isThere(ground: Ground, dealershipId: string): Promise<boolean> {
  const found = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('dealership')
        .select('state')
        .where('dealershipId', '=', dealershipId)
        .where('state', 'not in', ['purging', 'purged'])
        .executeTakeFirst(),
    {},
    { write: false },
  );
  return found !== undefined;
}
