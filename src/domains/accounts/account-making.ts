import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid, invalidField } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import { Email } from '#kernel/text.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { acceptPolicies, presentVersion } from '#domains/policies/index.ts';
import type { Ground } from '#platform/ground.ts';
import { note } from './events.ts';
import { requestLetter } from './letter-requests.ts';
import { hashPassword, passwordProblem } from './passwords.ts';
import { PersonName, phoneOf } from './users.ts';

/** What the command line and the demo give for a user. */
export interface NewUser {
  email: string;
  name: string;
  /** Without one the person gets a link to set their own. */
  password?: string | undefined;
  /** What was confirmed of their age, and by whom, in words that are kept. */
  adultWording: string;
  locale?: Locale;
  phone?: string | null;
}

/**
 * Makes a user whose address counts as verified, as the command line and the demo do it: who runs them answers for the
 * person's age and for their acceptance of the policies, which is recorded as made there.
 *
 * @throws Invalid for a bad address, name, phone or password · Conflict when the address has an account
 */
export async function createUser(where: Ground | PlatformContext, given: NewUser): Promise<{ userId: string }> {
  const email = Email.safeParse(given.email);
  const name = PersonName.safeParse(given.name);
  if (!email.success) throw invalidField('/email', 'email', 'This is not an e-mail address.');
  if (!name.success) throw invalidField('/name', 'name', 'A name is needed.');
  const { password } = given;
  const wrong =
    password === undefined ? undefined : passwordProblem(password, { email: email.data, name: name.data }, false);
  if (wrong) throw new Invalid([wrong]);
  const phone = given.phone ? phoneOf(given.phone) : null;
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const make = async (ctx: PlatformContext): Promise<{ userId: string }> => {
    const userId = newId();
    const made = await ctx.db
      .insertInto('userAccount')
      .values({
        id: userId,
        name: name.data,
        email: email.data,
        emailVerifiedAt: ctx.now,
        phone,
        passwordHash,
        passwordChangedAt: passwordHash === null ? null : ctx.now,
        locale: given.locale ?? 'en',
        adultConfirmedAt: ctx.now,
        adultWording: given.adultWording,
        createdAt: ctx.now,
      })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new Conflict('This e-mail address has an account already.', {}, 'email_taken');
    await acceptPolicies(ctx, userId, {
      terms: presentVersion('terms', ctx.now).version,
      privacy: presentVersion('privacy', ctx.now).version,
      locale: given.locale ?? 'en',
      at: ctx.now,
      ip: null,
      userAgent: 'command line',
    });
    await note(ctx, 'account.created', userId, { by: 'command line' });
    if (passwordHash === null) await requestLetter(ctx, { kind: 'reset', email: email.data, next: null });
    return { userId };
  };
  return 'db' in where ? make(where) : where.database.asPlatform(make);
}
