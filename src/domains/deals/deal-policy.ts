import { z } from 'zod';
import { Cents } from '#kernel/money.ts';
import { Conflict } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { usualPolicy } from './approval.ts';
import type { DealPolicy } from './approval.ts';

export const Policy = z.object({
  overAllowanceCents: Cents.describe('A trade-in may be allowed so much above its actual cash value'),
  discountPercent: z.int().min(0).max(100).describe('A discount may be so many percent of the price'),
  version: z.int().min(0).describe('0 while nobody has changed it'),
});
export type Policy = z.output<typeof Policy>;

/** From where on a manager is asked. */
export async function policyOf(ctx: Context): Promise<Policy> {
  const row = await ctx.db
    .selectFrom('dealPolicy')
    .select(['overAllowanceCents', 'discountPercent', 'version'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  return row ?? { ...usualPolicy, version: 0 };
}

/** @throws Conflict with the policy as it is now */
export async function changePolicy(ctx: Context, wanted: DealPolicy & { version: number }): Promise<Policy> {
  const before = await policyOf(ctx);
  const stale = (current: Policy): Conflict =>
    new Conflict('The limits were changed meanwhile. Look again and repeat your change.', { current }, 'stale');
  if (before.version !== wanted.version) throw stale(before);
  const after = { ...wanted, version: wanted.version + 1 };
  const written = await ctx.db
    .insertInto('dealPolicy')
    .values({ dealershipId: ctx.dealershipId, ...after })
    .onConflict((conflict) =>
      conflict.column('dealershipId').doUpdateSet(after).where('dealPolicy.version', '=', wanted.version),
    )
    .executeTakeFirst();
  if (written.numInsertedOrUpdatedRows === 0n) throw stale(await policyOf(ctx));
  const { version: _was, ...was } = before;
  const { version: _is, ...is } = after;
  const difference = changed<DealPolicy>(was, is);
  if (difference)
    await record(ctx, {
      event: 'deal_policy.changed',
      record: { kind: 'dealership', id: ctx.dealershipId },
      ...difference,
    });
  return after;
}
