import type { Sample, Stocked } from './samples.ts';

/** Requests of customers about their data, one for each thing that is done with them. */
export interface StockedPrivacy {
  /** Of the preview of the erasure. */
  fingerprint: string;
  requests: Record<
    'access' | 'erasure' | 'restriction' | 'opt_out' | 'correction' | 'new' | 'answered',
    { id: string; version: number }
  >;
}

/** Opens requests, each of a customer of its own. */
export async function stockPrivacy(
  make: (what: string, body?: unknown) => Promise<any>,
  mark: string,
): Promise<StockedPrivacy> {
  const requests = {} as StockedPrivacy['requests'];
  for (const one of ['access', 'erasure', 'restriction', 'opt_out', 'correction', 'new', 'answered'] as const) {
    const email = `rights-${one}-${mark.toLowerCase()}@example.net`;
    const lead = await make('POST /api/leads', { customer: { name: `Asks ${one} ${mark}`, email }, message: 'Hello' });
    const kind = one === 'new' || one === 'answered' ? 'access' : one;
    let made = await make('POST /api/privacy/requests', {
      kind,
      way: 'phone',
      name: `Asks ${one} ${mark}`,
      email,
      customerId: lead.customer.id,
    });
    const at = `/api/privacy/requests/${made.id}`;
    if (one !== 'new') made = await make(`POST ${at}/identity`, { version: made.version, how: 'Passport seen' });
    if (one === 'answered') {
      made = await make(`PATCH ${at}`, { version: made.version, decision: 'granted' });
      made = await make(`POST ${at}/letter`, { version: made.version, subject: 'Your request', body: 'It was done.' });
    }
    requests[one] = { id: made.id, version: made.version };
  }
  const { fingerprint } = await make(`GET /api/privacy/requests/${requests.erasure.id}/erasure`);
  return { requests, fingerprint };
}

const of =
  (one: keyof StockedPrivacy['requests'], body?: (dueOn: string) => object) =>
  (stocked: Stocked): Sample => ({
    params: { requestId: stocked.requests[one].id },
    ...(body
      ? {
          body: {
            version: stocked.requests[one].version,
            ...body(new Date(Date.now() + 50 * 86_400_000).toISOString().slice(0, 10)),
          },
        }
      : {}),
  });

/** A right request for each route of the privacy desk. */
export const privacySamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/privacy/requests': () => ({}),
  'POST /api/privacy/requests': () => ({
    body: {
      kind: 'access',
      way: 'mail',
      name: 'Ann Lee',
      email: 'ann.lee@example.net',
      words: 'What do you have?',
      locale: 'fr',
    },
  }),
  'GET /api/privacy/requests/:requestId': of('new'),
  'PATCH /api/privacy/requests/:requestId': of('new', () => ({ kind: 'portability' })),
  'POST /api/privacy/requests/:requestId/identity': of('new', () => ({ how: 'Passport seen' })),
  'POST /api/privacy/requests/:requestId/extension': of('new', (until) => ({
    until,
    reason: 'Records are at the accountant.',
  })),
  'GET /api/privacy/requests/:requestId/erasure': of('erasure'),
  'POST /api/privacy/requests/:requestId/erasure': (stocked) => ({
    params: { requestId: stocked.requests.erasure.id },
    body: { version: stocked.requests.erasure.version, fingerprint: stocked.fingerprint },
  }),
  'POST /api/privacy/requests/:requestId/restriction': of('restriction', () => ({})),
  'DELETE /api/privacy/requests/:requestId/restriction': (stocked) => ({
    params: { requestId: stocked.requests.restriction.id },
    query: { version: String(stocked.requests.restriction.version) },
  }),
  'POST /api/privacy/requests/:requestId/opt-out': of('opt_out', () => ({})),
  'POST /api/privacy/requests/:requestId/correction': of('correction', () => ({
    customer: { name: 'Right Name' },
    note: 'The name was misspelled.',
  })),
  'GET /api/privacy/requests/:requestId/archive': of('access'),
  'GET /api/privacy/requests/:requestId/letter': of('access'),
  'POST /api/privacy/requests/:requestId/letter': of('access', () => ({
    subject: 'Your request',
    body: 'It was done as asked.',
  })),
  'POST /api/privacy/requests/:requestId/close': of('answered', () => ({})),
  'GET /api/privacy/kept': () => ({}),
};
