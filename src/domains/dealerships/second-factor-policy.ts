import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Conflict, NotFound, Problem } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { changed, record } from '#platform/journal/index.ts';
import { forgetBeliefs } from './beliefs.ts';
import { tellOwners } from './owner-letters.ts';
import type { Rights } from './rights.ts';

/** Days that everybody has to set a second factor up, where the owner did not choose others. */
const usualGrace = 7;
const mostGrace = 30;
const day = 86_400_000;

const GraceDays = z.int().min(1).max(mostGrace);

/** What an owner chooses: whether it is asked for, and how many days each has. */
export const PolicyEdit = z.strictObject({
  asked: z.boolean(),
  graceDays: GraceDays.default(usualGrace),
  version: z.int().min(1),
});

/** The policy as its owner sees it, with who is ready for it. */
export const Policy = z.object({
  asked: z.boolean(),
  since: z.date().nullable(),
  graceDays: z.int(),
  version: z.int(),
  people: z.array(
    z.object({
      staffId: Id,
      name: z.string(),
      ready: z.boolean().describe('Whether they have an authenticator app or a passkey'),
      dueAt: z.date().nullable().describe('Until when they can work without one'),
      removalAt: z.date().nullable().describe('When theirs is removed because it was lost, asked for here'),
    }),
  ),
});
export type Policy = z.output<typeof Policy>;

/** Since when and for how long: what the rows say. */
interface Wish {
  since: Date | null;
  graceDays: number;
}

/** Until when somebody can work without a second factor; null where none is asked for. */
export function factorDue(wish: Wish, joinedAt: Date): Date | null {
  if (!wish.since) return null;
  const from = Math.max(wish.since.getTime(), joinedAt.getTime());
  return new Date(from + wish.graceDays * day);
}

/**
 * Whether this session reaches nothing of the dealership: a second factor is asked for, the time to set one up is over,
 * and the session has none behind it. One who has a passkey but came by password alone shows it, and is in.
 */
export const isShutOut = (rights: Rights, session: { secondFactor: boolean }, now: Date): boolean =>
  rights.secondFactorDue !== null && !session.secondFactor && rights.secondFactorDue <= now;

/** What somebody is told who reaches nothing before they have a second factor. */
export const secondFactorNeeded = (): Problem =>
  new Problem(
    403,
    'second_factor_needed',
    'A second factor is needed',
    'This dealership asks everybody who works here for a second factor. Set one up under /account, or show your passkey.',
  );

async function wishOf(ctx: Context): Promise<Wish & { version: number }> {
  const row = await ctx.db
    .selectFrom('dealership')
    .select(['secondFactorSince as since', 'secondFactorGrace as graceDays', 'version'])
    .where('dealershipId', '=', ctx.dealershipId)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFound('dealership'));
  return row;
}

/** The policy of a dealership, and how its people stand. Whether they have a factor is of their accounts: the platform's. */
export async function findPolicy(ground: Ground, dealershipId: string): Promise<Policy> {
  return ground.database.asPlatform(
    async ({ db }) => {
      const { rows } = await sql<{
        since: Date | null;
        graceDays: number;
        version: number;
        staffId: string | null;
        name: string;
        joinedAt: Date;
        ready: boolean;
        removalAt: Date | null;
      }>`
        select d.second_factor_since as since, d.second_factor_grace as "graceDays", d.version, s.id as "staffId", s.name,
          coalesce(s.joined_at, s.created_at) as "joinedAt",
          u.totp_confirmed_at is not null or exists (select from passkey p where p.user_id = u.id) as ready,
          (select r.due_at from factor_removal r where r.user_id = s.user_id and r.state = 'waiting'
            and r.about_dealership = d.dealership_id) as "removalAt"
        from dealership d
          left join staff_member s on s.dealership_id = d.dealership_id and s.state = 'active'
          left join user_account u on u.id = s.user_id
        where d.dealership_id = ${dealershipId}::uuid order by s.name, s.id`.execute(db);
      const [first] = rows;
      if (!first) throw new NotFound('dealership');
      return {
        asked: first.since !== null,
        since: first.since,
        graceDays: first.graceDays,
        version: first.version,
        people: rows.flatMap(({ staffId, name, joinedAt, ready, removalAt, ...wish }) =>
          staffId ? [{ staffId, name, ready, removalAt, dueAt: ready ? null : factorDue(wish, joinedAt) }] : [],
        ),
      };
    },
    {},
    { write: false },
  );
}

/**
 * Asks everybody of the dealership for a second factor, gives them more or less time, or asks no more. Every owner is
 * told. Who asks again begins a new time for everybody.
 * @throws Conflict when the dealership was changed meanwhile
 */
export async function changePolicy(ctx: Context, edit: z.output<typeof PolicyEdit>): Promise<void> {
  const before = await wishOf(ctx);
  if (before.version !== edit.version)
    throw new Conflict(
      'The dealership was changed meanwhile. Look at it again and repeat your change.',
      { current: { version: before.version } },
      'stale',
    );
  const change = changed(
    { secondFactor: before.since !== null, graceDays: before.graceDays },
    { secondFactor: edit.asked, graceDays: edit.graceDays },
  );
  if (!change) return;
  await ctx.db
    .updateTable('dealership')
    .set({
      secondFactorSince: edit.asked ? (before.since ?? ctx.now) : null,
      secondFactorGrace: edit.graceDays,
      version: before.version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await record(ctx, {
    event: 'dealership.second_factor_changed',
    record: { kind: 'dealership', id: ctx.dealershipId },
    ...change,
  });
  forgetBeliefs(ctx.ground, ctx.dealershipId);
  // The days of a policy that is off and stays so are no news.
  if (edit.asked || before.since)
    await tellOwners(ctx, edit.asked ? 'factorOn' : 'factorOff', { name: '', days: edit.graceDays });
}
