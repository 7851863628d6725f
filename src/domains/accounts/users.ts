import type { Selectable } from 'kysely';
import { readPhone } from '#kernel/phone.ts';
import { invalidField, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import { Email, text } from '#kernel/text.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { UserAccount } from '#platform/database/schema.ts';
import type { Ground } from '#platform/ground.ts';

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
