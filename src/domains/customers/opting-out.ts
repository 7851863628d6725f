import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import { channels } from './consents.ts';
import type { Channel } from './consents.ts';
import { showRestricted } from './restricted.ts';

/**
 * Withdraws every marketing consent of a customer, by every channel at once (promise P32a): nothing commercial goes there any
 * more until somebody says yes. The ledger of what must stay so hears of it. Safe to repeat. Holds for who is restricted,
 * too; of who was erased there is nothing to withdraw, and nothing is sent.
 * @param how as the consents say it: `unsubscribe link`
 */
export async function optOut(ctx: Context, customerId: string, how: string): Promise<void> {
  if (await withdraw(ctx, customerId, how, ctx.now)) await noteErasure(ctx, 'opt_out', customerId);
}

/** An older database, or copy, has again what was withdrawn: it is withdrawn as of then. A yes of after that moment stands. */
export const optOutAgain = (ctx: Context, customerId: string, at: Date): Promise<boolean> =>
  withdraw(ctx, customerId, 'said before an older copy came back', at);

async function withdraw(ctx: Context, customerId: string, how: string, at: Date): Promise<boolean> {
  await showRestricted(ctx);
  const customer = await ctx.db
    .selectFrom('customer')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!customer) return false;
  let any = false;
  for (const channel of channels) any = (await withdrawBy(ctx, customerId, channel, how, at)) || any;
  return any;
}

/** @returns whether there was anything to withdraw, or to write down */
async function withdrawBy(ctx: Context, customerId: string, channel: Channel, how: string, at: Date): Promise<boolean> {
  const open = await ctx.db
    .updateTable('consent')
    .set({ withdrawnAt: at, withdrawnHow: how })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', '=', customerId)
    .where('channel', '=', channel)
    .where('purpose', '=', 'marketing')
    .where('givenAt', '<=', at)
    .where('withdrawnAt', 'is', null)
    .returning('id')
    .execute();
  // Also such as would follow from a purchase.
  const refusal = await ctx.db
    .insertInto('contactRefusal')
    .values({ dealershipId: ctx.dealershipId, customerId, channel, refusedAt: at, how })
    .onConflict((conflict) => conflict.columns(['dealershipId', 'customerId', 'channel']).doNothing())
    .returning('channel')
    .executeTakeFirst();
  if (open.length === 0 && !refusal) return false;
  await record(ctx, {
    event: 'consent.withdrawn',
    record: { kind: 'customer', id: customerId },
    after: { channel, how, count: open.length },
  });
  return true;
}
