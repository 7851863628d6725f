import { addLead } from '../../src/domains/leads/lead-intake.ts';
import { LeadInput } from '../../src/domains/leads/lead.ts';
import { previewErasure } from '../../src/domains/privacy/erasure.ts';
import { sendLetter } from '../../src/domains/privacy/letters.ts';
import { RequestInput } from '../../src/domains/privacy/request.ts';
import { changeRequest, openRequest, showIdentity } from '../../src/domains/privacy/requests.ts';
import type { TestDealership, TestHouse } from './house.ts';
import type { Sample, Stocked } from './samples.ts';

const stocked = ['access', 'erasure', 'restriction', 'opt_out', 'correction', 'new', 'answered'] as const;

/** Requests of customers about their data, one for each thing that is done with them. */
export interface StockedPrivacy {
  /** Of the preview of the erasure. */
  fingerprint: string;
  requests: Record<(typeof stocked)[number], { id: string; version: number }>;
}

/** Opens requests, each of a customer of its own, in one transaction. */
export const stockPrivacy = (house: TestHouse, dealership: TestDealership, mark: string): Promise<StockedPrivacy> =>
  house.as(
    dealership,
    async (ctx) => {
      const requests = {} as StockedPrivacy['requests'];
      let fingerprint = '';
      for (const one of stocked) {
        const person = { name: `Asks ${one} ${mark}`, email: `rights-${one}-${mark.toLowerCase()}@example.net` };
        const { customerId } = await addLead(ctx, LeadInput.parse({ customer: person, message: 'Hello' }));
        const kind = one === 'new' || one === 'answered' ? 'access' : one;
        const { id } = await openRequest(ctx, RequestInput.parse({ ...person, kind, way: 'phone', customerId }));
        let version = 1;
        if (one !== 'new') ({ version } = await showIdentity(ctx, id, { version, how: 'Passport seen' }));
        if (one === 'answered') {
          ({ version } = await changeRequest(ctx, id, { version, decision: 'granted' }));
          ({ version } = await sendLetter(ctx, id, { version, subject: 'Your request', body: 'It was done.' }));
        }
        if (one === 'erasure') ({ fingerprint } = await previewErasure(ctx, customerId));
        requests[one] = { id, version };
      }
      return { requests, fingerprint };
    },
    { staff: dealership.owner, permissions: ['customers.read', 'customers.write', 'leads.write', 'privacy.write'] },
  );

const of =
  (one: (typeof stocked)[number], body?: object) =>
  ({ requests }: Stocked): Sample => ({
    params: { requestId: requests[one].id },
    ...(body ? { body: { version: requests[one].version, ...body } } : {}),
  });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A right request for each route of the privacy desk. */
export const privacySamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/privacy/requests': () => ({}),
  'POST /api/privacy/requests': () => ({
    body: { kind: 'access', way: 'mail', name: 'Ann Lee', email: 'ann.lee@example.net', locale: 'fr' },
  }),
  'GET /api/privacy/requests/:requestId': of('new'),
  'PATCH /api/privacy/requests/:requestId': of('new', { kind: 'portability' }),
  'POST /api/privacy/requests/:requestId/identity': of('new', { how: 'Passport seen' }),
  'POST /api/privacy/requests/:requestId/extension': of('new', { until: inDays(50), reason: 'Records are elsewhere.' }),
  'GET /api/privacy/requests/:requestId/erasure': of('erasure'),
  'POST /api/privacy/requests/:requestId/erasure': (stock) => of('erasure', { fingerprint: stock.fingerprint })(stock),
  'POST /api/privacy/requests/:requestId/restriction': of('restriction', {}),
  'DELETE /api/privacy/requests/:requestId/restriction': (stock) => ({
    ...of('restriction')(stock),
    query: { version: String(stock.requests.restriction.version) },
  }),
  'POST /api/privacy/requests/:requestId/opt-out': of('opt_out', {}),
  'POST /api/privacy/requests/:requestId/correction': of('correction', {
    customer: { name: 'Right Name' },
    note: 'It was misspelled.',
  }),
  'GET /api/privacy/requests/:requestId/archive': of('access'),
  'GET /api/privacy/requests/:requestId/letter': of('access'),
  'POST /api/privacy/requests/:requestId/letter': of('access', { subject: 'Your request', body: 'It was done.' }),
  'POST /api/privacy/requests/:requestId/close': of('answered', {}),
  'GET /api/privacy/kept': () => ({}),
};
