import path from 'node:path';
import { startPaymentsSandbox } from '#sandbox/payments/index.ts';
import type { PaymentsSandbox } from '#sandbox/payments/index.ts';
import { machineClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';

/** Starts the stand-in for the payment processor beside the product: what was subscribed survives a restart. */
export function startPaymentsStandIn(config: Config): Promise<PaymentsSandbox> {
  const clock = machineClock(config.clockOffset);
  return startPaymentsSandbox({
    clock: () => clock.now().getTime(),
    hookUrl: `${config.origin}/hooks/stripe`,
    stateFile: path.join(config.dataDir, 'payments-stand-in.json'),
  });
}

/** The same configuration, speaking to the stand-in: nothing else in the product knows the difference. */
export function throughPaymentsStandIn(config: Config, payments: PaymentsSandbox): Config {
  const { settings } = payments;
  return {
    ...config,
    payments: {
      secretKey: settings.STRIPE_SECRET_KEY,
      webhookSecret: settings.STRIPE_WEBHOOK_SECRET,
      apiUrl: settings.STRIPE_API_URL,
    },
    // Numbers that are nobody's, so that the demo shows what an invoice with taxes is like.
    taxNumbers:
      Object.keys(config.taxNumbers).length > 0
        ? config.taxNumbers
        : { GST: '123456789 RT0001', QST: '1234567890 TQ0001' },
  };
}
