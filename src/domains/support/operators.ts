import { sql } from 'kysely';
import { userByEmail } from '#domains/accounts/index.ts';
import { Conflict, Forbidden, invalidField, NotFound, Problem } from '#kernel/problems.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { AccountOwnContext } from '#platform/web/route.ts';
import { noteOperator } from './operator-events.ts';

/** Somebody of the platform's own people. */
export interface Operator {
  userId: string;
  name: string;
  addedBy: string;
  addedAt: Date;
  until: Date | null;
}

/** Everybody who is or was an operator, the present ones first. */
export const listOperators = (ground: Ground): Promise<Operator[]> =>
  ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('operator')
        .selectAll()
        .orderBy(sql`until is null`, 'desc')
        .orderBy('addedAt')
        .execute(),
    {},
    { write: false },
  );

/** Makes an account holder an operator, on the command line only. @throws Invalid at `/email` · Conflict when they are one */
export async function addOperator(ground: Ground, email: string): Promise<Operator> {
  return ground.database.asPlatform(async (ctx) => {
    const user = await userByEmail(ctx, email);
    if (!user?.emailVerifiedAt)
      throw invalidField('/email', 'unknown', 'No account with a confirmed address has this e-mail address.');
    const before = await ctx.db
      .selectFrom('operator')
      .selectAll()
      .where('userId', '=', user.id)
      .forUpdate()
      .executeTakeFirst();
    if (before && !before.until) throw new Conflict(`${user.name} is an operator.`, {}, 'is_operator');
    const row = { name: user.name, addedBy: 'command line', addedAt: ctx.now, until: null };
    await ctx.db
      .insertInto('operator')
      .values({ userId: user.id, ...row })
      .onConflict((conflict) => conflict.column('userId').doUpdateSet(row))
      .execute();
    await noteOperator(ctx, null, { event: 'operator.added', subject: user.id });
    return { userId: user.id, ...row };
  });
}

/** Ends it: from the next request on the console is closed, and no grant lets them look. @throws NotFound */
export async function removeOperator(ground: Ground, email: string): Promise<void> {
  await ground.database.asPlatform(async (ctx) => {
    const user = await userByEmail(ctx, email);
    const ended =
      user &&
      (await ctx.db
        .updateTable('operator')
        .set({ until: ctx.now })
        .where('userId', '=', user.id)
        .where('until', 'is', null)
        .returning('userId')
        .executeTakeFirst());
    if (!ended) throw new NotFound('operator');
    await noteOperator(ctx, null, { event: 'operator.removed', subject: ended.userId });
  });
}

/** Whether a person is an operator now. */
export async function isOperator(ctx: PlatformContext, userId: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('operator')
    .select('userId')
    .where('userId', '=', userId)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', ctx.now)]))
    .executeTakeFirst();
  return found !== undefined;
}

/** The same in a transaction of its own, for the office's frame. */
export const operatorNow = (ground: Ground, userId: string): Promise<boolean> =>
  ground.database.asPlatform((ctx) => isOperator(ctx, userId), {}, { write: false });

/**
 * Lets an operator pass whose session has shown a passkey (security: a stolen password opens no console). To everybody
 * else the console is not there.
 *
 * @throws NotFound for those who are none · Problem `passkey_needed`
 */
export async function requireOperator(own: AccountOwnContext): Promise<void> {
  const { userId, sessionId } = own.account;
  const found = await own.ground.database.asPlatform(
    async (ctx) =>
      (await isOperator(ctx, userId)) &&
      (await ctx.db.selectFrom('userSession').select('factors').where('id', '=', sessionId).executeTakeFirst()),
    {},
    { write: false },
  );
  if (!found) throw new NotFound('page');
  if (!found.factors.includes('passkey'))
    throw new Problem(
      403,
      'passkey_needed',
      'A passkey is needed',
      'The console opens only to a session that has shown a passkey. Sign in with yours, or confirm with it now.',
    );
}

/** @throws Forbidden when the two are the same person */
export function requireAnother(one: string, other: string): void {
  if (one === other)
    throw new Forbidden('This needs another operator than the one who prepared it.', 'second_operator');
}
