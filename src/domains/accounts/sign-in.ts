import { Gone, Problem, Unauthenticated } from '#kernel/problems.ts';
import { addressKey } from '#platform/web/limits.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { deviceToken, findDevice } from './devices.ts';
import { enter, keep, working } from './entering.ts';
import type { AtTheDoor, Entered } from './entering.ts';
import { note } from './events.ts';
import { mayWriteTo, requestLetter } from './letter-requests.ts';
import { countFailure, guesser, limitsOf, refuseCodeGuessing, refuseGuessing } from './limits.ts';
import { isLongEnough } from './password-length.ts';
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts';
import { takeRecoveryCode, takeTotp, wrongCode } from './second-factor.ts';
import type { Factor } from './sessions.ts';
import { hashOf, isToken, issue } from './tokens.ts';
import { userByEmail, userRow } from './users.ts';
import type { User } from './users.ts';

/** How a sign-in stands: done, or a code is asked for under a token that is good for ten minutes. */
export type SignInState =
  | { state: 'signed_in' }
  | { state: 'second_factor'; methods: ('totp' | 'recovery_code')[]; token: string };

/** One answer for an unknown address and for a wrong password. */
const wrongCredentials = (): Unauthenticated =>
  new Unauthenticated('The e-mail address or the password is not right.', 'wrong_credentials');

/**
 * Signs in with e-mail and password. An unknown address costs the same queries and the same hash as a known one.
 *
 * @throws Unauthenticated `wrong_credentials` · Problem `email_unverified`, with a new link on its way · TooMany
 */
export async function signIn(
  door: AtTheDoor,
  given: { email: string; password: string; next?: string | null },
): Promise<SignInState> {
  await limitsOf(door.ground).signIn.take(addressKey(door.origin.ip));
  const { user, device, who } = await working(
    door,
    async (ctx) => {
      const found = await userByEmail(ctx, given.email);
      const known = await findDevice(ctx, deviceToken(door.ground, door.cookies), found?.id);
      const by = guesser(ctx, given.email, known?.id ?? null);
      await refuseGuessing(ctx, by);
      return { user: found, device: known, who: by };
    },
    false,
  );
  const right = await verifyPassword(given.password, user?.passwordHash);
  if (!right || !user) {
    await working(door, (ctx) => countFailure(ctx, who, user?.id ?? null));
    throw wrongCredentials();
  }
  if (!user.emailVerifiedAt) {
    if (await mayWriteTo(door.ground, user.email))
      await working(door, (ctx) => requestLetter(ctx, { kind: 'verify', email: user.email, next: given.next ?? null }));
    throw new Problem(
      403,
      'email_unverified',
      'Confirm your e-mail address first',
      'We have sent you a new link. Open it to confirm your address.',
    );
  }
  const rehashed = needsRehash(user.passwordHash!) ? await hashPassword(given.password) : undefined;
  const outcome = await working(door, async (ctx): Promise<Entered | { token: string }> => {
    // What was read before the hash may be old by now: a reset meanwhile must win.
    const present = await userRow(ctx, user.id);
    if (present.passwordHash !== user.passwordHash) throw wrongCredentials();
    // How long a password of before is shows only here, where it is typed.
    const passwordShort = !isLongEnough(given.password, false);
    if (rehashed || passwordShort !== present.passwordShort)
      await ctx.db
        .updateTable('userAccount')
        .set({ passwordShort, ...(rehashed ? { passwordHash: rehashed } : {}) })
        .where('id', '=', user.id)
        .execute();
    if (present.totpConfirmedAt && !device?.remembered)
      return { token: await issue(ctx, 'second_factor', { userId: user.id, data: { wrong: 0 } }) };
    return enter(ctx, door, present, ['password']);
  });
  if ('token' in outcome) return { state: 'second_factor', methods: ['totp', 'recovery_code'], token: outcome.token };
  keep(door, outcome);
  return { state: 'signed_in' };
}

const mostWrongCodes = 5;

/**
 * The second step of a sign-in: a code of the app or a recovery code.
 * @throws Invalid at `/code` · Gone `sign_in_expired` after ten minutes or five wrong codes · TooMany
 */
export async function showSecondFactor(
  door: AtTheDoor,
  given: { token: string; code: string; remember?: boolean | undefined },
): Promise<SignInState> {
  await limitsOf(door.ground).signIn.take(addressKey(door.origin.ip));
  if (!isToken(given.token)) throw tooLong();
  const outcome = await working(door, async (ctx): Promise<Entered | 'wrong'> => {
    const step = await ctx.db
      .selectFrom('singleUseToken')
      .select(['userId', 'data'])
      .where('tokenHash', '=', hashOf(given.token))
      .where('purpose', '=', 'second_factor')
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', ctx.now)
      .forUpdate()
      .executeTakeFirst();
    if (!step?.userId) throw tooLong();
    const user = await userRow(ctx, step.userId);
    await refuseCodeGuessing(ctx, user.id);
    const factor = await takeCode(ctx, user, given.code);
    const wrong = Number((step.data as { wrong?: number }).wrong ?? 0) + (factor ? 0 : 1);
    await ctx.db
      .updateTable('singleUseToken')
      .set({ usedAt: factor || wrong >= mostWrongCodes ? ctx.now : null, data: JSON.stringify({ wrong }) })
      .where('tokenHash', '=', hashOf(given.token))
      .execute();
    if (!factor) {
      await note(ctx, 'second_factor.failed', user.id);
      return 'wrong';
    }
    return enter(ctx, door, user, ['password', factor], { remember: given.remember ?? false });
  });
  if (outcome === 'wrong') throw wrongCode();
  keep(door, outcome);
  return { state: 'signed_in' };
}

async function takeCode(ctx: PlatformContext, user: User, given: string): Promise<Factor | undefined> {
  const code = given.replaceAll(/\s/g, '');
  if (!user.totpConfirmedAt) return undefined;
  if (/^\d{6}$/.test(code)) return (await takeTotp(ctx, user, code)) ? 'totp' : undefined;
  return (await takeRecoveryCode(ctx, user, code)) ? 'recovery_code' : undefined;
}

/** Whose second step waits under this token: somebody who has just shown the password. @throws Gone when it is over */
export async function personInStep(ctx: PlatformContext, token: string): Promise<string> {
  const step = isToken(token)
    ? await ctx.db
        .selectFrom('singleUseToken')
        .select('userId')
        .where('tokenHash', '=', hashOf(token))
        .where('purpose', '=', 'second_factor')
        .where('usedAt', 'is', null)
        .where('expiresAt', '>', ctx.now)
        .executeTakeFirst()
    : undefined;
  if (!step?.userId) throw tooLong();
  return step.userId;
}

const tooLong = (): Gone => new Gone('This sign-in took too long. Begin again with your password.', 'sign_in_expired');
