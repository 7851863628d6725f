import { sql } from 'kysely';
import { z } from 'zod';
import { checkIdentity, identityChecks, lockRemoval, stopRemoval } from '#domains/accounts/index.ts';
import { Id } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import { operatorRoute } from './operator-route.ts';

const OfRemoval = z.strictObject({ removalId: Id });

/** Requests of people who lost their second factor and whom nobody else can help: who they are is checked by us. */
export const lostFactorRoutes = {
  'GET /api/operator/lost-factors': operatorRoute({
    summary: 'Who says that they lost their second factor',
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          name: z.string(),
          email: z.string(),
          phone: z.string().nullable(),
          since: z.date(),
          dealerships: z.array(z.string()),
          emailChangedAt: z.date().nullable(),
          state: z.enum(['asked', 'waiting']),
          askedAt: z.date(),
          dueAt: z.date().nullable(),
          checkedBy: z.string().nullable(),
        }),
      ),
    }),
    handle: async (ctx) => ({
      items: await ctx.act({ event: 'lost_factors.listed' }, async ({ db }) => {
        const { rows } = await sql<{
          id: string;
          name: string;
          email: string;
          phone: string | null;
          since: Date;
          dealerships: string[];
          emailChangedAt: Date | null;
          state: 'asked' | 'waiting';
          askedAt: Date;
          dueAt: Date | null;
          checkedBy: string | null;
        }>`
          select r.id, u.name, u.email, u.phone, u.created_at as since, r.state, r.asked_at as "askedAt", r.due_at as "dueAt",
            o.name as "checkedBy",
            array(select d.name from staff_member s join dealership d on d.dealership_id = s.dealership_id
              where s.user_id = u.id and s.state = 'active' order by d.name) as dealerships,
            (select max(e.at) from account_event e where e.user_id = u.id and e.event in ('email.changed', 'email.change_undone'))
              as "emailChangedAt"
          from factor_removal r join user_account u on u.id = r.user_id left join operator o on o.user_id = r.identity_by
          where r.ended_at is null and r.way = 'platform' order by r.asked_at, r.id`.execute(db);
        return rows;
      }),
    }),
  }),
  'POST /api/operator/lost-factors/:removalId/check': operatorRoute({
    summary: 'Note how one made sure who asks; what was lost is removed 72 hours later',
    description: 'The person is told at once, with a link by which they stop it.',
    stepUp: true,
    params: OfRemoval,
    body: z.strictObject({ how: z.enum(identityChecks) }),
    handle: (ctx, { params: { removalId }, body }) =>
      ctx.act({ event: 'lost_factor.checked', subject: removalId, why: body.how }, (platform) =>
        checkIdentity(platform, removalId, ctx.operatorId, body.how),
      ),
  }),
  'DELETE /api/operator/lost-factors/:removalId': operatorRoute({
    summary: 'Refuse a request whose person could not show who they are',
    params: OfRemoval,
    handle: (ctx, { params: { removalId } }) =>
      ctx.act({ event: 'lost_factor.refused', subject: removalId }, async (platform) => {
        const removal = await lockRemoval(platform, removalId);
        if (removal.endedAt || removal.way !== 'platform')
          throw new Conflict('This request is not open any more.', {}, 'removal_closed');
        await stopRemoval(platform, removal.userId, 'operator');
      }),
  }),
};
