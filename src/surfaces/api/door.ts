import { randomUUID } from 'node:crypto';
import type { Context as Hono } from 'hono';
import { findApiKey, isShutOut, rightsIn } from '#domains/dealerships/index.ts';
import { findSession, sessionCookie } from '#domains/accounts/index.ts';
import { isId } from '#kernel/ids.ts';
import { Forbidden, Unauthenticated } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Actor, Origin } from '#platform/database/context.ts';
import { isListedCookie } from '#platform/web/cookie-table.ts';
import type { Ground } from '#platform/ground.ts';
import type { Account, Cookies, Route } from '#platform/web/route.ts';
import { addressOf } from './client-address.ts';
import type { Connection } from './client-address.ts';

/** Who stands at the door: nobody, a signed-in user, or an API key; and in which dealership. */
export interface Caller {
  account: Account | null;
  actor: Actor | null;
  dealershipId: string | null;
  /** They work there, but reach nothing of it before they have a second factor. */
  shutOut?: boolean;
  locale: Locale;
}

/** From where a request comes, for the journal and the limits. */
export function originOf(c: Hono, ground: Ground): Origin {
  return {
    ip: addressOf(c.env as Connection | undefined, c.req.header('x-forwarded-for'), ground.config.trustedProxies),
    userAgent: c.req.header('user-agent')?.slice(0, 300) ?? null,
    requestId: randomUUID(),
  };
}

/** The language asked for: the user's own, or the browser's. */
export function localeOf(c: Hono): Locale {
  const wanted = c.req.header('accept-language') ?? '';
  return /^\s*fr\b/i.test(wanted) ? 'fr' : 'en';
}

/**
 * Finds out who calls. An API key speaks for its dealership; a session for its user in the dealership named by
 * `Automo-Dealership` (so that two tabs never mix two dealerships) or the one last worked in.
 */
export async function findCaller(c: Hono, ground: Ground, route: Route<never>, origin: Origin): Promise<Caller> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (bearer !== undefined) {
    const key = await findApiKey(ground, bearer);
    if (!key) throw new Unauthenticated('The API key is not valid (unknown, expired or revoked).', 'api_key');
    if (!route.apiKeys) throw new Forbidden('API keys cannot do this; a person has to sign in.', 'api_key');
    return {
      account: null,
      dealershipId: key.dealershipId,
      actor: {
        kind: 'api_key',
        id: key.keyId,
        staffId: null,
        permissions: key.permissions,
        locationIds: key.locationIds,
      },
      locale: localeOf(c),
    };
  }
  const token = cookiesOf(c, ground).get(sessionCookie(ground.config));
  const session = token ? await findSession(ground, token) : undefined;
  if (!session) return { account: null, actor: null, dealershipId: null, locale: localeOf(c) };
  refuseForeignOrigin(c, ground, origin);
  const wanted = c.req.header('automo-dealership') ?? c.req.query('dealership') ?? session.dealershipId;
  const account = session.account;
  const caller: Caller = { account, actor: null, dealershipId: null, locale: account.locale };
  if (route.access === 'dealership' && wanted && isId(wanted)) {
    const rights = await rightsIn(ground, account.userId, wanted);
    if (rights) {
      caller.dealershipId = wanted;
      caller.shutOut = isShutOut(rights, account, ground.clock.now());
      caller.actor = {
        kind: 'user',
        id: account.userId,
        staffId: rights.staffId,
        permissions: rights.permissions,
        locationIds: rights.locationIds,
      };
    }
  }
  return caller;
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Dealers' sites on sub-domains are same-site with the office, so SameSite does not protect between them: an unsafe
 * request with a session must come from the office's own origin (security.md 7).
 */
function refuseForeignOrigin(c: Hono, ground: Ground, _origin: Origin): void {
  if (safe.has(c.req.method)) return;
  requireOwnOrigin(c, ground);
}

/** @throws Forbidden when an unsafe request does not come from the office's own pages */
export function requireOwnOrigin(c: Hono, ground: Ground): void {
  const from = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  if (from === undefined && site === undefined) {
    throw new Forbidden('The request does not say where it comes from (Origin). Scripts use an API key.', 'origin');
  }
  if ((from !== undefined && from !== ground.config.origin) || (site !== undefined && site !== 'same-origin')) {
    throw new Forbidden('The request comes from another site.', 'origin');
  }
}

/** The cookies of a request and of its answer. */
export function cookiesOf(c: Hono, ground: Ground): Cookies {
  const secure = ground.config.origin.startsWith('https:');
  const write = (name: string, value: string, maxAge: number): void => {
    if (!isListedCookie(name)) throw new Error(`the cookie ${name} is not in the table of the cookie policy`);
    c.header(
      'Set-Cookie',
      `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`,
      { append: true },
    );
  };
  return {
    get: (name) => {
      for (const part of (c.req.header('cookie') ?? '').split(';')) {
        const at = part.indexOf('=');
        if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
      }
      return undefined;
    },
    set: write,
    clear: (name) => write(name, '', 0),
  };
}
