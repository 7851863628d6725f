import { z } from 'zod';
import { describeUser } from '#domains/accounts/index.ts';
import { dealershipsOf, describeDealership, isShutOut, rightsIn } from '#domains/dealerships/index.ts';
import { operatorNow } from '#domains/support/index.ts';
import { Id, isId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import { accountOwnRoute } from '#platform/web/route.ts';

const Me = z.object({
  user: z.object({
    id: Id,
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    locale: z.enum(['en', 'fr']),
    emailVerified: z.boolean(),
    secondFactor: z.boolean(),
    passkeys: z.int(),
  }),
  operator: z.boolean().describe('Whether the console of the platform is open to them.'),
  dealerships: z.array(z.object({ id: Id, name: z.string(), slug: z.string(), roles: z.array(z.string()) })),
  current: z
    .object({
      id: Id,
      name: z.string(),
      slug: z.string(),
      siteUrl: z.string(),
      timeZone: z.string(),
      currency: z.string(),
      locale: z.enum(['en', 'fr']),
      demo: z.boolean(),
      state: z.string(),
      cancelledAt: z.date().nullable(),
      purgeAt: z.date().nullable(),
      branding: z.object({ primaryColour: z.string(), accentColour: z.string(), logoUrl: z.string().nullable() }),
      staffId: Id,
      roles: z.array(z.string()),
      permissions: z.array(z.string()),
      secondFactor: z
        .object({ dueAt: z.date(), shutOut: z.boolean() })
        .nullable()
        .describe('A second factor is asked for here and not set up: until when, and whether that is over.'),
    })
    .nullable(),
});

/** Who is signed in, where they work, and what they may do there: what the office asks first. */
export const meRoutes = {
  'GET /api/me': accountOwnRoute({
    summary: 'Who is signed in',
    description: 'The user, the dealerships they work for, and the current one with their permissions in it.',
    query: z.strictObject({ dealership: Id.optional() }),
    answer: Me,
    handle: async (ctx, { query }) => {
      const { ground, account } = ctx;
      const user = await describeUser(ground, account.userId);
      if (!user) throw new NotFound('user');
      const [dealerships, operator] = await Promise.all([
        dealershipsOf(ground, account.userId),
        operatorNow(ground, account.userId),
      ]);
      const wanted = query.dealership ?? ctx.request.headers.get('automo-dealership') ?? '';
      const chosen = dealerships.find((one) => isId(wanted) && one.id === wanted) ?? dealerships[0];
      const [found, rights] = chosen
        ? await Promise.all([describeDealership(ground, chosen.id), rightsIn(ground, account.userId, chosen.id)])
        : [undefined, undefined];
      const site = new URL(ground.config.origin);
      const shutOut = rights ? isShutOut(rights, account, ctx.now) : false;
      const due = account.secondFactor ? null : (rights?.secondFactorDue ?? null);
      if (found) site.hostname = `${found.slug}.${ground.config.domain}`;
      return {
        user,
        operator,
        dealerships,
        current:
          found && rights
            ? {
                ...found,
                siteUrl: site.origin,
                staffId: rights.staffId,
                roles: [...rights.roles],
                // Who is shut out may do nothing here.
                permissions: shutOut ? [] : [...rights.permissions],
                secondFactor: due && { dueAt: due, shutOut },
              }
            : null,
      };
    },
  }),
};
