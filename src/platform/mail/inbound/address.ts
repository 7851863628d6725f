import { randomBytes } from 'node:crypto';
import type { Config } from '../../config.ts';

/** What an address with a token is for: `help+…` a conversation with support, `privacy+…` a rights request, `reply+…` a lead. */
export const threadWays = ['help', 'privacy', 'reply', 'bounces'] as const;
export type ThreadWay = (typeof threadWays)[number];

/** Where a mail is sent to, as far as it is an address of ours. */
export type InboundAddress =
  | { mailbox: 'support' | 'privacy'; thread?: undefined }
  | { mailbox?: undefined; thread: { way: ThreadWay; token: string } };

// Base 32 (RFC 4648) in lower case: addresses lose their case on the way.
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** 128 random bits as 26 letters: who knows it was written to, or was told by somebody who was. */
export function newMailToken(): string {
  let bits = BigInt(`0x${randomBytes(16).toString('hex')}`);
  let token = '';
  for (let at = 0; at < 26; at++, bits >>= 5n) token += letters[Number(bits & 31n)];
  return token;
}

/** The address of a conversation; undefined where mail that arrives is not set up. */
export const threadAddress = (config: Config, way: ThreadWay, token: string): string | undefined =>
  config.inbound && `${way}+${token}@${config.inbound.domain}`;

/** Reads where a mail is sent to. Undefined: none of ours. */
export function readAddress(config: Config, address: string): InboundAddress | undefined {
  const plain = address.toLowerCase();
  const { supportEmail, privacyEmail } = config.company;
  if (plain === privacyEmail.toLowerCase()) return { mailbox: 'privacy' };
  if (plain === supportEmail.toLowerCase()) return { mailbox: 'support' };
  const at = plain.lastIndexOf('@');
  if (at < 0 || plain.slice(at + 1) !== config.inbound?.domain) return undefined;
  // Every domain that takes mail has a postmaster (RFC 5321, 4.5.1).
  if (plain.slice(0, at) === 'postmaster') return { mailbox: 'support' };
  const found = /^(help|privacy|reply|bounces)\+([a-z2-7]{26})$/.exec(plain.slice(0, at));
  return found ? { thread: { way: found[1] as ThreadWay, token: found[2]! } } : undefined;
}

/** Whether a letter to an address would come back to us as a mail: nobody reads it there, so none is sent. */
export const comesBack = (config: Config, address: string): boolean =>
  config.inbound !== undefined && readAddress(config, address) !== undefined;

/** Whether an address is one from which or to which the product itself writes: mail from there is an echo. */
export const isOwnAddress = (config: Config, address: string): boolean =>
  address.toLowerCase() === config.mailFrom.toLowerCase() || readAddress(config, address) !== undefined;
