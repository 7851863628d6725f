import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { route } from '#platform/web/route.ts';
import { Fee, FeeEdit, FeeInput } from './fee.ts';
import { addFee, changeFee, listFees } from './fees.ts';

const Fees = z.object({ items: z.array(Fee) });

/** What the dealership charges beside the price. */
export const feeRoutes = {
  'GET /api/deal-fees': route({
    summary: 'The dealership’s fees, with what they were and will be',
    permission: 'deals.read',
    answer: Fees,
    handle: async (ctx) => ({ items: await listFees(ctx) }),
  }),
  'POST /api/deal-fees': route({
    summary: 'Add a fee',
    permission: 'dealership.write',
    body: FeeInput,
    answer: Fees,
    status: 201,
    handle: async (ctx, { body }) => ({ items: await addFee(ctx, body) }),
  }),
  'PUT /api/deal-fees/:feeId': route({
    summary: 'Say what a fee is from a day on',
    description: 'Or that it is charged no more. Deals that have it keep it as it was.',
    permission: 'dealership.write',
    params: z.strictObject({ feeId: Id }),
    body: FeeEdit,
    answer: Fees,
    handle: async (ctx, { params, body }) => ({ items: await changeFee(ctx, params.feeId, body) }),
  }),
};
