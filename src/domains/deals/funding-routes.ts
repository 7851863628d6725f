import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { route } from '#platform/web/route.ts';
import { Funding, FundingInput, StipulationEdit, StipulationInput, SubmissionEdit, SubmissionInput } from './lender.ts';
import { askLender, changeSubmission, chooseLender, fundDeal, readFunding } from './lenders.ts';
import { addStipulation, changeStipulation, removeStipulation } from './stipulations.ts';
import { listTransit, Transit, TransitQuery } from './transit.ts';

const OfDeal = z.strictObject({ dealId: Id });
const OfSubmission = OfDeal.extend({ submissionId: Id });
const OfStipulation = OfSubmission.extend({ stipulationId: Id });

/** Lenders: who was asked, what they said and wanted, and what they paid. */
export const fundingRoutes = {
  'GET /api/contracts-in-transit': route({
    summary: 'Contracts that are signed and not funded yet, by age',
    permission: 'deals.read',
    query: TransitQuery,
    answer: Transit,
    handle: (ctx, { query }) => listTransit(ctx, query),
  }),
  'GET /api/deals/:dealId/lenders': route({
    summary: 'The lenders that were asked about a deal',
    permission: 'deals.read',
    params: OfDeal,
    answer: Funding,
    handle: (ctx, { params }) => readFunding(ctx, params.dealId),
  }),
  'POST /api/deals/:dealId/lenders': route({
    summary: 'Ask a lender about a deal',
    permission: 'deals.write',
    params: OfDeal,
    body: SubmissionInput,
    answer: Funding,
    status: 201,
    handle: (ctx, { params, body }) => askLender(ctx, params.dealId, body),
  }),
  'PATCH /api/deals/:dealId/lenders/:submissionId': route({
    summary: 'Write down what a lender said',
    description: 'Each fact with its day. Whether there are conditions follows from the stipulations that are open.',
    permission: 'deals.write',
    params: OfSubmission,
    body: SubmissionEdit,
    answer: Funding,
    handle: (ctx, { params, body }) => changeSubmission(ctx, params.dealId, params.submissionId, body),
  }),
  'POST /api/deals/:dealId/lenders/:submissionId/choice': route({
    summary: 'Choose the lender of a deal',
    permission: 'deals.write',
    params: OfSubmission,
    body: z.strictObject({ version: z.int().min(1) }),
    answer: Funding,
    handle: (ctx, { params, body }) => chooseLender(ctx, params.dealId, params.submissionId, body.version),
  }),
  'PUT /api/deals/:dealId/lenders/:submissionId/funding': route({
    summary: 'Write down what a lender paid',
    description:
      'The signed deal is funded by it. Said again, it corrects what was said. A reserve needs `deals.gross`.',
    permission: 'deals.write',
    params: OfSubmission,
    body: FundingInput,
    answer: Funding,
    handle: (ctx, { params, body }) => fundDeal(ctx, params.dealId, params.submissionId, body),
  }),
  'POST /api/deals/:dealId/lenders/:submissionId/stipulations': route({
    summary: 'Add what a lender wants to see',
    permission: 'deals.write',
    params: OfSubmission,
    body: StipulationInput,
    answer: Funding,
    status: 201,
    handle: (ctx, { params, body }) => addStipulation(ctx, params.dealId, params.submissionId, body),
  }),
  'PATCH /api/deals/:dealId/lenders/:submissionId/stipulations/:stipulationId': route({
    summary: 'Correct a stipulation, or mark it as received',
    permission: 'deals.write',
    params: OfStipulation,
    body: StipulationEdit,
    answer: Funding,
    handle: (ctx, { params, body }) =>
      changeStipulation(ctx, params.dealId, params.submissionId, params.stipulationId, body),
  }),
  'DELETE /api/deals/:dealId/lenders/:submissionId/stipulations/:stipulationId': route({
    summary: 'Take a stipulation away',
    permission: 'deals.write',
    params: OfStipulation,
    answer: Funding,
    handle: (ctx, { params }) => removeStipulation(ctx, params.dealId, params.submissionId, params.stipulationId),
  }),
};
