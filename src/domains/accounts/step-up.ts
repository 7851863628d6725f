import { invalidField, Problem } from '#kernel/problems.ts';
import type { Account, AccountOwnContext } from '#platform/web/route.ts';
import { working } from './entering.ts';
import { note } from './events.ts';
import { stopRemoval } from './factor-removal.ts';
import { limitsOf, refuseCodeGuessing } from './limits.ts';
import { verifyPassword } from './passwords.ts';
import { takeTotp, wrongCode } from './second-factor.ts';
import { keepSession, stepUp } from './sessions.ts';
import { userRow } from './users.ts';

const freshFor = 10 * 60_000;

/** Asks for a factor again where only some changes need it. @throws Problem `step_up`, as routes with `stepUp` do */
export function requireFresh(account: Account, now: Date): void {
  if (now.getTime() - account.steppedUpAt.getTime() > freshFor)
    throw new Problem(403, 'step_up', 'Show it is you', 'Confirm your password or passkey to do this.');
}

/**
 * Shows by password or by a code of the app that it is still the person; the session gets a new token.
 * @throws Invalid at `/password` or `/code` · TooMany after twenty wrong ones in an hour
 */
export async function stepUpBy(
  own: AccountOwnContext,
  given: { password?: string | undefined; code?: string | undefined },
): Promise<void> {
  const { userId } = own.account;
  await limitsOf(own.ground).mine.take(userId);
  const user = await working(
    own,
    async (ctx) => {
      await refuseCodeGuessing(ctx, userId);
      return userRow(ctx, userId);
    },
    false,
  );
  const byPassword = given.password !== undefined;
  const right = byPassword && (await verifyPassword(given.password!, user.passwordHash));
  const token = await working(own, async (ctx) => {
    const shown = byPassword
      ? right
      : user.totpConfirmedAt !== null && (await takeTotp(ctx, user, (given.code ?? '').replaceAll(/\s/g, '')));
    if (shown) {
      if (!byPassword) await stopRemoval(ctx, userId, 'factor');
      return stepUp(ctx, own.account, byPassword ? 'password' : 'totp');
    }
    await note(ctx, 'step_up.failed', userId, { factor: byPassword ? 'password' : 'totp' });
    return undefined;
  });
  if (token) return keepSession(own.ground, own.cookies, token);
  if (byPassword) throw invalidField('/password', 'wrong_password', 'This is not your password.');
  throw wrongCode();
}
