import type { CustomerGate } from '#platform/mail/index.ts';
import { mayMarket } from './consents.ts';

/**
 * The one gate for letters to customers, at the moment of sending (promise P23a): nothing goes to who is restricted or
 * gone, and what is commercial only with a consent that is in force now.
 */
export const sendGate: CustomerGate = async (ctx, mail) => {
  // A restricted customer is in no message: this transaction does not see them.
  const shown = await ctx.db
    .selectFrom('customer')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', mail.customerId)
    .executeTakeFirst();
  if (!shown) return false;
  return mail.class !== 'marketing' || mayMarket(ctx, mail.customerId, 'email');
};
