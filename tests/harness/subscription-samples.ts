import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { TestHouse } from './house.ts';
import type { Sample, Stocked } from './samples.ts';

/** What a stocked dealership has of its subscription. */
export interface StockedSubscription {
  platformInvoiceId: string;
}

/** One invoice of ours to the dealership, as a payment makes it. */
export async function stockSubscription(
  house: TestHouse,
  dealership: { id: string },
  mark: string,
): Promise<StockedSubscription> {
  const id = newId();
  const facts = {
    id,
    source: `in_${mark}`,
    day: '2026-05-01',
    periodFrom: '2026-05-01',
    periodTo: '2026-06-01',
    locale: 'en',
    every: 'month',
    seller: { name: 'Automo Soft', address: [] },
    buyer: { name: `Garage ${mark} Ltd.`, address: [] },
    taxes: [{ tax: 'HST', province: 'NS', rate: 14_000, rateId: 'NS.HST.2025-04-01', cents: 3486, number: null }],
    subtotalCents: 24_900,
    totalCents: 28_386,
    currency: 'CAD',
    paidAt: '2026-05-01T12:00:00Z',
  };
  await house.as(dealership, ({ db }) =>
    sql`select core.issue_platform_invoice(${JSON.stringify(facts)}::jsonb)`.execute(db),
  );
  return { platformInvoiceId: id };
}

export const subscriptionSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/subscription': () => ({}),
  'GET /api/subscription/notice': () => ({}),
  'POST /api/subscription/checkout': () => ({ body: { every: 'month' } }),
  'POST /api/subscription/portal': () => ({ body: { for: 'card' } }),
  'POST /api/subscription/refresh': () => ({}),
  'POST /api/subscription/payment': () => ({}),
  'GET /api/subscription/invoices/:invoiceId/paper': (of) => ({ params: { invoiceId: of.platformInvoiceId } }),
};
