import type { Selectable } from 'kysely';
import { Conflict, NotFound, Problem } from '#kernel/problems.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { FactorRemoval } from '#platform/database/schema.ts';
import type { Account } from '#platform/web/route.ts';
import { forgetRemembered } from './devices.ts';
import { note } from './events.ts';
import { alertLetter, removalLetter } from './letters.ts';
import { endSessions } from './sessions.ts';
import { factorRemovalMoved } from './tasks.ts';
import { issue, withdraw } from './tokens.ts';
import { userRow } from './users.ts';
import type { User } from './users.ts';

const hours = 3_600_000;
/** Between asking and doing: time for the person to hear of it and stop it (security.md 6). */
export const ownerWaits = 24 * hours;
const platformWaits = 72 * hours;
/** A change of address can be taken back for so long; until then the address may not be the person's. */
const addressSettles = 168 * hours;

/** How an operator made sure who asks. */
export const identityChecks = ['photo_id', 'video', 'known_number', 'registration'] as const;
export type IdentityCheck = (typeof identityChecks)[number];

/** A removal as it is kept. */
export type Removal = Selectable<FactorRemoval>;

/** Who asks for it: an owner of a dealership of the person, or the person themself, of the platform. */
export type Asked =
  | { way: 'owner'; id: string; userId: string; dealershipId: string; askedBy: string; by: string; dealership: string }
  | { way: 'platform'; id: string; userId: string };

/** Whether somebody has a factor beside their password. */
export async function hasFactor(ctx: PlatformContext, user: User): Promise<boolean> {
  if (user.totpConfirmedAt) return true;
  const passkey = await ctx.db.selectFrom('passkey').select('id').where('userId', '=', user.id).executeTakeFirst();
  return passkey !== undefined;
}

/**
 * Lets factors be added and removed only by a session that has shown one, where the person has one: else whoever stole a
 * password would put their own beside it.
 * @throws Problem `passkey_needed`
 */
export async function requireShownFactor(ctx: PlatformContext, account: Account): Promise<void> {
  if (account.secondFactor || !(await hasFactor(ctx, await userRow(ctx, account.userId)))) return;
  throw new Problem(
    403,
    'passkey_needed',
    'Show your passkey first',
    'You have a passkey. Show it before you change how you sign in; if you lost it, say so at sign-in.',
  );
}

const openOf = (ctx: PlatformContext, userId: string) =>
  ctx.db
    .selectFrom('factorRemoval')
    .selectAll()
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();

const move = async (ctx: PlatformContext, removal: { id: string }, to: Partial<Removal>): Promise<void> => {
  await ctx.db.updateTable('factorRemoval').set(to).where('id', '=', removal.id).execute();
  await enqueue(ctx, factorRemovalMoved, { removalId: removal.id });
};

/**
 * Begins the removal of what somebody lost, and tells them at once with a link by which they stop it. An owner's goes by
 * itself after 24 hours; the platform's waits for a check of who asks. Doing it twice is doing it once.
 */
export async function askRemoval(ctx: PlatformContext, asked: Asked): Promise<void> {
  const user = await userRow(ctx, asked.userId);
  const open = await openOf(ctx, user.id);
  // A request that nobody has checked yet gives way to an owner; nothing gives way to another request.
  if (open && (asked.way === 'platform' || open.state !== 'asked')) return;
  if (!(await hasFactor(ctx, user))) return;
  if (open) await move(ctx, open, { state: 'void', endedAt: ctx.now });
  const owner = asked.way === 'owner';
  const dueAt = owner ? new Date(ctx.now.getTime() + ownerWaits) : null;
  const made = await ctx.db
    .insertInto('factorRemoval')
    .values({
      id: asked.id,
      userId: user.id,
      way: asked.way,
      aboutDealership: owner ? asked.dealershipId : null,
      askedBy: owner ? asked.askedBy : null,
      state: owner ? 'waiting' : 'asked',
      askedAt: ctx.now,
      dueAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return;
  await note(ctx, 'second_factor.removal_asked', user.id, { way: asked.way });
  const token = await issue(ctx, 'stop_removal', { userId: user.id });
  await removalLetter(
    ctx,
    user,
    token,
    owner ? { about: 'removalAsked', at: dueAt!, by: asked.by, dealership: asked.dealership } : { about: 'lostAsked' },
  );
}

/**
 * Stops what is open for somebody: by the link, because they have just shown the factor that was said to be lost, or
 * because whoever asked takes it back. @returns whether there was something to stop
 */
export async function stopRemoval(
  ctx: PlatformContext,
  userId: string,
  how: 'link' | 'factor' | 'owner' | 'operator',
): Promise<boolean> {
  const open = await openOf(ctx, userId);
  if (!open) return false;
  await move(ctx, open, { state: how === 'operator' ? 'void' : 'stopped', endedAt: ctx.now });
  await withdraw(ctx, userId, 'stop_removal');
  await note(ctx, 'second_factor.removal_stopped', userId, { how });
  await alertLetter(ctx, await userRow(ctx, userId), { about: 'removalStopped' });
  return true;
}

/** One removal, locked until this transaction ends. @throws NotFound */
export const lockRemoval = (ctx: PlatformContext, id: string): Promise<Removal> =>
  ctx.db
    .selectFrom('factorRemoval')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFound('request'));

/**
 * An operator has made sure who asks: what was lost is removed 72 hours later, unless the person stops it.
 * @throws NotFound · Conflict when it is not to be checked, when the address was changed a moment ago, or for oneself
 */
export async function checkIdentity(
  ctx: PlatformContext,
  id: string,
  operatorId: string,
  how: IdentityCheck,
): Promise<void> {
  const removal = await lockRemoval(ctx, id);
  if (removal.state !== 'asked') throw new Conflict('This request is not open any more.', {}, 'removal_closed');
  if (removal.userId === operatorId)
    throw new Conflict('Somebody else has to check who you are.', {}, 'second_operator');
  if (await addressChangedSince(ctx, removal.userId, new Date(ctx.now.getTime() - addressSettles)))
    throw new Conflict(
      'The address of this account was changed less than seven days ago, and can still be taken back. Wait.',
      {},
      'address_new',
    );
  const dueAt = new Date(ctx.now.getTime() + platformWaits);
  await move(ctx, removal, {
    state: 'waiting',
    dueAt,
    identityBy: operatorId,
    identityHow: how,
    identityAt: ctx.now,
  });
  const user = await userRow(ctx, removal.userId);
  await removalLetter(ctx, user, await issue(ctx, 'stop_removal', { userId: user.id }), {
    about: 'lostChecked',
    at: dueAt,
  });
}

async function addressChangedSince(ctx: PlatformContext, userId: string, since: Date): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('accountEvent')
    .select('id')
    .where('userId', '=', userId)
    .where('event', 'in', ['email.changed', 'email.change_undone'])
    .where('at', '>=', since)
    .executeTakeFirst();
  return found !== undefined;
}

/** Removals whose time has come, and requests that nobody checked in seven days: their link to stop them is over. */
export const dueRemovals = (ctx: PlatformContext): Promise<Removal[]> =>
  ctx.db
    .selectFrom('factorRemoval')
    .selectAll()
    .where('endedAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('dueAt', '<=', ctx.now),
        eb('askedAt', '<', new Date(ctx.now.getTime() - addressSettles)).and('state', '=', 'asked'),
      ]),
    )
    .orderBy('id')
    .execute();

/**
 * Removes what was lost: codes of the app, recovery codes and passkeys. Every session ends, the person is told. Asked once
 * more under its lock: whether it was stopped meanwhile, whether whoever asked still may, and whether letters about it
 * went to the address that is the person's.
 * @param stillMay whether whoever asked may ask now
 */
export async function endRemoval(
  ctx: PlatformContext,
  id: string,
  stillMay: (removal: Removal) => Promise<boolean>,
): Promise<void> {
  const removal = await lockRemoval(ctx, id);
  if (removal.endedAt) return;
  const due = removal.state === 'waiting' && removal.dueAt !== null && removal.dueAt <= ctx.now;
  const right = due && (await stillMay(removal)) && !(await addressChangedSince(ctx, removal.userId, removal.askedAt));
  const user = await userRow(ctx, removal.userId);
  await withdraw(ctx, user.id, 'stop_removal');
  if (!right) {
    await move(ctx, removal, { state: 'void', endedAt: ctx.now });
    await note(ctx, 'second_factor.removal_stopped', user.id, { how: 'void' });
    return alertLetter(ctx, user, { about: 'removalStopped' });
  }
  await ctx.db
    .updateTable('userAccount')
    .set({
      totpSealed: null,
      totpConfirmedAt: null,
      totpLastStep: null,
      // What was enough beside the second step is not enough alone: a new one is set by a link.
      ...(user.passwordShort ? { passwordHash: null, passwordShort: false } : {}),
    })
    .where('id', '=', user.id)
    .execute();
  await ctx.db.deleteFrom('recoveryCode').where('userId', '=', user.id).execute();
  await ctx.db.deleteFrom('passkey').where('userId', '=', user.id).execute();
  await forgetRemembered(ctx, user.id);
  await withdraw(ctx, user.id, 'second_factor', 'passkey_register', 'passkey_step_up', 'passkey_sign_in');
  await move(ctx, removal, { state: 'done', endedAt: ctx.now });
  await note(ctx, 'second_factor.removed', user.id, { way: removal.way });
  await endSessions(ctx, user.id);
  return alertLetter(ctx, user, { about: user.passwordShort ? 'lostRemovedShort' : 'lostRemoved' });
}
