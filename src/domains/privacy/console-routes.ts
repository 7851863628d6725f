import { z } from 'zod';
import { operatorRoute } from '#domains/support/index.ts';
import { Id } from '#kernel/ids.ts';
import { outcomes, Resolution, resolvePlatformRequest } from './platform-ending.ts';
import { listPlatformRequests, platformKinds } from './platform-requests.ts';

const PlatformRequest = z.object({
  id: Id,
  kind: z.enum([...platformKinds, 'child']),
  name: z.string(),
  email: z.string(),
  words: z.string(),
  where: z.string().nullable().describe('In a report: where the child’s data was seen'),
  locale: z.enum(['en', 'fr']),
  receivedAt: z.date(),
  dueAt: z.date(),
  overdue: z.boolean(),
  resolvedAt: z.date().nullable(),
  resolvedBy: z.string().nullable(),
  outcome: z.enum(outcomes).nullable(),
  hours: z.number().describe('From arrival to its end, or to now'),
});

/** Requests and reports to the platform, in the console of its own people. */
export const consoleRoutes = {
  'GET /api/operator/privacy': operatorRoute({
    summary: 'Privacy requests and reports of a child’s data, those that are due first',
    query: z.strictObject({ ended: z.enum(['true', 'false']).optional() }),
    answer: z.object({ items: z.array(PlatformRequest) }),
    handle: async (ctx, { query }) => {
      await ctx.act({ event: 'privacy_requests.listed' }, async () => undefined);
      const ended = query.ended === 'true';
      const all = await listPlatformRequests(ctx.ground, ended);
      const items = ended
        ? all.filter(({ resolvedAt }) => resolvedAt).toSorted((a, b) => +b.resolvedAt! - +a.resolvedAt!)
        : all;
      return {
        items: items.map((one) => ({
          ...one,
          where: one.where || null,
          outcome: one.outcome as (typeof outcomes)[number] | null,
          overdue: !one.resolvedAt && one.dueAt < ctx.now,
        })),
      };
    },
  }),
  'POST /api/operator/privacy/:requestId/ending': operatorRoute({
    summary: 'End a request: delete what it names, or answer; who asked is told',
    description:
      'To delete, `identity` says how it became known who asks, or that the data is a child’s. An only owner’s account is refused at `/account`.',
    stepUp: true,
    params: z.strictObject({ requestId: Id }),
    body: Resolution,
    answer: z.object({
      hours: z.int(),
      ownerless: z.array(z.string()).describe('Dealerships that have no owner any more: somebody must be found'),
    }),
    handle: async (ctx, { params: { requestId }, body }) => {
      const by = await ctx.act({ event: 'privacy_request.ended', subject: requestId, why: body.outcome }, ({ db }) =>
        db.selectFrom('operator').select('name').where('userId', '=', ctx.operatorId).executeTakeFirstOrThrow(),
      );
      return resolvePlatformRequest(ctx.ground, requestId, body, by.name, ctx.origin);
    },
  }),
};
