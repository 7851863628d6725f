import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { shownDisclosures } from './disclosures.ts';
import { endGrant, giveGrant, liveGrant, listGrants, NewGrant } from './grants.ts';
import { listOperators } from './operators.ts';

const At = z.date();
const Grant = z.object({
  id: Id,
  operator: z.string().nullable().describe('Null: whoever of support is on duty.'),
  reason: z.string(),
  givenBy: z.string().nullable(),
  startsAt: At,
  endsAt: At,
  endedAt: At.nullable(),
  live: z.boolean(),
  reads: z.array(z.object({ id: Id, operator: z.string(), at: At, what: z.string() })),
});
const Disclosure = z.object({
  id: Id,
  authority: z.string(),
  document: z.string(),
  basis: z.string(),
  scope: z.string(),
  given: z.string(),
  givenAt: At,
});

/** Who of the platform may look at a dealership, and what they looked at. */
export const grantRoutes = {
  'GET /api/support-grants': ownRoute({
    summary: 'Support grants with each read under them, newest first',
    permission: 'support.grant',
    apiKeys: false,
    answer: z.object({ items: z.array(Grant), operators: z.array(z.object({ id: Id, name: z.string() })) }),
    handle: async (own) => {
      const operators = await listOperators(own.ground);
      const named = new Map(operators.map(({ userId, name }) => [userId, name]));
      const items = (await own.work(listGrants)).map(({ operatorId, reads, ...grant }) => ({
        ...grant,
        operator: operatorId && (named.get(operatorId) ?? ''),
        reads: reads.map(({ operatorId: reader, ...read }) => ({ ...read, operator: named.get(reader) ?? '' })),
      }));
      const present = operators.filter(({ until }) => !until || until > own.now);
      return { items, operators: present.map(({ userId: id, name }) => ({ id, name })) };
    },
  }),
  'POST /api/support-grants': ownRoute({
    summary: 'Let support look at the dealership',
    description: 'Read only, for 72 hours at most. All owners are told by mail, and all staff see it while it lasts.',
    permission: 'support.grant',
    apiKeys: false,
    stepUp: true,
    body: NewGrant,
    answer: z.object({ id: Id }),
    status: 201,
    handle: (own, { body }) => giveGrant(own, body),
  }),
  'DELETE /api/support-grants/:grantId': route({
    summary: 'End a support grant at once',
    permission: 'support.grant',
    apiKeys: false,
    params: z.strictObject({ grantId: Id }),
    handle: (ctx, { params }) => endGrant(ctx, params.grantId),
  }),
  'GET /api/support-access': ownRoute({
    summary: 'The support grant that lives now, for all staff',
    permission: null,
    apiKeys: false,
    answer: z.object({
      grant: z
        .object({ id: Id, operator: z.string().nullable(), reason: z.string(), startsAt: At, endsAt: At })
        .nullable(),
    }),
    handle: async (own) => {
      const grant = await own.work(liveGrant);
      if (!grant) return { grant: null };
      const { operatorId, ...rest } = grant;
      const operators = operatorId ? await listOperators(own.ground) : [];
      return {
        grant: { ...rest, operator: operators.find(({ userId }) => userId === operatorId)?.name ?? null },
      };
    },
  }),
  'GET /api/disclosures': route({
    summary: 'What the platform gave to authorities about the dealership',
    description: 'A line that an order keeps back appears when that order ends.',
    permission: 'support.grant',
    apiKeys: false,
    answer: z.object({ items: z.array(Disclosure) }),
    handle: async (ctx) => ({ items: await shownDisclosures(ctx) }),
  }),
};
