import { Forbidden } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Billed } from './bill-parts.ts';
import { readContracts } from './contracts.ts';
import type { Deal } from './deal-answers.ts';
import { shownTo, wholeDeal } from './deals.ts';
import type { SealedSignature } from './signature.ts';

/**
 * A deal for its papers: what was sealed last, or how it stands while nothing is.
 * @throws NotFound · Forbidden for those who may not see customers
 */
export async function billedDeal(ctx: Context, dealId: string): Promise<Billed> {
  const whole = await wholeDeal(ctx, dealId);
  if (!ctx.actor.permissions.has('customers.read'))
    throw new Forbidden('A bill of sale names the customer: it needs the permission customers.read.');
  const sealed = (await readContracts(ctx, dealId)).at(-1) ?? null;
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['timeZone', 'phone'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  return {
    deal: sealed ? (sealed.snapshot as unknown as Deal) : shownTo(ctx, whole),
    sealed,
    signatures: sealed
      ? (sealed.snapshot as unknown as { contract: { signatures: SealedSignature[] } }).contract.signatures
      : [],
    timeZone: dealership.timeZone,
    dealerPhone: dealership.phone,
    now: ctx.now,
  };
}
