import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { decideApproval, Decision } from './approvals.ts';
import { amendDeal, readContracts, signDeal, SignedContract } from './contracts.ts';
import { Amendment, DealEdit, DealMove, DealQuery, DepositInput, NewDeal, Signing } from './deal.ts';
import { Deal, DealItem } from './deal-answers.ts';
import { addDeal, changeDeal } from './deal-keeping.ts';
import { moveDeal } from './deal-moving.ts';
import { changePolicy, Policy, policyOf } from './deal-policy.ts';
import { findDeal, listDeals } from './deals.ts';
import { addDeposit } from './deposits.ts';
import { creditRoutes } from './credit-routes.ts';
import { feeRoutes } from './fee-routes.ts';
import { fundingRoutes } from './funding-routes.ts';
import { paperRoutes } from './paper-routes.ts';
import { billedDeal } from './papers.ts';
import { signingRoutes } from './signing-routes.ts';
import { countTransit } from './transit.ts';
import { previewUnwinding, Unwinding } from './unwinding.ts';
import { writeBillOfSale } from './bill-of-sale.ts';

const OfDeal = z.strictObject({ dealId: Id });

/** Deals, and what belongs to them. */
export const dealsRoutes = {
  'GET /api/deals': route({
    summary: 'List deals, last change first',
    permission: 'deals.read',
    query: DealQuery,
    answer: z.object({
      items: z.array(DealItem),
      nextCursor: z.string().nullable(),
      counts: z.record(z.string(), z.int()),
      inTransit: z.int().describe('Contracts that are signed and not funded yet'),
    }),
    handle: async (ctx, { query }) => ({ ...(await listDeals(ctx, query)), inTransit: await countTransit(ctx) }),
  }),
  'POST /api/deals': route({
    summary: 'Begin a deal',
    description:
      'From a lead, for a customer or for a vehicle. The customer is the one known by that e-mail address or phone number, or a new one.',
    permission: 'deals.write',
    body: NewDeal,
    answer: Deal,
    status: 201,
    handle: (ctx, { body }) => addDeal(ctx, body),
  }),
  'GET /api/deals/:dealId': route({
    summary: 'A deal with its figures',
    description: 'Costs and gross are there only with `deals.gross`, the buyer only with `customers.read`.',
    permission: 'deals.read',
    params: OfDeal,
    answer: Deal,
    handle: (ctx, { params }) => findDeal(ctx, params.dealId),
  }),
  'PATCH /api/deals/:dealId': route({
    summary: 'Change a deal',
    description:
      'What is named is set; lines, trade-ins and scenarios as whole lists. A change of the figures makes a deal that was quoted, submitted or approved a worksheet again. Costs need `deals.gross`.',
    permission: 'deals.write',
    params: OfDeal,
    body: DealEdit,
    answer: Deal,
    handle: (ctx, { params, body }) => changeDeal(ctx, params.dealId, body),
  }),
  'POST /api/deals/:dealId/status': route({
    summary: 'Move a deal on, back, or cancel it',
    description: 'Cancelling needs `deals.cancel`; that of a signed deal unwinds it and needs `deals.approve`.',
    permission: 'deals.write',
    params: OfDeal,
    body: DealMove,
    answer: Deal,
    handle: (ctx, { params, body }) => moveDeal(ctx, params.dealId, body),
  }),
  'POST /api/deals/:dealId/approvals/:approvalId': route({
    summary: 'Grant or refuse an approval',
    permission: 'deals.approve',
    params: z.strictObject({ dealId: Id, approvalId: Id }),
    body: Decision,
    answer: Deal,
    handle: (ctx, { params, body }) => decideApproval(ctx, params.dealId, params.approvalId, body),
  }),
  'POST /api/deals/:dealId/deposits': route({
    summary: 'Write down a deposit',
    permission: 'deals.write',
    params: OfDeal,
    body: DepositInput,
    answer: Deal,
    status: 201,
    handle: (ctx, { params, body }) => addDeposit(ctx, params.dealId, body),
  }),
  'POST /api/deals/:dealId/contract': route({
    summary: 'Sign a deal',
    description:
      'Seals the deal as it stands, with its hash. Refused while rules of the contract are not satisfied, unless somebody with `deals.approve` says why, and when the vehicle is sold in another deal.',
    permission: 'deals.sign',
    params: OfDeal,
    body: Signing,
    answer: Deal,
    status: 201,
    handle: (ctx, { params, body }) => signDeal(ctx, params.dealId, body),
  }),
  'POST /api/deals/:dealId/amendments': route({
    summary: 'Amend a signed deal',
    permission: 'deals.approve',
    params: OfDeal,
    body: Amendment,
    answer: Deal,
    status: 201,
    handle: (ctx, { params, body }) => amendDeal(ctx, params.dealId, body),
  }),
  'GET /api/deals/:dealId/contracts': route({
    summary: 'What was signed, as it was signed',
    permission: 'deals.read',
    params: OfDeal,
    answer: z.object({ items: z.array(SignedContract) }),
    handle: async (ctx, { params }) => ({ items: await readContracts(ctx, params.dealId) }),
  }),
  'GET /api/deals/:dealId/bill-of-sale': ownRoute({
    summary: 'The bill of sale as PDF',
    description:
      'Of a signed deal, what was sealed last; of any other, a paper that says it is no contract. In the customer’s language unless another is asked for.',
    permission: 'deals.read',
    params: OfDeal,
    query: z.strictObject({ locale: z.enum(['en', 'fr']).optional() }),
    raw: true,
    handle: async (ctx, { params, query }) => {
      const billed = await ctx.work((inside) => billedDeal(inside, params.dealId));
      const locale = query.locale ?? billed.deal.customer?.locale ?? ctx.locale;
      // Written outside of the transaction: it takes processor time, not the database's.
      const pdf = await writeBillOfSale(billed, locale);
      return paperAnswer(pdf, `${billed.deal.number}-${locale}.pdf`);
    },
  }),
  'GET /api/deals/:dealId/unwinding': route({
    summary: 'What unwinding a signed deal would take back',
    description: 'Nothing is done. Unwinding itself is the move to `cancelled`.',
    permission: 'deals.approve',
    params: OfDeal,
    answer: Unwinding,
    handle: (ctx, { params }) => previewUnwinding(ctx, params.dealId),
  }),
  'GET /api/deal-policy': route({
    summary: 'From where on a manager is asked',
    permission: 'deals.read',
    answer: Policy,
    handle: (ctx) => policyOf(ctx),
  }),
  'PUT /api/deal-policy': route({
    summary: 'Choose from where on a manager is asked',
    permission: 'dealership.write',
    body: z.strictObject(Policy.shape),
    answer: Policy,
    handle: (ctx, { body }) => changePolicy(ctx, body),
  }),
  ...fundingRoutes,
  ...feeRoutes,
  ...paperRoutes,
  ...creditRoutes,
  ...signingRoutes,
};
