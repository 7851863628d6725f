import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { refusalKinds } from '#platform/security-log.ts';
import { operatorRoute } from './operator-route.ts';

const pageSize = 100;

/** The log of what was refused, for operators: what somebody tries shows here before it succeeds. */
export const securityRoutes = {
  'GET /api/operator/security-log': operatorRoute({
    summary: 'What was refused, newest first, counted by the minute',
    description: 'Kept for 12 months: ids, the pattern of the route and the network, no path and no value.',
    query: z.strictObject({
      kind: z.enum(refusalKinds).optional(),
      dealershipId: Id.optional(),
      userId: Id.optional(),
      network: z
        .string()
        .regex(/^[0-9a-f.:]{3,45}$/, 'must be a network such as 203.0.113.0 or 2001:db8:1::')
        .optional(),
      days: z.coerce.number().int().min(1).max(366).optional(),
      cursor: Id.optional(),
    }),
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          minute: z.date(),
          kind: z.enum(refusalKinds),
          route: z.string(),
          status: z.int(),
          dealershipId: Id.nullable(),
          dealership: z.string().nullable(),
          userId: Id.nullable(),
          byKey: z.boolean(),
          network: z.string().nullable(),
          times: z.int(),
        }),
      ),
      nextCursor: Id.nullable(),
    }),
    handle: async (ctx, { query }) => {
      const about = query.dealershipId ? { aboutDealership: query.dealershipId } : {};
      const rows = await ctx.act(
        { event: 'security.seen', ...about, ...(query.kind ? { subject: query.kind } : {}) },
        (platform) =>
          platform.db
            .selectFrom('securityEvent as e')
            .leftJoin('dealership as d', 'd.dealershipId', 'e.aboutDealership')
            .select(['e.id', 'e.minute', 'e.kind', 'e.route', 'e.status', 'e.aboutDealership as dealershipId'])
            .select(['d.name as dealership', 'e.userId', 'e.aboutKey', 'e.network', 'e.times'])
            .$if(query.kind !== undefined, (some) => some.where('e.kind', '=', query.kind!))
            .$if(query.dealershipId !== undefined, (some) => some.where('e.aboutDealership', '=', query.dealershipId!))
            .$if(query.userId !== undefined, (some) => some.where('e.userId', '=', query.userId!))
            .$if(query.network !== undefined, (some) => some.where('e.network', '=', query.network!))
            .$if(query.days !== undefined, (some) =>
              some.where('e.minute', '>', new Date(platform.now.getTime() - query.days! * 86_400_000)),
            )
            .$if(query.cursor !== undefined, (some) =>
              some.where(
                sql<boolean>`(e.minute, e.id) < (select last.minute, last.id from security_event last where last.id = ${query.cursor}::uuid)`,
              ),
            )
            .orderBy('e.minute', 'desc')
            .orderBy('e.id', 'desc')
            .limit(pageSize + 1)
            .execute(),
      );
      const items = rows.slice(0, pageSize).map(({ aboutKey, kind, ...row }) => ({
        ...row,
        kind: kind as (typeof refusalKinds)[number],
        byKey: aboutKey !== null,
      }));
      return { items, nextCursor: rows.length > pageSize ? items.at(-1)!.id : null };
    },
  }),
};
