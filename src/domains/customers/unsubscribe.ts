import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from '#kernel/ids.ts';
import { HasLeft } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { optOut } from './opting-out.ts';

/**
 * The unsubscribe link of every letter to a customer (CASL s. 11): works for years, without signing in, and says
 * nothing about the person. It is a signature over dealership and customer, so nothing has to be kept for it.
 */
export function unsubscribeUrl(ground: Ground, dealershipId: string, customerId: string): string {
  const named = Buffer.from((dealershipId + customerId).replaceAll('-', ''), 'hex').toString('base64url');
  return `${ground.config.origin}/unsubscribe/${named}.${signature(ground, named)}`;
}

/**
 * Withdraws marketing consent for the bearer of a link, at once and by every channel: e-mail, text message and phone
 * (promise P32a). Who was erased, or whose dealership has left, hears nothing any more in any case. @returns false when the link is none of
 * ours
 */
export async function unsubscribe(ground: Ground, token: string): Promise<boolean> {
  const who = readToken(ground, token);
  if (!who) return false;
  try {
    await ground.database.asDealership(
      { dealershipId: who.dealershipId, cause: { kind: 'customer', of: 'opt_out' } },
      (ctx) => optOut(ctx, who.customerId, 'unsubscribe link'),
      { write: true, lettingGo: true },
    );
  } catch (error) {
    // A dealership that has left writes to nobody: what was asked for holds (promise P32a).
    if (!(error instanceof HasLeft)) throw error;
  }
  return true;
}

/** Whom a link names; undefined when it is none of ours. */
export function readToken(ground: Ground, token: string): { dealershipId: string; customerId: string } | undefined {
  const [named = '', signed = ''] = token.split('.');
  const right = Buffer.from(signature(ground, named));
  const given = Buffer.from(signed);
  if (right.length !== given.length || !timingSafeEqual(right, given)) return undefined;
  const hex = Buffer.from(named, 'base64url').toString('hex');
  const uuid = (part: string): string =>
    `${part.slice(0, 8)}-${part.slice(8, 12)}-${part.slice(12, 16)}-${part.slice(16, 20)}-${part.slice(20)}`;
  const ids = { dealershipId: uuid(hex.slice(0, 32)), customerId: uuid(hex.slice(32)) };
  return isId(ids.dealershipId) && isId(ids.customerId) ? ids : undefined;
}

const signature = (ground: Ground, named: string): string =>
  createHmac('sha256', ground.secret('unsubscribe')).update(named).digest('base64url').slice(0, 32);
