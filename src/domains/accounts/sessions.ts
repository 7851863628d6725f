import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '#platform/config.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { Account, Cookies } from '#platform/web/route.ts';
import { deviceName, note } from './events.ts';
import { hashOf, isToken, newToken } from './tokens.ts';

const hours = 3_600_000;
/** A session ends after so long without a request; a lot is worked all day, so it outlasts a shift. */
const idle = 12 * hours;
/** And after so long in any case. Irreversible acts ask again meanwhile (step-up). */
const absolute = 30 * 24 * hours;
const mostPerUser = 20;
/** How long a found session is believed without asking again. Ending it here takes effect at once all the same. */
const believed = 2_000;
/** The old token of a stepped-up session is taken for a moment more: requests of other tabs are under way with it. */
const grace = 10_000;

export type Factor = 'password' | 'totp' | 'recovery_code' | 'passkey' | 'link';

/** Name of the session cookie: with `__Host-` where there is TLS, so that sites on sub-domains cannot plant one. */
export const sessionCookie = (config: Config): string => `${prefix(config)}automo`;

/** Name of the cookie by which a browser that has signed in before is known. */
export const deviceCookie = (config: Config): string => `${prefix(config)}automo-device`;

const prefix = (config: Config): string => (config.origin.startsWith('https:') ? '__Host-' : '');

/** A session that is alive, and the dealership last worked in. */
export interface Session {
  account: Account;
  dealershipId: string | null;
}

interface Kept {
  session: Session;
  from: number;
  until: number;
}

interface Believed {
  kept: LRUCache<string, Kept>;
  /** Users whose sessions are being changed by a transaction that may not have committed yet: not kept for a moment. */
  unsettled: Map<string, number>;
}

// By database: the ground itself is copied where it is handed on.
const caches = new WeakMap<Ground['database'], Believed>();
function cacheOf({ database }: Ground): Believed {
  let cache = caches.get(database);
  if (!cache) caches.set(database, (cache = { kept: new LRUCache({ max: 10_000 }), unsettled: new Map() }));
  return cache;
}

/** Forgets what this process believes of a user's sessions, so that a change holds from the next request on. */
export function forgetUser(ground: Ground, userId: string): void {
  const { kept, unsettled } = cacheOf(ground);
  const now = ground.clock.elapsed();
  for (const [id, until] of unsettled) if (until < now) unsettled.delete(id);
  unsettled.set(userId, now + 5_000);
  for (const [key, { session }] of kept.entries()) if (session.account.userId === userId) kept.delete(key);
}

/** Finds who a session's token belongs to; undefined when it is unknown, ended, idle too long or too old. */
export async function findSession(ground: Ground, token: string): Promise<Session | undefined> {
  if (!isToken(token)) return undefined;
  const hash = hashOf(token);
  const key = hash.toString('base64');
  const cache = cacheOf(ground);
  const now = ground.clock.now();
  const kept = cache.kept.get(key);
  if (kept && kept.from <= now.getTime() && kept.until > now.getTime()) return kept.session;
  const found = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('userSession as s')
        .innerJoin('userAccount as u', 'u.id', 's.userId')
        .select(['s.id', 's.dealershipId', 's.lastSeenAt', 's.steppedUpAt', 's.factors', 'u.totpConfirmedAt'])
        .select((eb) =>
          eb
            .exists(eb.selectFrom('passkey').select('passkey.id').whereRef('passkey.userId', '=', 'u.id'))
            .as('hasPasskey'),
        )
        .select(['u.id as userId', 'u.name', 'u.email', 'u.emailVerifiedAt', 'u.locale'])
        .where('s.tokenHash', '=', hash)
        .where('s.endedAt', 'is', null)
        .where('s.expiresAt', '>', now)
        .where('s.lastSeenAt', '>', new Date(now.getTime() - idle))
        .where('u.closedAt', 'is', null)
        .executeTakeFirst(),
    {},
    { write: false },
  );
  if (!found) {
    cache.kept.delete(key);
    return undefined;
  }
  if (now.getTime() - found.lastSeenAt.getTime() > 60_000) {
    await ground.database.asPlatform(({ db }) =>
      db
        .updateTable('userSession')
        .set({ lastSeenAt: now })
        .where('id', '=', found.id)
        .where('lastSeenAt', '<', now)
        .execute(),
    );
  }
  const session: Session = {
    account: {
      userId: found.userId,
      sessionId: found.id,
      name: found.name,
      email: found.email,
      emailVerified: found.emailVerifiedAt !== null,
      locale: found.locale as Locale,
      steppedUpAt: found.steppedUpAt,
      // Where a code is asked for, nobody came without one (or on a browser that was spared it for thirty days).
      secondFactor: found.totpConfirmedAt !== null || (Boolean(found.hasPasskey) && found.factors.includes('passkey')),
    },
    dealershipId: found.dealershipId,
  };
  if ((cache.unsettled.get(found.userId) ?? 0) < ground.clock.elapsed()) {
    cache.kept.set(key, { session, from: now.getTime(), until: now.getTime() + believed });
  }
  return session;
}

/** Begins a session; at most twenty per person, the oldest gives way. @returns the token for the cookie */
export async function beginSession(ctx: PlatformContext, userId: string, factors: Factor[]): Promise<string> {
  const token = newToken();
  const former = await ctx.db
    .selectFrom('userSession')
    .select('dealershipId')
    .where('userId', '=', userId)
    .where('dealershipId', 'is not', null)
    .orderBy('lastSeenAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  await ctx.db
    .insertInto('userSession')
    .values({
      id: newId(),
      userId,
      tokenHash: hashOf(token),
      dealershipId: former?.dealershipId ?? null,
      factors,
      ip: ctx.origin.ip,
      userAgent: ctx.origin.userAgent,
      createdAt: ctx.now,
      lastSeenAt: ctx.now,
      steppedUpAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + absolute),
    })
    .execute();
  const surplus = await alive(ctx, userId).orderBy('createdAt', 'desc').offset(mostPerUser).execute();
  for (const { id } of surplus) await endSession(ctx, userId, id);
  return token;
}

/** Puts the token into the cookie. */
export const keepSession = (ground: Ground, cookies: Cookies, token: string): void =>
  cookies.set(sessionCookie(ground.config), token, absolute / 1000);

const alive = (ctx: PlatformContext, userId: string) =>
  ctx.db
    .selectFrom('userSession')
    .select(['id', 'createdAt', 'lastSeenAt', 'ip', 'userAgent', 'factors'])
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', ctx.now)
    .where('lastSeenAt', '>', new Date(ctx.now.getTime() - idle));

/** The sessions of a user that are alive, last used first. */
export async function sessionsOf(ctx: PlatformContext, userId: string, presentId: string) {
  const rows = await alive(ctx, userId).orderBy('lastSeenAt', 'desc').execute();
  return rows.map(({ userAgent, ...row }) => ({
    ...row,
    device: deviceName(userAgent),
    present: row.id === presentId,
  }));
}

/** Ends one session of a user, at once. @throws NotFound when there is no such session alive */
export async function endSession(ctx: PlatformContext, userId: string, sessionId: string): Promise<void> {
  const ended = await ctx.db
    .updateTable('userSession')
    .set({ endedAt: ctx.now })
    .where('id', '=', sessionId)
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  forgetUser(ctx.ground, userId);
  if (!ended) throw new NotFound('session');
}

/** Ends all sessions of a user but one, if one is named. @returns how many */
export async function endSessions(ctx: PlatformContext, userId: string, exceptId?: string): Promise<number> {
  const ended = await ctx.db
    .updateTable('userSession')
    .set({ endedAt: ctx.now })
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId!))
    .returning('id')
    .execute();
  forgetUser(ctx.ground, userId);
  return ended.length;
}

/** What a session has shown, with one more factor: a passkey opens more than a password does. */
const withFactor = (factor: Factor) =>
  sql<string[]>`case when ${factor} = any (factors) then factors else factors || ${factor}::text end`;

/** Notes that a passkey was made in a session, which shows it. */
export async function showedPasskey(ctx: PlatformContext, sessionId: string): Promise<void> {
  await ctx.db
    .updateTable('userSession')
    .set({ factors: withFactor('passkey') })
    .where('id', '=', sessionId)
    .execute();
}

/**
 * Notes that the holder of a session has just shown a factor again, under a new token: who had learnt the old one
 * does not gain by it.
 */
export async function stepUp(ctx: PlatformContext, account: Account, factor: Factor): Promise<string> {
  const token = newToken();
  const { tokenHash: former } = await ctx.db
    .selectFrom('userSession')
    .select('tokenHash')
    .where('id', '=', account.sessionId)
    .where('endedAt', 'is', null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFound('session'));
  await ctx.db
    .updateTable('userSession')
    .set({
      tokenHash: hashOf(token),
      steppedUpAt: ctx.now,
      factors: withFactor(factor),
    })
    .where('id', '=', account.sessionId)
    .execute();
  await note(ctx, 'step_up.succeeded', account.userId, { factor });
  const { kept } = cacheOf(ctx.ground);
  const key = former.toString('base64');
  const session = kept.get(key)?.session ?? { account, dealershipId: null };
  forgetUser(ctx.ground, account.userId);
  kept.set(key, { session, from: ctx.now.getTime(), until: ctx.now.getTime() + grace });
  return token;
}

/**
 * Ends every session that there is: those of an older database that was put back may have been ended since.
 * @returns how many
 */
export async function endAllSessions(ctx: PlatformContext): Promise<number> {
  const { numDeletedRows } = await ctx.db.deleteFrom('userSession').executeTakeFirst();
  return Number(numDeletedRows);
}
