import type { Ground } from '#platform/ground.ts';
import { isCharging } from './standing.ts';
import { failureOf, isPaymentSetUp, stripeOf } from './stripe/stripe-client.ts';
import { presentState } from './stripe/present-state.ts';

/**
 * Before a dealership is deleted: the processor must have stopped charging it, for afterwards nobody here knows what to stop.
 * Asks and ends what is still live: every subscription of its customer, and a checkout that could become one. Safe to
 * repeat. Works behind the end of reading, when the dealership's own jobs cannot any more.
 *
 * @returns false while the processor does not say, or still charges
 */
export async function endForGood(ground: Ground, dealershipId: string): Promise<boolean> {
  const row = await ground.database.asDealership(
    { dealershipId, cause: { kind: 'platform', of: 'billing' } },
    ({ db }) =>
      db
        .selectFrom('subscription')
        .select(['customerId', 'sessionId', 'status', 'endAskedAt', 'metAt', 'met'])
        .where('dealershipId', '=', dealershipId)
        .executeTakeFirst(),
    { purging: true },
  );
  if (!row?.customerId) return true;
  // It said so since the end was asked for, and no page is open on which a card could still be given.
  const said = row.endAskedAt !== null && row.metAt !== null && row.metAt >= row.endAskedAt;
  if (said && !isCharging(row) && row.sessionId === null) return true;
  if (!isPaymentSetUp(ground)) return !isCharging(row);
  try {
    const state = await presentState(ground, row.customerId, row.sessionId);
    const stripe = stripeOf(ground);
    const key = (what: string): { idempotencyKey: string } => ({ idempotencyKey: `${dealershipId} purge ${what}` });
    if (state.session === 'open' && row.sessionId)
      await stripe.checkout.sessions.expire(row.sessionId, {}, key(`expire ${row.sessionId}`));
    const live = [...(isCharging(state.subscription ?? undefined) ? [state.subscription!.id] : []), ...state.surplus];
    for (const id of live)
      await stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false }, key(`cancel ${id}`));
    const after = await presentState(ground, row.customerId, row.sessionId);
    return !isCharging(after.subscription ?? undefined) && after.session !== 'open';
  } catch (error) {
    ground.log.warn(
      { stripe: failureOf(error), dealership: dealershipId },
      'the payment processor does not say that a dealership that leaves is charged no more',
    );
    return false;
  }
}
