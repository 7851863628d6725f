import { createHmac, timingSafeEqual } from 'node:crypto';

/** `appsecret_proof` (protocol 1.8): over the token alone, or over `token|unixtime`. */
export const appSecretProof = (secret: string, token: string, time?: number): string =>
  createHmac('sha256', secret)
    .update(time === undefined ? token : `${token}|${time}`)
    .digest('hex');

/** Whether two secrets are the same, in a time that tells nothing. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
