import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { openCheckout, openPortal, payNow } from './checkout.ts';
import { writePlatformInvoice } from './invoice-paper.ts';
import { meetProcessor } from './meeting.ts';
import { findPlatformInvoice } from './platform-invoices.ts';
import { forPerson, isPaymentSetUp } from './stripe/stripe-client.ts';
import { Every, Subscription, SubscriptionNotice } from './subscription.ts';
import { describeNotice, describeSubscription } from './view.ts';

const Url = z.object({ url: z.string().describe('A page of the payment processor, to be opened in the same tab') });

/** The dealership's subscription to this product. Only its owners see it. */
export const subscriptionsRoutes = {
  'GET /api/subscription': route({
    summary: 'The subscription: plan, state, next charge, card and invoices',
    permission: 'subscription.manage',
    apiKeys: false,
    answer: Subscription,
    handle: (ctx) => describeSubscription(ctx),
  }),
  'GET /api/subscription/notice': route({
    summary: 'Whether something must be done about the subscription, and until when',
    permission: null,
    answer: SubscriptionNotice,
    handle: (ctx) => describeNotice(ctx),
  }),
  'POST /api/subscription/checkout': ownRoute({
    summary: 'Open the page on which a plan is begun with a card',
    description: 'Within the trial nothing is charged before its end. Refused while there is a subscription.',
    permission: 'subscription.manage',
    apiKeys: false,
    body: z.strictObject({ every: Every }),
    answer: Url,
    status: 201,
    handle: (ctx, { body }) => openCheckout(ctx, body.every),
  }),
  'POST /api/subscription/portal': ownRoute({
    summary: 'Open the payment processor’s portal, or its page for another card',
    permission: 'subscription.manage',
    apiKeys: false,
    body: z.strictObject({ for: z.enum(['card', 'all']) }),
    answer: Url,
    status: 201,
    handle: (ctx, { body }) => openPortal(ctx, body.for),
  }),
  'POST /api/subscription/refresh': ownRoute({
    summary: 'Ask the payment processor how things stand',
    description: 'What the screen does when one comes back from its pages; the same happens by itself a moment later.',
    permission: 'subscription.manage',
    apiKeys: false,
    answer: Subscription,
    handle: async (ctx) => {
      if (isPaymentSetUp(ctx.ground)) await forPerson(ctx.ground, () => meetProcessor(ctx.ground, ctx.dealershipId));
      return ctx.work(describeSubscription);
    },
  }),
  'POST /api/subscription/payment': ownRoute({
    summary: 'Try again to charge what is unpaid',
    permission: 'subscription.manage',
    apiKeys: false,
    answer: Subscription,
    handle: async (ctx) => {
      await payNow(ctx);
      return ctx.work(describeSubscription);
    },
  }),
  'GET /api/subscription/invoices/:invoiceId/paper': ownRoute({
    summary: 'One of our invoices as PDF',
    permission: 'subscription.manage',
    apiKeys: false,
    params: z.strictObject({ invoiceId: Id }),
    query: z.strictObject({ lang: z.enum(['en', 'fr']).optional() }),
    raw: true,
    handle: async (ctx, { params, query }) => {
      const invoice = await ctx.work((inside) => findPlatformInvoice(inside, params.invoiceId));
      const bytes = await writePlatformInvoice(invoice, query.lang ?? ctx.locale);
      return new Response(new Uint8Array(bytes), {
        headers: {
          'content-type': 'application/pdf',
          'content-disposition': `inline; filename="${invoice.number}.pdf"`,
          'cache-control': 'no-store',
        },
      });
    },
  }),
};
