import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { CreditApplication, CreditInput, CreditPolicy, CreditState } from './credit-application.ts';
import {
  changeCreditPolicy,
  creditPolicyOf,
  keepCreditApplication,
  listCreditApplications,
  readCreditApplication,
  withdrawCreditApplication,
} from './credit-keeping.ts';
import { writeCreditPaper } from './credit-paper.ts';
import { billedDeal } from './papers.ts';

const OfDeal = z.strictObject({ dealId: Id });
const OfApplication = z.strictObject({ applicationId: Id });

/** Credit applications. Only people open them, never API keys, and each look is journalled. */
export const creditRoutes = {
  'GET /api/deals/:dealId/credit-applications': route({
    summary: 'Which credit applications a deal has, without their values',
    permission: 'deals.credit_add',
    params: OfDeal,
    answer: z.object({ items: z.array(CreditState), policy: CreditPolicy }),
    apiKeys: false,
    handle: async (ctx, { params }) => ({
      items: await listCreditApplications(ctx, params.dealId),
      policy: await creditPolicyOf(ctx),
    }),
  }),
  'PUT /api/deals/:dealId/credit-applications': route({
    summary: 'Keep a credit application',
    description: 'Kept encrypted, with the wording that the applicant agreed to. It is deleted by itself.',
    permission: 'deals.credit_add',
    params: OfDeal,
    body: CreditInput,
    answer: CreditState,
    apiKeys: false,
    handle: (ctx, { params, body }) => keepCreditApplication(ctx, params.dealId, body),
  }),
  'GET /api/credit-applications/:applicationId': ownRoute({
    summary: 'A credit application',
    description: 'The journal says who looked.',
    permission: 'deals.credit',
    params: OfApplication,
    answer: CreditApplication,
    apiKeys: false,
    handle: async (ctx, { params }) => {
      const { dealId: _deal, ...application } = await ctx.work(
        (inside) => readCreditApplication(inside, params.applicationId),
        // Who looked is written down also when nothing else is any more.
        { write: true, lettingGo: true },
      );
      return application;
    },
  }),
  'GET /api/credit-applications/:applicationId/paper': ownRoute({
    summary: 'A credit application as PDF',
    description: 'The journal says who had it written.',
    permission: 'deals.credit',
    params: OfApplication,
    query: z.strictObject({ locale: z.enum(['en', 'fr']).optional() }),
    raw: true,
    apiKeys: false,
    handle: async (ctx, { params, query }) => {
      const facts = await ctx.work(
        async (inside) => {
          const application = await readCreditApplication(inside, params.applicationId, 'printed');
          return { application, billed: await billedDeal(inside, application.dealId) };
        },
        { write: true, lettingGo: true },
      );
      const locale = query.locale ?? facts.application.consent.locale;
      const pdf = await writeCreditPaper(facts.application, facts.billed, locale);
      return paperAnswer(pdf, `${facts.billed.deal.number}-credit-${locale}.pdf`);
    },
  }),
  'DELETE /api/credit-applications/:applicationId': route({
    summary: 'Delete a credit application',
    description: 'At once and for good, as when the applicant takes the consent back.',
    permission: 'deals.credit',
    params: OfApplication,
    apiKeys: false,
    handle: (ctx, { params }) => withdrawCreditApplication(ctx, params.applicationId),
  }),
  'PUT /api/credit-policy': route({
    summary: 'Choose for how long credit applications are kept',
    description: 'Fewer days hold for those that are there as well.',
    permission: 'dealership.write',
    body: z.strictObject(CreditPolicy.shape),
    answer: CreditPolicy,
    handle: (ctx, { body }) => changeCreditPolicy(ctx, body),
  }),
};
