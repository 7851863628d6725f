import { createHash, randomBytes } from 'node:crypto';
import type { PlatformContext } from '#platform/database/context.ts';

/** What a single-use token is good for. A token of one purpose never serves another. */
export type Purpose =
  | 'letter'
  | 'verify_email'
  | 'reset_password'
  | 'change_email'
  | 'undo_email'
  | 'stop_removal'
  | 'second_factor'
  | 'passkey_sign_in'
  | 'passkey_register'
  | 'passkey_step_up';

const minutes = 60_000;
const days = 86_400_000;

/** How long each is good (security.md 6). */
export const lifetimes: Record<Purpose, number> = {
  letter: 60 * minutes,
  verify_email: 7 * days,
  reset_password: 30 * minutes,
  change_email: 1 * days,
  undo_email: 7 * days,
  stop_removal: 7 * days,
  second_factor: 10 * minutes,
  passkey_sign_in: 5 * minutes,
  passkey_register: 5 * minutes,
  passkey_step_up: 5 * minutes,
};

/** 256 random bits, as they go into cookies and links. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token: with 256 random bits in it, a fast hash is enough. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Whether the text has the form of one of our tokens; anything else is not worth a query. */
export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** Makes a single-use token and keeps its hash. `alone` ends the older ones of that user and purpose. */
export async function issue(
  ctx: PlatformContext,
  purpose: Purpose,
  given: { userId?: string | null; data?: Record<string, unknown>; token?: string; alone?: boolean },
): Promise<string> {
  const token = given.token ?? newToken();
  if (given.alone && given.userId) await withdraw(ctx, given.userId, purpose);
  await ctx.db
    .insertInto('singleUseToken')
    .values({
      tokenHash: hashOf(token),
      purpose,
      userId: given.userId ?? null,
      data: JSON.stringify(given.data ?? {}),
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + lifetimes[purpose]),
    })
    .execute();
  return token;
}

/** A token's owner and what was kept with it. */
export interface Redeemed {
  userId: string | null;
  data: Record<string, unknown>;
}

/** Uses a token up. Of two who use it at once, one gets it; undefined when it is unknown, used, too old or for something else. */
export async function redeem(ctx: PlatformContext, purpose: Purpose, token: string): Promise<Redeemed | undefined> {
  const found = await ctx.db
    .updateTable('singleUseToken')
    .set({ usedAt: ctx.now })
    .where('tokenHash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', ctx.now)
    .returning(['userId', 'data'])
    .executeTakeFirst();
  return found && { userId: found.userId, data: found.data as Record<string, unknown> };
}

/** Ends a user's open tokens of these purposes; of all when none is named. */
export async function withdraw(ctx: PlatformContext, userId: string, ...purposes: Purpose[]): Promise<void> {
  await ctx.db
    .updateTable('singleUseToken')
    .set({ usedAt: ctx.now })
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .$if(purposes.length > 0, (query) => query.where('purpose', 'in', purposes))
    .execute();
}
