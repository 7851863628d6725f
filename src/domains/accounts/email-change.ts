import { Conflict, Gone, invalidField } from '#kernel/problems.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { addressKey } from '#platform/web/limits.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Door } from '#platform/web/route.ts';
import { forgetRemembered } from './devices.ts';
import { working } from './entering.ts';
import { note } from './events.ts';
import { alertLetter, changedLetter, changeLetter, knownLetter, resetLetter } from './letters.ts';
import { mayWriteTo } from './letter-requests.ts';
import { limitsOf } from './limits.ts';
import { endSessions, forgetUser } from './sessions.ts';
import { accountChanged } from './tasks.ts';
import { isToken, issue, redeem, withdraw } from './tokens.ts';
import { userByEmail, userRow } from './users.ts';

/**
 * Asks to move an account to another address: a link goes there, and the present address is told.
 * Whether the other address has an account is told to its holder only.
 */
export async function askEmailChange(ctx: PlatformContext, userId: string, email: string): Promise<void> {
  const user = await userRow(ctx, userId);
  if (user.email === email) throw invalidField('/email', 'same', 'This is your address already.');
  if (!(await mayWriteTo(ctx.ground, email))) return;
  const taken = await userByEmail(ctx, email);
  if (taken) {
    await knownLetter(ctx, taken, null);
  } else {
    const token = await issue(ctx, 'change_email', { userId, data: { email }, alone: true });
    await changeLetter(ctx, { ...user, email }, token);
  }
  await alertLetter(ctx, user, { about: 'changing', email });
  await note(ctx, 'email.change_asked', userId);
}

/** Moves the account to its confirmed new address; the former one gets a way back, good for seven days. */
export async function applyEmailChange(ctx: PlatformContext, userId: string, email: string): Promise<void> {
  const user = await userRow(ctx, userId);
  await move(ctx, userId, email);
  await withdraw(ctx, userId, 'reset_password', 'change_email');
  const token = await issue(ctx, 'undo_email', { userId, data: { email: user.email } });
  await changedLetter(ctx, { ...user, userId }, email, token);
  await note(ctx, 'email.changed', userId);
}

async function move(ctx: PlatformContext, userId: string, email: string): Promise<void> {
  if (await userByEmail(ctx, email))
    throw new Conflict('This address has an account of its own meanwhile.', {}, 'email_taken');
  await ctx.db
    .updateTable('userAccount')
    .set((eb) => ({ email, emailVerifiedAt: ctx.now, version: eb('version', '+', 1) }))
    .where('id', '=', userId)
    .execute();
  await enqueue(ctx, accountChanged, { userId, name: false });
  forgetUser(ctx.ground, userId);
}

/**
 * Takes a change of address back from the former address. Whoever made it is out at once, and the holder gets a link
 * to set a new password.
 */
export async function undoEmailChange(door: Door, token: string): Promise<void> {
  await limitsOf(door.ground).link.take(addressKey(door.origin.ip));
  const invalid = new Gone('This link was used already or is too old.', 'link_invalid');
  if (!isToken(token)) throw invalid;
  await working(door, async (ctx) => {
    const found = await redeem(ctx, 'undo_email', token);
    if (!found?.userId) throw invalid;
    const { userId } = found;
    const email = String(found.data.email);
    await move(ctx, userId, email);
    await withdraw(ctx, userId);
    await endSessions(ctx, userId);
    await forgetRemembered(ctx, userId);
    await note(ctx, 'email.change_undone', userId);
    const user = await userRow(ctx, userId);
    await resetLetter(ctx, user, await issue(ctx, 'reset_password', { userId }));
  });
}
