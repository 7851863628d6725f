import { sql } from 'kysely';
import { z } from 'zod';
import { eraseUser, sessionCookie } from '#domains/accounts/index.ts';
import { forgetAddress, forgetBeliefs } from '#domains/dealerships/index.ts';
import { Id } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context, Origin, PlatformContext } from '#platform/database/context.ts';
import { HasLeft, workingStates } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import type { AccountOwnContext } from '#platform/web/route.ts';
import { farewellLetter } from './letters.ts';

const Place = z.object({ id: Id, name: z.string() });

/** What closing one's account would do, and what stands against it. */
export const AccountClosing = z.object({
  email: z.string(),
  onlyOwnerOf: z.array(Place).describe('Hand these over to another owner, or cancel them, first'),
  leaves: z.array(Place).describe('Dealerships that one would no longer work for'),
});
export type AccountClosing = z.output<typeof AccountClosing>;

/** The dealerships that a person is staff of, and who else owns them. */
async function places(ctx: PlatformContext, userId: string) {
  return ctx.db
    .selectFrom('staffMember as s')
    .innerJoin('dealership as d', 'd.dealershipId', 's.dealershipId')
    .select(['d.dealershipId as id', 'd.name', 'd.state', 's.roles', 's.state as standing'])
    .select((eb) =>
      eb
        .selectFrom('staffMember as o')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('o.dealershipId', '=', 's.dealershipId')
        .where('o.userId', '<>', userId)
        .where('o.state', '=', 'active')
        .where(sql<boolean>`'owner' = any(o.roles)`)
        .as('otherOwners'),
    )
    .where('s.userId', '=', userId)
    .where('d.state', 'not in', ['purging', 'purged'])
    .orderBy('d.name')
    .execute();
}

const isWorking = (state: string): boolean => (workingStates as readonly string[]).includes(state);

/** @throws NotFound for a user that is none */
export async function viewAccountClosing(ground: Ground, userId: string): Promise<AccountClosing> {
  return ground.database.asPlatform(
    async (ctx) => {
      const { email } = await ctx.db
        .selectFrom('userAccount')
        .select('email')
        .where('id', '=', userId)
        .executeTakeFirstOrThrow();
      const active = (await places(ctx, userId)).filter(({ standing }) => standing === 'active');
      const only = active.filter(
        ({ roles, state, otherOwners }) => roles.includes('owner') && isWorking(state) && Number(otherOwners) === 0,
      );
      const view = ({ id, name }: { id: string; name: string }) => ({ id, name });
      return { email, onlyOwnerOf: only.map(view), leaves: active.map(view) };
    },
    {},
    { write: false },
  );
}

/** The only owner cannot just go: somebody must answer for the dealership (promise P16b). */
const onlyOwner = (names: readonly string[]): Conflict =>
  new Conflict(
    `You are the only owner of ${names.join(', ')}. Make a colleague owner under Settings, Staff, or cancel the dealership under Settings, Cancel; then you can delete your account.`,
    { dealerships: names },
    'only_owner',
  );

/**
 * Deletes one's account, at once and for good (promise P16a). In the dealerships one worked for the name stays in their own
 * records, the address goes, and their journals keep an opaque id.
 * @throws Invalid when the typed address is another · Conflict `only_owner` that says what to do
 */
export async function closeAccount(own: AccountOwnContext, typed: string): Promise<void> {
  const { ground, account } = own;
  const { userId } = account;
  if (typed.trim().toLowerCase() !== account.email)
    throw invalidField('/email', 'other_email', 'Type the address of your account as it stands.');
  await endAccount(ground, userId, own);
  own.cookies.clear(sessionCookie(ground.config));
}

/**
 * Ends an account, whoever asked for it: at the person's own click, or on a request that support examined. Nobody goes as
 * an only owner, the staff of every dealership loses them and their address, and they get a last letter.
 * @param also what belongs into the transaction that deletes the account
 * @returns the names of dealerships that have no owner any more
 * @throws Conflict `only_owner` that says what to do, unless it is forced
 */
export async function endAccount(
  ground: Ground,
  userId: string,
  from: Ending,
  also?: (ctx: PlatformContext) => Promise<void>,
): Promise<string[]> {
  const view = await viewAccountClosing(ground, userId);
  if (!from.forced && view.onlyOwnerOf.length > 0) throw onlyOwner(view.onlyOwnerOf.map(({ name }) => name));
  const ownerless = await leaveAll(ground, userId, from);
  await ground.database.asPlatform(
    async (ctx) => {
      const person = await eraseUser(ctx, userId, from.why);
      // A child is not written to.
      if (from.why !== 'child') await farewellLetter(ctx, person);
      await also?.(ctx);
    },
    { origin: from.origin, locale: from.locale },
  );
  return ownerless;
}

/** How an account ends. */
export interface Ending extends Leaving {
  origin: Origin;
  locale: Locale;
  /** Whose account it is said to be: their own, or a child's. */
  why?: 'account' | 'child';
}

/** How a person leaves the dealerships they worked for. */
export interface Leaving {
  origin?: Origin;
  /** Also who is the only owner: what must go by law, or was gone already, does not wait for another owner. */
  forced?: boolean;
  /** What else goes, in the same transaction. */
  also?: (ctx: Context, staffId: string) => Promise<void>;
}

/**
 * Takes a person out of the staff of every dealership: their name stays in the dealership's own records, the address goes.
 * Safe to repeat.
 * @returns the names of dealerships that have no owner any more
 * @throws Conflict `only_owner`, unless it is forced
 */
export async function leaveAll(ground: Ground, userId: string, how: Leaving = {}): Promise<string[]> {
  const ownerless: string[] = [];
  for (const { id, name } of await ground.database.asPlatform((ctx) => places(ctx, userId), {}, { write: false })) {
    await ground.database
      .asDealership(
        // Whoever asks, the law wants it done.
        { dealershipId: id, cause: { kind: 'duty', of: 'erasure' }, ...(how.origin ? { origin: how.origin } : {}) },
        async (ctx) => {
          if (await leave(ctx, userId, how)) ownerless.push(name);
        },
        { write: true, lettingGo: true },
      )
      .catch((error: unknown) => {
        // It is being deleted with everything in it.
        if (!(error instanceof HasLeft)) throw error;
      });
  }
  return ownerless;
}

/**
 * Takes the person out of the staff; asked again under the lock, so that two owners do not go at once.
 * @returns whether nobody owns the dealership any more
 */
async function leave(ctx: Context, userId: string, how: Leaving): Promise<boolean> {
  const { rows } = await sql<{ id: string; userId: string; state: string; roles: string[]; email: string }>`
    select id, user_id, state, roles, email from staff_member where dealership_id = ${ctx.dealershipId} order by id for update`.execute(
    ctx.db,
  );
  const mine = rows.find((row) => row.userId === userId);
  if (!mine) return false;
  const { name, state } = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'state'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const isOwner = (row: { state: string; roles: string[] }): boolean =>
    row.state === 'active' && row.roles.includes('owner');
  const last = isOwner(mine) && isWorking(state) && !rows.some((row) => row !== mine && isOwner(row));
  if (last && !how.forced) throw onlyOwner([name]);
  await how.also?.(ctx, mine.id);
  if (mine.state !== 'left' || mine.email !== '') {
    await ctx.db
      .updateTable('staffMember')
      .set((eb) => ({ state: 'left', email: '', version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', mine.id)
      .execute();
    await forgetAddress(ctx, mine.email);
    await record(ctx, {
      event: 'staff_member.account_closed',
      record: { kind: 'staff_member', id: mine.id },
      before: { state: mine.state },
      after: { state: 'left' },
    });
  }
  forgetBeliefs(ctx.ground, ctx.dealershipId);
  return last;
}
