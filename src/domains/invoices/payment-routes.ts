import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { forfeitDeposit, ForfeitInput } from './forfeiting.ts';
import { Invoice } from './invoice.ts';
import { applyCredit, takeOffInvoice, takePayment } from './paying.ts';
import {
  Applying,
  Payment,
  PaymentInput,
  PaymentItem,
  PaymentQuery,
  RefundDecision,
  RefundInput,
  RefundRequest,
  ReturnInput,
  TakingOff,
} from './payment.ts';
import { findPayment, listPayments, refundRequests } from './payments.ts';
import { receiptFacts, writeReceipt } from './receipt-paper.ts';
import { askRefund, decideRefund, returnPayment } from './refunds.ts';
import { reconcileTrust, Reconciliation, Release, releaseTrust, trustLedger, TrustLedger } from './trust.ts';

const OfPayment = z.strictObject({ paymentId: Id });

/** Payments, refunds and the trust ledger. */
export const paymentsRoutes = {
  'GET /api/payments': route({
    summary: 'List payments, deposits and refunds, newest first',
    permission: 'books.read',
    query: PaymentQuery,
    answer: z.object({
      items: z.array(PaymentItem),
      nextCursor: z.string().nullable(),
      creditCents: z.int().describe('What customers have paid and nothing was charged for yet'),
      heldCents: z.int().describe('Held in trust'),
    }),
    handle: (ctx, { query }) => listPayments(ctx, query),
  }),
  'POST /api/payments': route({
    summary: 'Take a payment or deposit',
    description:
      'It may pay several invoices of one customer; what is left is credit. A deposit that the law wants in trust is put there. Send an Idempotency-Key: repeated, it is one payment.',
    permission: 'payments.write',
    body: PaymentInput,
    answer: Payment,
    status: 201,
    handle: (ctx, { body }) => takePayment(ctx, body),
  }),
  'GET /api/payments/:paymentId': route({
    summary: 'A payment and what became of it',
    permission: 'books.read',
    params: OfPayment,
    answer: Payment,
    handle: (ctx, { params }) => findPayment(ctx, params.paymentId),
  }),
  'GET /api/payments/:paymentId/receipt': ownRoute({
    summary: 'The receipt as PDF',
    description: 'In the customer’s language. It names the customer: `customers.read`.',
    permission: 'books.read',
    params: OfPayment,
    raw: true,
    handle: async (ctx, { params }) => {
      const payment = await ctx.work((inside) => receiptFacts(inside, params.paymentId));
      return paperAnswer(await writeReceipt(payment), `${payment.receiptNumber}.pdf`);
    },
  }),
  'POST /api/payments/:paymentId/allocations': route({
    summary: 'Use credit for invoices',
    permission: 'payments.write',
    params: OfPayment,
    body: Applying,
    answer: Payment,
    status: 201,
    handle: (ctx, { params, body }) => applyCredit(ctx, params.paymentId, body.allocations),
  }),
  'POST /api/payments/:paymentId/take-off': route({
    summary: 'Take a payment off an invoice',
    permission: 'payments.write',
    params: OfPayment,
    body: TakingOff,
    answer: Payment,
    handle: (ctx, { params, body }) => takeOffInvoice(ctx, params.paymentId, body),
  }),
  'POST /api/payments/:paymentId/refunds': route({
    summary: 'Give money back',
    description: 'Above the limit of the settings it waits in `requests` for a second person.',
    permission: 'payments.write',
    params: OfPayment,
    body: RefundInput,
    answer: Payment,
    status: 201,
    handle: (ctx, { params, body }) => askRefund(ctx, params.paymentId, body),
  }),
  'POST /api/payments/:paymentId/return': route({
    summary: 'A bank returned a payment',
    description: 'A cheque without funds, a card charged back: what it paid is owed again.',
    permission: 'payments.write',
    params: OfPayment,
    body: ReturnInput,
    answer: Payment,
    status: 201,
    handle: (ctx, { params, body }) => returnPayment(ctx, params.paymentId, body.reason),
  }),
  'POST /api/payments/:paymentId/release': route({
    summary: 'Release a deposit from trust',
    permission: 'payments.write',
    stepUp: true,
    params: OfPayment,
    body: Release,
    answer: Payment,
    status: 201,
    handle: (ctx, { params, body }) => releaseTrust(ctx, params.paymentId, body),
  }),
  'POST /api/payments/:paymentId/forfeit': route({
    summary: 'Keep a deposit that the buyer forfeited',
    description:
      'Answers with its paper, an invoice on which the amount holds its tax. Only a deposit that was agreed not to be given back, and after its deal was cancelled.',
    permission: 'payments.approve',
    stepUp: true,
    params: OfPayment,
    body: ForfeitInput,
    answer: Invoice,
    status: 201,
    handle: (ctx, { params, body }) => forfeitDeposit(ctx, params.paymentId, body),
  }),
  'GET /api/refund-requests': route({
    summary: 'Refunds that wait for a second person',
    permission: 'books.read',
    answer: z.object({ items: z.array(RefundRequest) }),
    handle: async (ctx) => ({ items: await refundRequests(ctx, {}) }),
  }),
  'POST /api/refund-requests/:requestId': route({
    summary: 'Grant or refuse a refund, as a second person',
    permission: 'payments.approve',
    params: z.strictObject({ requestId: Id }),
    body: RefundDecision,
    answer: Payment,
    handle: (ctx, { params, body }) => decideRefund(ctx, params.requestId, body),
  }),
  'GET /api/trust': route({
    summary: 'The trust ledger',
    permission: 'books.read',
    answer: TrustLedger,
    handle: (ctx) => trustLedger(ctx),
  }),
  'POST /api/trust/reconciliations': route({
    summary: 'Hold a month of the trust ledger against the bank',
    permission: 'payments.write',
    body: Reconciliation,
    answer: TrustLedger,
    status: 201,
    handle: (ctx, { body }) => reconcileTrust(ctx, body),
  }),
};
