import type { Context } from '#platform/database/context.ts';
import { contentHash } from './contract-text.ts';
import type { Deal } from './deal-answers.ts';
import { isSold } from './deal-status.ts';
import type { WholeDeal } from './deals.ts';
import type { SealedSignature } from './signature.ts';

/** Where the signature of a link is sealed. */
export const signaturePlace = (linkId: string): string => `signing link signature ${linkId}`;

/** Ends the links whose contract is not what it was, for good: also if it is changed back. */
export async function endChangedLinks(ctx: Context, deal: Deal): Promise<void> {
  // What was sealed stays as it was signed; amendments are other papers.
  if (isSold(deal.status)) return;
  await ctx.db
    .updateTable('signingLink')
    .set({ endedAt: ctx.now, endedWhy: 'changed' })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', deal.id)
    .where('endedAt', 'is', null)
    .where('contentHash', '<>', contentHash(deal))
    .execute();
}

/**
 * The signatures that were given by links for the contract as it stands, to be sealed with it. Links that nobody used end.
 */
export async function takeLinkSignatures(ctx: Context, { deal }: WholeDeal): Promise<SealedSignature[]> {
  const signed = await ctx.db
    .selectFrom('signingLink')
    .select(['id', 'signature'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', deal.id)
    .where('endedAt', 'is', null)
    .where('contentHash', '=', contentHash(deal))
    .where('signature', 'is not', null)
    .orderBy('party')
    .execute();
  await ctx.db
    .updateTable('signingLink')
    .set({ endedAt: ctx.now, endedWhy: 'withdrawn', document: null })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', deal.id)
    .where('endedAt', 'is', null)
    .where('signedAt', 'is', null)
    .execute();
  return signed.map(
    ({ id, signature }) => JSON.parse(ctx.key.open(signature!, signaturePlace(id)).toString()) as SealedSignature,
  );
}
