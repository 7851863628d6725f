import { Stripe } from 'stripe';
import type { Ground } from '#platform/ground.ts';
import { stripeOf } from './stripe/stripe-client.ts';

/** Whether the bank, and not the line, said no. */
export const isDeclined = (error: unknown): boolean => error instanceof Stripe.errors.StripeCardError;

/**
 * Charges what is open, oldest first, with the card that is there now. The key names invoice and try: repeating it does not charge
 * twice, and after a refusal it is a new one.
 * @throws Stripe.errors.StripeCardError when the card is refused · Stripe.errors.StripeError when it cannot be told
 */
export async function payOpen(ground: Ground, customerId: string): Promise<number> {
  const stripe = stripeOf(ground);
  const open = await stripe.invoices.list({ customer: customerId, status: 'open', limit: 20 });
  for (const invoice of open.data.toSorted((a, b) => a.created - b.created)) {
    await stripe.invoices.pay(
      invoice.id!,
      {},
      {
        idempotencyKey: `pay ${invoice.id} ${invoice.attempt_count} ${Math.floor(ground.clock.now().getTime() / 60_000)}`,
      },
    );
  }
  return open.data.length;
}
