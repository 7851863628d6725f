import { z } from 'zod';
import { operatorRoute } from '#domains/support/index.ts';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { HoldLine, holdableTables, listHolds } from './hold-list.ts';
import { confirmHold, endHold, HoldEnd, HoldInput, placeHold, readHold } from './holds.ts';

const At = z.date();
const params = z.strictObject({ holdId: Id });

/** The console: who leaves, whether what is kept can be restored, and what an order makes us keep. */
export const closingConsoleRoutes = {
  'GET /api/operator/keeping': operatorRoute({
    summary: 'Dealerships that leave with what an order keeps of them, backups, and restore drills',
    answer: z.object({
      purges: z.array(
        z.object({
          id: Id,
          name: z.string(),
          state: z.string(),
          cancelledAt: At.nullable(),
          purgeAt: At.nullable(),
          holds: z.array(HoldLine).describe('Orders that keep something of it; those not confirmed yet too'),
        }),
      ),
      running: z
        .array(z.object({ id: Id, begunAt: At, checkedAt: At.nullable(), step: z.string().nullable() }))
        .describe('Deletions that have begun and are not final: their dealership has no name any more'),
      backups: z.array(
        z.object({
          id: Id,
          kind: z.string(),
          state: z.string(),
          begunAt: At,
          bytes: z.int().nullable(),
          verifiedAt: At.nullable(),
          expiresAt: At.nullable(),
        }),
      ),
      drills: z.array(
        z.object({
          id: Id,
          begunAt: At,
          holds: z.boolean().nullable(),
          rpoSeconds: z.number().nullable(),
          rtoSeconds: z.number().nullable(),
        }),
      ),
    }),
    handle: (ctx) =>
      ctx.act({ event: 'keeping.seen' }, async (inside) => {
        const { db } = inside;
        const holds = await listHolds(inside, ctx.operatorId, true);
        const seconds = (figure: string | null): number | null => (figure === null ? null : Number(figure));
        const drills = await db
          .selectFrom('drill')
          .select(['id', 'begunAt', 'holds', 'rpoSeconds', 'rtoSeconds'])
          .orderBy('begunAt', 'desc')
          .limit(20)
          .execute();
        const leaving = await db
          .selectFrom('dealership')
          .select(['dealershipId as id', 'name', 'state', 'cancelledAt', 'purgeAt'])
          .where('state', 'in', ['cancelling', 'cancelled', 'purging'])
          .orderBy('purgeAt')
          .execute();
        const running = await db
          .selectFrom('purge as p')
          .select(['p.dealership as id', 'p.begunAt', 'p.checkedAt'])
          .select((eb) =>
            eb
              .selectFrom('purgeStep as s')
              .select('s.step')
              .whereRef('s.dealership', '=', 'p.dealership')
              .orderBy('s.begunAt', 'desc')
              .limit(1)
              .as('step'),
          )
          .where('p.endedAt', 'is', null)
          .orderBy('p.begunAt')
          .execute();
        return {
          purges: leaving.map((one) => ({
            ...one,
            holds: holds.filter(({ dealershipId }) => dealershipId === one.id),
          })),
          running,
          backups: await db
            .selectFrom('backup')
            .select(['id', 'kind', 'state', 'begunAt', 'bytes', 'verifiedAt', 'expiresAt'])
            .orderBy('begunAt', 'desc')
            .limit(50)
            .execute(),
          drills: drills.map((one) => ({
            ...one,
            rpoSeconds: seconds(one.rpoSeconds),
            rtoSeconds: seconds(one.rtoSeconds),
          })),
        };
      }),
  }),
  'GET /api/operator/holds': operatorRoute({
    summary: 'Legal holds: those in force, those that wait for a second operator, and those that ended',
    answer: z.object({
      items: z.array(HoldLine),
      tables: z.array(z.object({ table: z.string(), fields: z.array(z.string()) })),
      operators: z.array(z.object({ id: Id, name: z.string() })),
    }),
    handle: (ctx) =>
      ctx.act({ event: 'holds.listed' }, async (inside) => ({
        items: await listHolds(inside, ctx.operatorId),
        tables: await holdableTables(inside),
        operators: await inside.db
          .selectFrom('operator')
          .select(['userId as id', 'name'])
          .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', inside.now)]))
          .orderBy('name')
          .execute(),
      })),
  }),
  'POST /api/operator/holds': operatorRoute({
    summary: 'Put a legal hold on record; it keeps nothing before a second operator confirmed it',
    stepUp: true,
    body: HoldInput,
    answer: z.object({ id: Id }),
    status: 201,
    handle: async (ctx, { body }) => {
      await ctx.act({ event: 'hold.placed', aboutDealership: body.dealershipId }, async () => undefined);
      return { id: await placeHold(ctx.ground, body, ctx.operatorId) };
    },
  }),
  'POST /api/operator/holds/:holdId/confirmation': operatorRoute({
    summary: 'Confirm a legal hold that another operator put on record',
    stepUp: true,
    params,
    handle: (ctx, { params: { holdId } }) =>
      ctx.act({ event: 'hold.confirmed', subject: holdId }, (inside) => confirmHold(inside, holdId, ctx.operatorId)),
  }),
  'POST /api/operator/holds/:holdId/end': operatorRoute({
    summary: 'End a legal hold before its day: copy and key are destroyed',
    stepUp: true,
    params,
    body: HoldEnd,
    handle: async (ctx, { params: { holdId }, body: { why } }) => {
      await ctx.act({ event: 'hold.ended', subject: holdId }, async () => undefined);
      await endHold(ctx.ground, holdId, { operatorId: ctx.operatorId, why });
    },
  }),
  'POST /api/operator/holds/:holdId/readings': operatorRoute({
    summary: 'Read the copy that a hold keeps, as one of its two custodians and for a reason that is kept',
    stepUp: true,
    params,
    body: z.strictObject({ reason: text(500, { least: 5 }) }),
    answer: z.object({
      rows: z.array(z.object({ table: z.string(), values: z.record(z.string(), z.unknown()) })),
      files: z.array(z.object({ name: z.string(), base64: z.string() })),
    }),
    handle: async (ctx, { params: { holdId }, body: { reason } }) => {
      await ctx.act({ event: 'hold.read', subject: holdId }, async () => undefined);
      return readHold(ctx.ground, { holdId, custodianId: ctx.operatorId, reason });
    },
  }),
};
