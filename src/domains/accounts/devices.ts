import { newId } from '#kernel/ids.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { Cookies } from '#platform/web/route.ts';
import { deviceCookie } from './sessions.ts';
import { hashOf, isToken, newToken } from './tokens.ts';

const year = 365 * 86_400_000;
const rememberedFor = 30 * 86_400_000;

/** A browser that has signed in to this account before. */
export interface KnownDevice {
  id: string;
  /** Whether the second factor need not be shown on it just now. */
  remembered: boolean;
}

// One cookie for a browser that several people use: what is kept differs by person.
const hashFor = (token: string, userId: string): Buffer => hashOf(`${token}.${userId}`);

/** The token of the browser's device cookie; null when there is none. */
export function deviceToken(ground: Ground, cookies: Cookies): string | null {
  const token = cookies.get(deviceCookie(ground.config));
  return token !== undefined && isToken(token) ? token : null;
}

/** The browser as this account knows it. */
export async function findDevice(
  ctx: PlatformContext,
  token: string | null,
  userId: string | undefined,
): Promise<KnownDevice | undefined> {
  if (!token) return undefined;
  // Asked also where there is no account, so that the answer takes as long.
  const found = await ctx.db
    .selectFrom('knownDevice')
    .select(['id', 'secondFactorUntil'])
    .where('tokenHash', '=', hashFor(token, userId ?? ''))
    .executeTakeFirst();
  return found && { id: found.id, remembered: found.secondFactorUntil !== null && found.secondFactorUntil > ctx.now };
}

/**
 * Knows the browser from now on; `remember` spares it the second factor for thirty days.
 * @returns the token for the device cookie, and whether the browser is new to this account
 */
export async function knowDevice(
  ctx: PlatformContext,
  former: string | null,
  userId: string,
  remember: boolean,
): Promise<{ token: string; isNew: boolean }> {
  const token = former ?? newToken();
  const until = remember ? { secondFactorUntil: new Date(ctx.now.getTime() + rememberedFor) } : {};
  const known = await ctx.db
    .insertInto('knownDevice')
    .values({
      id: newId(),
      userId,
      tokenHash: hashFor(token, userId),
      userAgent: ctx.origin.userAgent,
      createdAt: ctx.now,
      lastSeenAt: ctx.now,
      ...until,
    })
    .onConflict((conflict) =>
      conflict.column('tokenHash').doUpdateSet({ lastSeenAt: ctx.now, userAgent: ctx.origin.userAgent, ...until }),
    )
    .returning('createdAt')
    .executeTakeFirstOrThrow();
  return { token, isNew: known.createdAt.getTime() === ctx.now.getTime() };
}

/** Puts the device's token into its cookie. */
export const keepDevice = (ground: Ground, cookies: Cookies, token: string): void =>
  cookies.set(deviceCookie(ground.config), token, year / 1000);

/** Asks for the second factor again on every browser of a user. */
export async function forgetRemembered(ctx: PlatformContext, userId: string): Promise<void> {
  await ctx.db.updateTable('knownDevice').set({ secondFactorUntil: null }).where('userId', '=', userId).execute();
}
