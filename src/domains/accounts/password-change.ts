import { Invalid, invalidField } from '#kernel/problems.ts';
import { addressKey } from '#platform/web/limits.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { AccountOwnContext, Door } from '#platform/web/route.ts';
import { forgetRemembered } from './devices.ts';
import { working } from './entering.ts';
import { note } from './events.ts';
import { alertLetter } from './letters.ts';
import { mayWriteTo, requestLetter } from './letter-requests.ts';
import { limitsOf, refuseCodeGuessing } from './limits.ts';
import { isLongEnough } from './password-length.ts';
import { hashPassword, passwordProblem, tooShort, verifyPassword } from './passwords.ts';
import { endSessions } from './sessions.ts';
import { linkInvalid } from './sign-up.ts';
import { hashOf, isToken, redeem, withdraw } from './tokens.ts';
import { userRow } from './users.ts';
import type { User } from './users.ts';

/** Asks for a link to set a new password; the same answer for every address. */
export async function forgotPassword(door: Door, email: string): Promise<void> {
  await limitsOf(door.ground).reset.take(addressKey(door.origin.ip));
  if (!(await mayWriteTo(door.ground, email))) return;
  await working(door, (ctx) => requestLetter(ctx, { kind: 'reset', email, next: null }));
}

/**
 * Sets a new password by the link of a letter, which also shows that the address is the person's. Every session ends,
 * and the second factor stays as it is.
 *
 * @throws Gone for a used, old or unknown link · Invalid at `/password`, leaving the link good
 */
export async function resetPassword(door: Door, given: { token: string; password: string }): Promise<void> {
  await limitsOf(door.ground).link.take(addressKey(door.origin.ip));
  if (!isToken(given.token)) throw linkInvalid();
  // Looked at first, so that a weak password does not cost the link.
  const person = await working(
    door,
    async (ctx) =>
      ctx.db
        .selectFrom('singleUseToken as t')
        .innerJoin('userAccount as u', 'u.id', 't.userId')
        .select(['u.email', 'u.name', 'u.totpConfirmedAt'])
        .where('t.tokenHash', '=', hashOf(given.token))
        .where('t.purpose', '=', 'reset_password')
        .where('t.usedAt', 'is', null)
        .where('t.expiresAt', '>', ctx.now)
        .executeTakeFirst(),
    false,
  );
  if (!person) throw linkInvalid();
  const weak = passwordProblem(given.password, person, person.totpConfirmedAt !== null);
  if (weak) throw new Invalid([weak]);
  const passwordHash = await hashPassword(given.password);
  await working(door, async (ctx) => {
    const found = await redeem(ctx, 'reset_password', given.token);
    if (!found?.userId) throw linkInvalid();
    const user = await userRow(ctx, found.userId);
    await setPassword(ctx, user, given.password, passwordHash);
    if (!user.emailVerifiedAt) {
      await ctx.db.updateTable('userAccount').set({ emailVerifiedAt: ctx.now }).where('id', '=', user.id).execute();
      await note(ctx, 'email.verified', user.id);
    }
    await endSessions(ctx, user.id);
    await note(ctx, 'password.reset', user.id);
  });
}

/** Changes the password of a signed-in person; their other sessions end. @throws Invalid at `/current` or `/password` */
export async function changePassword(
  ctx: AccountOwnContext,
  given: { current: string; password: string },
): Promise<void> {
  await limitsOf(ctx.ground).mine.take(ctx.account.userId);
  const user = await working(
    ctx,
    async (platform) => {
      await refuseCodeGuessing(platform, ctx.account.userId);
      return userRow(platform, ctx.account.userId);
    },
    false,
  );
  if (!(await verifyPassword(given.current, user.passwordHash))) {
    await working(ctx, (platform) => note(platform, 'step_up.failed', user.id, { factor: 'password' }));
    throw invalidField('/current', 'wrong_password', 'This is not your present password.');
  }
  const weak = passwordProblem(given.password, user, user.totpConfirmedAt !== null);
  if (weak) throw new Invalid([weak]);
  const passwordHash = await hashPassword(given.password);
  await working(ctx, async (platform) => {
    await setPassword(platform, user, given.password, passwordHash);
    await endSessions(platform, user.id, ctx.account.sessionId);
    await note(platform, 'password.changed', user.id);
  });
}

/**
 * Keeps a new password. One of fewer than fifteen characters needs the second step beside it: whether that is still on
 * is asked by the same statement, so that nobody can turn it off meanwhile.
 */
async function setPassword(ctx: PlatformContext, user: User, password: string, passwordHash: string): Promise<void> {
  const passwordShort = !isLongEnough(password, false);
  const { numUpdatedRows } = await ctx.db
    .updateTable('userAccount')
    .set({ passwordHash, passwordShort, passwordChangedAt: ctx.now })
    .where('id', '=', user.id)
    .$if(passwordShort, (query) => query.where('totpConfirmedAt', 'is not', null))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new Invalid([tooShort(false)]);
  // Links and half-done sign-ins of before are worth nothing after it; the way back to a former address stays.
  await withdraw(ctx, user.id, 'reset_password', 'verify_email', 'second_factor', 'change_email');
  await forgetRemembered(ctx, user.id);
  await alertLetter(ctx, user, { about: 'password' });
}
