import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Email, text } from '#kernel/text.ts';

/** Who may sign by a link; the dealership signs in its office. */
export const linkParties = ['buyer', 'co_buyer'] as const;
export type LinkParty = (typeof linkParties)[number];

/** How long a link works. */
export const linkHours = 72;

/** How a link stands. What is not open can not be used any more. */
export const linkStates = ['open', 'signed', 'expired', 'withdrawn', 'changed'] as const;
export type LinkState = (typeof linkStates)[number];

/** A link to make. */
export const NewSigningLink = z.strictObject({
  version: z.int().min(1).describe('Of the deal: what was looked at is what is sent'),
  party: z.enum(linkParties),
  by: z.enum(['email', 'copy']).describe('Sent by e-mail, or copied from the answer'),
  to: Email.optional().describe('Of a link by e-mail; the customer’s address if absent'),
  locale: z.enum(['en', 'fr']).optional().describe('The customer’s language if absent'),
  override: text(500, { least: 3, lines: true })
    .optional()
    .describe('Why the contract may be signed although rules are not satisfied; needs `deals.approve`'),
});
export type NewSigningLink = z.output<typeof NewSigningLink>;

/** A link as the office sees it: never its address, which is known to the customer alone. */
export const SigningLink = z.object({
  id: Id,
  party: z.enum(linkParties),
  name: z.string().optional().describe('Who is to sign; for those who may see customers'),
  locale: z.enum(['en', 'fr']),
  state: z.enum(linkStates),
  by: z.enum(['email', 'copy']),
  mail: z
    .enum(['waiting', 'sending', 'sent', 'failed', 'withdrawn', 'refused'])
    .nullable()
    .describe('What became of the letter'),
  madeAt: z.date(),
  madeBy: z.string().nullable(),
  expiresAt: z.date(),
  signedAt: z.date().nullable(),
  documentHash: z.string().describe('SHA-256 of the paper that the link shows'),
});
export type SigningLink = z.output<typeof SigningLink>;

/** What decides how a link stands. */
export interface LinkFacts {
  contentHash: string;
  expiresAt: Date;
  endedWhy: string | null;
  signedAt: Date | null;
}

/**
 * How a link stands, by the contract as it is now. Pure.
 * @param contract its content's hash, and whether it waits for signatures or is sealed
 */
export function linkState(
  link: LinkFacts,
  contract: { hash: string; stands: 'waiting' | 'sealed' | 'other' },
  now: Date,
): LinkState {
  if (link.endedWhy === 'changed') return 'changed';
  if (link.endedWhy) return 'withdrawn';
  if (link.signedAt && contract.stands === 'sealed') return 'signed';
  if (contract.stands !== 'waiting' || link.contentHash !== contract.hash) return 'changed';
  if (link.signedAt) return 'signed';
  return link.expiresAt <= now ? 'expired' : 'open';
}
