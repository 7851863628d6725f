import { createHash, randomBytes } from 'node:crypto';
import { isId } from '#kernel/ids.ts';
import type { Ground } from '../ground.ts';

const hashOf = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();

/**
 * A new link to one record of a dealership, for somebody without an account: 256 random bits, of which only the hash is
 * kept, after the dealership's id. `path` is where its page is, such as `/i`.
 */
export function newSecretLink(ground: Ground, path: string, dealershipId: string): { url: string; hash: Buffer } {
  const secret = randomBytes(32);
  const named = Buffer.concat([Buffer.from(dealershipId.replaceAll('-', ''), 'hex'), secret]).toString('base64url');
  return { url: `${ground.config.origin}${path}/${named}`, hash: hashOf(secret) };
}

/** Whose link it is, and the hash to look for; undefined for what cannot be a link of ours. */
export async function readSecretLink(
  ground: Ground,
  token: string,
): Promise<{ dealershipId: string; hash: Buffer } | undefined> {
  if (!/^[\w-]{64}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const hex = bytes.subarray(0, 16).toString('hex');
  const dealershipId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
  // A dealership that is none has no key to open anything with, so it is looked for first.
  if (!isId(dealershipId) || !(await isThere(ground, dealershipId))) return undefined;
  return { dealershipId, hash: hashOf(bytes.subarray(16)) };
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
