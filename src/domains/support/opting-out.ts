import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from '#kernel/ids.ts';
import type { Ground } from '#platform/ground.ts';
import { withdrawFrom } from './message-choices.ts';
import { consentClasses } from './message-classes.ts';
import type { ConsentClass } from './message-classes.ts';

/**
 * The way out of a class of mail: no sign-in, works for years, and after the account is gone (CASL s. 11: at least 60
 * days). It is a signature over person and class, so nothing has to be kept for it.
 */
export function optOutUrl(ground: Ground, userId: string, purpose: ConsentClass): string {
  const named = Buffer.from(`${userId.replaceAll('-', '')}0${consentClasses.indexOf(purpose)}`, 'hex').toString(
    'base64url',
  );
  return `${ground.config.origin}/mail-choices/${named}.${signature(ground, named)}`;
}

/** Headers of a letter that one may be without (RFC 2369, RFC 8058). */
export const optOutHeaders = (ground: Ground, userId: string, purpose: ConsentClass): Record<string, string> => ({
  'List-Unsubscribe': `<${optOutUrl(ground, userId, purpose)}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** Whom and what a link names; undefined when it is none of ours. */
export function readOptOut(ground: Ground, token: string): { userId: string; purpose: ConsentClass } | undefined {
  const [named = '', signed = ''] = token.split('.');
  const right = Buffer.from(signature(ground, named));
  const given = Buffer.from(signed);
  if (right.length !== given.length || !timingSafeEqual(right, given)) return undefined;
  const hex = Buffer.from(named, 'base64url').toString('hex');
  const userId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
  const purpose = consentClasses[Number.parseInt(hex.slice(32), 16)];
  return isId(userId) && purpose ? { userId, purpose } : undefined;
}

/** Takes the consent back for the bearer of a link; one whose account is gone has nothing left to take back. */
export async function optOut(ground: Ground, token: string): Promise<ConsentClass | undefined> {
  const read = readOptOut(ground, token);
  if (!read) return undefined;
  await ground.database.asPlatform((ctx) => withdrawFrom(ctx, read.userId, read.purpose));
  return read.purpose;
}

const signature = (ground: Ground, named: string): string =>
  createHmac('sha256', ground.secret('mail choices')).update(named).digest('base64url').slice(0, 32);
