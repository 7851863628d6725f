import { z } from 'zod';
import { Conflict, Gone, Invalid } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import { readPhone } from '#kernel/phone.ts';
import { acceptedPolicies, presentVersion } from '#domains/policies/index.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Door } from '#platform/web/route.ts';
import { addressKey } from '#platform/web/limits.ts';
import { applyEmailChange } from './email-change.ts';
import { enter, keep, working } from './entering.ts';
import type { AtTheDoor, Entered } from './entering.ts';
import { note } from './events.ts';
import { mayWriteTo, requestLetter } from './letter-requests.ts';
import type { PendingSignUp } from './letter-requests.ts';
import { limitsOf } from './limits.ts';
import { ownPath } from './next-path.ts';
import { hashPassword, passwordProblem } from './passwords.ts';
import { isToken, redeem, withdraw } from './tokens.ts';
import { PersonName, userRow } from './users.ts';

/** Any password as it comes in; how good a new one must be is another question. */
export const Password = z.string().min(1, 'must not be empty').max(1000, 'must be at most 1000 characters');

/** What a person gives to sign up: name, e-mail, phone and password, and nothing more is asked. */
export const SignUp = z.strictObject({
  name: PersonName,
  email: Email,
  phone: text(40, { least: 1 }),
  password: Password,
  adult: z.literal(true, 'you must be 18 or older to have an account'),
  terms: z.string().max(40),
  privacy: z.string().max(40),
  locale: z.enum(['en', 'fr']).optional(),
  next: z.string().max(1000).optional(),
});

/**
 * Takes a sign-up. The answer and the work are the same whether the address has an account or not: the one gets a link
 * to confirm, the other a note that there is an account already.
 *
 * @throws Invalid for a weak password, a number that is none, or policies that are not the present ones
 */
export async function signUp(door: Door, given: z.output<typeof SignUp>): Promise<void> {
  await limitsOf(door.ground).signUp.take(addressKey(door.origin.ip));
  const errors: FieldError[] = [];
  const phone = readPhone(given.phone);
  if (!phone)
    errors.push({ pointer: '/phone', code: 'phone', message: 'This is not a phone number, such as 902 555-0100.' });
  const weak = passwordProblem(given.password, given, false);
  if (weak) errors.push(weak);
  for (const policy of acceptedPolicies) {
    const present = presentVersion(policy, door.now).version;
    if (given[policy] !== present)
      errors.push({
        pointer: `/${policy}`,
        code: 'policy_version',
        message: `This is not the present version (${present}). Load the page again.`,
      });
  }
  if (errors.length > 0) throw new Invalid(errors);
  const passwordHash = await hashPassword(given.password);
  if (!(await mayWriteTo(door.ground, given.email))) return;
  await working(door, (ctx) =>
    requestLetter(ctx, {
      kind: 'sign_up',
      email: given.email,
      name: given.name,
      phone: phone!,
      passwordHash,
      terms: given.terms,
      privacy: given.privacy,
      locale: given.locale ?? door.locale,
      next: ownPath(given.next),
      ip: door.origin.ip,
      userAgent: door.origin.userAgent,
    }),
  );
}

/** Sends the link of an unconfirmed sign-up again; the same answer for every address. */
export async function resendVerification(
  door: Door,
  given: { email: string; next?: string | undefined },
): Promise<void> {
  await limitsOf(door.ground).reset.take(addressKey(door.origin.ip));
  if (!(await mayWriteTo(door.ground, given.email))) return;
  await working(door, (ctx) => requestLetter(ctx, { kind: 'verify', email: given.email, next: ownPath(given.next) }));
}

/** A link that is used, too old or was never ours; one answer for all three. */
export const linkInvalid = (): Gone =>
  new Gone('This link was used already or is too old. Ask for a new one.', 'link_invalid');

/**
 * Confirms an address by the link sent to it. A sign-up ends signed in; a change of address is done.
 * @throws Gone for a used, old or unknown link
 */
export async function verifyEmail(door: AtTheDoor, token: string): Promise<{ state: 'signed_in' | 'email_changed' }> {
  await limitsOf(door.ground).link.take(addressKey(door.origin.ip));
  if (!isToken(token)) throw linkInvalid();
  const done = await working(door, async (ctx): Promise<Entered | 'email_changed'> => {
    const confirmed = await redeem(ctx, 'verify_email', token);
    if (confirmed?.userId)
      return confirmSignUp(ctx, door, confirmed.userId, confirmed.data as unknown as PendingSignUp);
    const change = await redeem(ctx, 'change_email', token);
    if (!change?.userId) throw linkInvalid();
    await applyEmailChange(ctx, change.userId, String(change.data.email));
    return 'email_changed';
  });
  if (done === 'email_changed') return { state: done };
  keep(door, done);
  return { state: 'signed_in' };
}

async function confirmSignUp(
  ctx: PlatformContext,
  door: AtTheDoor,
  userId: string,
  pending: PendingSignUp,
): Promise<Entered> {
  const user = await userRow(ctx, userId);
  if (user.emailVerifiedAt) throw new Conflict('This address is confirmed already. Sign in.', {}, 'already_verified');
  await ctx.db
    .updateTable('userAccount')
    .set({
      emailVerifiedAt: ctx.now,
      name: pending.name,
      phone: pending.phone || null,
      passwordHash: pending.passwordHash || null,
      locale: pending.locale,
    })
    .where('id', '=', userId)
    .execute();
  await withdraw(ctx, userId, 'verify_email');
  await note(ctx, 'email.verified', userId);
  return enter(ctx, door, { ...user, name: pending.name, locale: pending.locale }, ['link'], { alert: false });
}
