import type { Selectable } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { readPhone } from '#kernel/phone.ts';
import { Conflict, Invalid, invalidField, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import { Email, text } from '#kernel/text.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { UserAccount } from '#platform/database/schema.ts';
import { acceptPolicies, presentVersion } from '#domains/policies/index.ts';
import type { Ground } from '#platform/ground.ts';
import { note } from './events.ts';
import { hashPassword, passwordProblem } from './passwords.ts';

export type User = Selectable<UserAccount>;

/** A user as they see themselves. */
export interface UserView {
  id: string;
  name: string;
  email: string;
  phone: string | null;
  locale: Locale;
  emailVerified: boolean;
  /** Whether a code is asked for at sign-in. */
  secondFactor: boolean;
  passkeys: number;
}

export const PersonName = text(200, { least: 1 });

/** Describes a user; undefined when there is none. */
export async function describeUser(ground: Ground, userId: string): Promise<UserView | undefined> {
  return ground.database.asPlatform((ctx) => viewUser(ctx, userId), {}, { write: false });
}

/** The same within a transaction. */
export async function viewUser(ctx: PlatformContext, userId: string): Promise<UserView | undefined> {
  const found = await ctx.db
    .selectFrom('userAccount')
    .select(['id', 'name', 'email', 'phone', 'locale', 'emailVerifiedAt', 'totpConfirmedAt'])
    .select((eb) =>
      eb
        .selectFrom('passkey')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('passkey.userId', '=', 'userAccount.id')
        .as('passkeys'),
    )
    .where('id', '=', userId)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  if (!found) return undefined;
  const { emailVerifiedAt, totpConfirmedAt, passkeys, locale, ...rest } = found;
  return {
    ...rest,
    locale: locale as Locale,
    emailVerified: emailVerifiedAt !== null,
    secondFactor: totpConfirmedAt !== null,
    passkeys: Number(passkeys ?? 0),
  };
}

/** The whole row of a user. @throws NotFound */
export async function userRow(ctx: PlatformContext, userId: string): Promise<User> {
  return ctx.db
    .selectFrom('userAccount')
    .selectAll()
    .where('id', '=', userId)
    .where('closedAt', 'is', null)
    .executeTakeFirstOrThrow(() => new NotFound('user'));
}

/** The user of an e-mail address in any spelling of its case; undefined when there is none. */
export async function userByEmail(ctx: PlatformContext, email: string): Promise<User | undefined> {
  const read = Email.safeParse(email);
  if (!read.success) return undefined;
  return ctx.db
    .selectFrom('userAccount')
    .selectAll()
    .where('email', '=', read.data)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
}

/** A phone number as kept. @throws Invalid at `/phone` */
export function phoneOf(given: string): string {
  const phone = readPhone(given);
  if (!phone) throw invalidField('/phone', 'phone', 'This is not a phone number, such as 902 555-0100.');
  return phone;
}

/** What the command line and the demo give for a user. */
export interface NewUser {
  email: string;
  name: string;
  password: string;
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
  const wrong = passwordProblem(given.password, { email: email.data, name: name.data });
  if (wrong) throw new Invalid([wrong]);
  const phone = given.phone ? phoneOf(given.phone) : null;
  const passwordHash = await hashPassword(given.password);
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
        passwordChangedAt: ctx.now,
        locale: given.locale ?? 'en',
        adultConfirmedAt: ctx.now,
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
    return { userId };
  };
  return 'db' in where ? make(where) : where.database.asPlatform(make);
}
