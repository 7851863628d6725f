import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Invalid } from '#kernel/problems.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { writeDealPaper } from './deal-paper.ts';
import { paperKinds, paperLacks } from './deal-papers.ts';
import { CheckChange, Checklist, ChecklistItem } from './delivery-checklist.ts';
import { DueBill } from './due-bill.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { billedDeal } from './papers.ts';
import { changeChecklist, changeChecks, changeDueBill, checklistOf, Paperwork, paperworkOf } from './paperwork.ts';

const OfDeal = z.strictObject({ dealId: Id });

/** The papers of a deal beside its bill of sale, and the lists that they show. */
export const paperRoutes = {
  'GET /api/deals/:dealId/paperwork': route({
    summary: 'The kept lists of a deal: what is still owed, and what is checked at delivery',
    permission: 'deals.read',
    params: OfDeal,
    answer: Paperwork,
    handle: (ctx, { params }) => paperworkOf(ctx, params.dealId),
  }),
  'PUT /api/deals/:dealId/due-bill': route({
    summary: 'Write down what the dealership still owes on a deal',
    description: 'The list as a whole. It goes on after the contract is signed, and is no part of it.',
    permission: 'deals.write',
    params: OfDeal,
    body: DueBill,
    answer: Paperwork,
    handle: (ctx, { params, body }) => changeDueBill(ctx, params.dealId, body),
  }),
  'POST /api/deals/:dealId/delivery-checks': route({
    summary: 'Tick what was checked at delivery',
    description: 'Needs no version: two people may tick at once, and the same may be sent twice.',
    permission: 'deals.write',
    params: OfDeal,
    body: CheckChange,
    answer: Paperwork,
    handle: (ctx, { params, body }) => changeChecks(ctx, params.dealId, body),
  }),
  'GET /api/deals/:dealId/paper': ownRoute({
    summary: 'A paper of a deal as PDF',
    description:
      'Of a signed deal, what was sealed last; of any other, how it stands. Refused, with what is missing, while the paper cannot be made. In the customer’s language unless another is asked for.',
    permission: 'deals.read',
    params: OfDeal,
    query: z.strictObject({ kind: z.enum(paperKinds), locale: z.enum(['en', 'fr']).optional() }),
    raw: true,
    handle: async (ctx, { params, query: { kind, locale: wanted } }) => {
      const { billed, lists } = await ctx.work(async (inside) => ({
        billed: await billedDeal(inside, params.dealId),
        lists: await paperworkOf(inside, params.dealId),
      }));
      const lacks = paperLacks(kind, billed.deal, lists.dueItems.length);
      if (lacks.length > 0 || (kind === 'wholesale' && billed.deal.kind !== 'wholesale')) {
        throw new Invalid(
          (lacks.length > 0 ? lacks : ['kind']).map((fact) => ({
            pointer: `/${fact}`,
            code: 'paper_lacks',
            message: `The paper cannot be made without: ${fact}.`,
          })),
        );
      }
      const locale = wanted ?? billed.deal.customer?.locale ?? ctx.locale;
      // Written outside of the transaction: it takes processor time, not the database's.
      const pdf = await writeDealPaper(kind, billed, lists, locale);
      return paperAnswer(pdf, `${billed.deal.number}-${kind}-${locale}.pdf`);
    },
  }),
  'GET /api/delivery-checklist': route({
    summary: 'What is checked at delivery in this dealership',
    permission: 'deals.read',
    answer: Checklist,
    handle: (ctx) => checklistOf(ctx),
  }),
  'PUT /api/delivery-checklist': route({
    summary: 'Choose what is checked at delivery',
    description: 'Deals whose list was begun keep theirs.',
    permission: 'dealership.write',
    body: z.strictObject({
      version: Checklist.shape.version,
      items: z
        .array(ChecklistItem)
        .min(1)
        .max(40)
        .refine((all) => new Set(all.map((one) => one.id)).size === all.length, {
          message: 'must not hold an id twice',
          params: { code: 'twice' },
        }),
    }),
    answer: Checklist,
    handle: (ctx, { body }) => changeChecklist(ctx, body),
  }),
};
