import { sql } from 'kysely';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { postGrantLetters } from './grant-letters.ts';
import { isOperator } from './operators.ts';

/** A grant ends by itself after so many hours at the latest; the database holds to it too. */
export const longestGrant = 72;

export const NewGrant = z.strictObject({
  /** One operator, or null for whoever is on duty. */
  operatorId: z.uuid().nullable(),
  reason: text(500, { least: 1 }),
  hours: z.int().min(1).max(longestGrant),
});

/** The grant that lives in a dealership, as all of its staff see it. */
export interface LiveGrant {
  id: string;
  operatorId: string | null;
  reason: string;
  startsAt: Date;
  endsAt: Date;
}

/** The grant that lives now; undefined without one. */
export async function liveGrant(ctx: Pick<Context, 'db' | 'dealershipId' | 'now'>): Promise<LiveGrant | undefined> {
  return ctx.db
    .selectFrom('supportGrant')
    .select(['id', 'operatorId', 'reason', 'startsAt', 'endsAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('endedAt', 'is', null)
    .where('endsAt', '>', ctx.now)
    .orderBy('endsAt', 'desc')
    .executeTakeFirst();
}

/**
 * Lets operators look at the dealership, for a reason and some hours. Owners only, after a fresh sign-in (the route).
 *
 * @throws Invalid at `/operatorId` · Conflict `grant_lives` while another one does
 */
export async function giveGrant(own: OwnContext, given: z.output<typeof NewGrant>): Promise<{ id: string }> {
  const { operatorId, reason, hours } = given;
  if (operatorId && !(await own.ground.database.asPlatform((ctx) => isOperator(ctx, operatorId))))
    throw invalidField('/operatorId', 'unknown', 'Choose somebody from the list.');
  const id = newId();
  await own.work(async (ctx) => {
    // Two at once: the second waits here, and finds the first one's grant.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`support grant ${ctx.dealershipId}`}, 0))`.execute(
      ctx.db,
    );
    if (await liveGrant(ctx)) throw new Conflict('A grant lives already. End it first.', {}, 'grant_lives');
    const endsAt = new Date(ctx.now.getTime() + hours * 3_600_000);
    await ctx.db
      .insertInto('supportGrant')
      .values({
        dealershipId: ctx.dealershipId,
        id,
        operatorId,
        reason,
        givenBy: ctx.actor.staffId!,
        startsAt: ctx.now,
        endsAt,
      })
      .execute();
    await record(ctx, {
      event: 'support_grant.given',
      record: { kind: 'support_grant', id },
      after: { operatorId, hours, scope: 'read', endsAt },
      personal: { after: { reason } },
    });
  });
  await postGrantLetters(own, hours);
  return { id };
}

/** Ends a grant at once: the operator's next transaction sees nothing. @throws NotFound · Conflict when it has ended */
export async function endGrant(ctx: Context, grantId: string): Promise<void> {
  const found = await ctx.db
    .selectFrom('supportGrant')
    .select(['endedAt', 'endsAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', grantId)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new NotFound('support grant');
  if (found.endedAt || found.endsAt <= ctx.now) throw new Conflict('This grant has ended already.', {}, 'grant_ended');
  await ctx.db
    .updateTable('supportGrant')
    .set({ endedAt: ctx.now, endedBy: ctx.actor.staffId })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', grantId)
    .execute();
  await record(ctx, { event: 'support_grant.ended', record: { kind: 'support_grant', id: grantId } });
}

/** Every grant, newest first, with each read under it. */
export async function listGrants(ctx: Context) {
  const grants = await ctx.db
    .selectFrom('supportGrant as g')
    .leftJoin('staffMember as s', (join) =>
      join.onRef('s.dealershipId', '=', 'g.dealershipId').onRef('s.id', '=', 'g.givenBy'),
    )
    .select(['g.id', 'g.operatorId', 'g.reason', 'g.startsAt', 'g.endsAt', 'g.endedAt', 's.name as givenBy'])
    .where('g.dealershipId', '=', ctx.dealershipId)
    .orderBy('g.startsAt', 'desc')
    .limit(50)
    .execute();
  const reads = await ctx.db
    .selectFrom('supportRead')
    .select(['id', 'grantId', 'operatorId', 'at', 'what'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('grantId', 'in', grants.map(({ id }) => id).concat('00000000-0000-7000-8000-000000000000'))
    .orderBy('id', 'desc')
    .limit(1000)
    .execute();
  return grants.map((grant) => ({
    ...grant,
    live: grant.endedAt === null && grant.endsAt > ctx.now,
    reads: reads
      .filter(({ grantId }) => grantId === grant.id)
      .map(({ id, operatorId, at, what }) => ({ id, operatorId, at, what })),
  }));
}
