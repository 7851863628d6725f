import { createHmac, timingSafeEqual } from 'node:crypto';

/** What Meta's callbacks say: about whom, and when it was said. */
export interface SignedRequest {
  /** Digits, as they came; undefined only in the old form of a Page's removal, which names the Page. */
  userId: string | undefined;
  profileId: string | undefined;
  issuedAt: Date;
}

/** Seconds that clocks may differ. */
const slack = 300;

/**
 * Verifies a `signed_request` of one product with that product's secret (meta-protocol 5.2): the form, then the signature in
 * constant time, and only then is anything read.
 *
 * @param deauthorize whether a request without a user but with a Page is taken
 * @returns undefined for whatever is wrong with it: nobody is told what
 */
export function readSignedRequest(
  value: string,
  secret: string,
  now: Date,
  deauthorize: boolean,
): SignedRequest | undefined {
  const parts = value.split('.');
  const [signature = '', payload = ''] = parts;
  const wellFormed = parts.length === 2 && /^[A-Za-z0-9_-]+=*$/.test(signature) && /^[A-Za-z0-9_-]+=*$/.test(payload);
  const given = Buffer.from(signature.replace(/=+$/, ''), 'base64url');
  // The MAC covers the payload as it came, padding included. It is made for a broken form too, so that time tells nothing.
  const right = createHmac('sha256', secret).update(payload).digest();
  const same = given.length === 32 && timingSafeEqual(given, right);
  if (!wellFormed || !same) return undefined;
  return readPayload(payload, now, deauthorize);
}

function readPayload(payload: string, now: Date, deauthorize: boolean): SignedRequest | undefined {
  let text: string;
  let read: unknown;
  const twice = new Set<string>();
  const sources = new Map<string, string>();
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(payload.replace(/=+$/, ''), 'base64url'));
    read = JSON.parse(text, ((key: string, member: unknown, context: { source?: string }) => {
      if (context.source !== undefined) sources.set(key, context.source);
      return member;
    }) as (key: string, member: unknown) => unknown);
    // A member that is there twice could mean one thing to the signer and another to us.
    for (const [, quoted] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:/g)) {
      // Read, since a name may be written with escapes.
      const name = JSON.parse(quoted!) as string;
      if (twice.has(name)) return undefined;
      twice.add(name);
    }
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  const members = read as Record<string, unknown>;
  if (typeof members.algorithm !== 'string' || members.algorithm.toUpperCase() !== 'HMAC-SHA256') return undefined;
  const seconds = now.getTime() / 1000;
  const { issued_at: issued, expires } = members;
  if (typeof issued !== 'number' || !(issued > 0 && issued <= seconds + slack)) return undefined;
  if (expires !== undefined && (typeof expires !== 'number' || (expires > 0 && expires < seconds - slack)))
    return undefined;
  const id = (name: string): string | undefined => {
    const member = members[name];
    const digits = typeof member === 'number' ? sources.get(name) : member;
    return typeof digits === 'string' && /^\d{1,32}$/.test(digits) ? digits : undefined;
  };
  const userId = id('user_id');
  const profileId = id('profile_id');
  const named = userId !== undefined && userId !== '0';
  if (!named && !(deauthorize && profileId !== undefined)) return undefined;
  return { userId: named ? userId : undefined, profileId, issuedAt: new Date(issued * 1000) };
}
