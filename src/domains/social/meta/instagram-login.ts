import type { Ground } from '#platform/ground.ts';
import type { Behalf } from '../call-log.ts';
import { MetaFailure } from './failure.ts';
import { tokenOf } from './facebook-login.ts';
import { graph } from './graph.ts';
import { idOf, onlyOf, permissionsOf, wordsOf } from './graph-json.ts';

/** What we ask a person for, and no more (promise P11). */
export const instagramPermissions = ['instagram_business_basic', 'instagram_business_content_publish'] as const;

/** Where a person's browser goes to agree. `another` makes Instagram ask which account. */
export function instagramDialog(ground: Ground, returnTo: string, state: string, another: boolean): string {
  const instagram = ground.config.meta.instagram!;
  const url = new URL(`${instagram.dialogUrl}/oauth/authorize`);
  url.searchParams.set('client_id', instagram.appId);
  url.searchParams.set('redirect_uri', returnTo);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('scope', instagramPermissions.join(','));
  url.searchParams.set('state', state);
  url.searchParams.set('enable_fb_login', '0');
  if (another) url.searchParams.set('force_authentication', '1');
  return url.href;
}

/** A token of an account, its end, and what was granted with it. */
export interface InstagramToken {
  token: string;
  expiresAt: Date;
}

/** A code's token, made long-lived. @throws MetaFailure; a code is spent whatever happens: start again */
export async function instagramToken(
  ground: Ground,
  behalf: Behalf,
  code: string,
  returnTo: string,
): Promise<InstagramToken & { granted: string[]; missing: string[] }> {
  const { appId, secret } = ground.config.meta.instagram!;
  const { data } = await graph(ground, {
    network: 'instagram',
    behalf,
    action: 'login.code',
    method: 'POST',
    host: 'token',
    path: '/oauth/access_token',
    form: {
      client_id: appId,
      client_secret: secret,
      grant_type: 'authorization_code',
      redirect_uri: returnTo,
      code: code.replace(/#_(=_)?$/, ''),
    },
  });
  const short = onlyOf(data);
  const granted = permissionsOf(wordsOf(short.permissions));
  const missing = instagramPermissions.filter((one) => !granted.includes(one));
  const long = await unversioned(ground, behalf, 'login.long_token', '/access_token', {
    grant_type: 'ig_exchange_token',
    client_secret: secret,
    access_token: tokenOf(short.access_token),
  });
  return { ...long, granted, missing };
}

/** Sixty more days, counted from now. The new token may differ from the old one. */
export const renewInstagramToken = (ground: Ground, behalf: Behalf, token: string): Promise<InstagramToken> =>
  unversioned(ground, behalf, 'token.renew', '/refresh_access_token', {
    grant_type: 'ig_refresh_token',
    access_token: token,
  });

// These two paths carry no version and take the token as a parameter (meta-protocol 3.1, 3.2).
async function unversioned(
  ground: Ground,
  behalf: Behalf,
  action: string,
  path: string,
  query: Record<string, string>,
): Promise<InstagramToken> {
  const { data } = await graph(ground, {
    network: 'instagram',
    behalf,
    action,
    method: 'GET',
    host: 'plain',
    path,
    query,
  });
  const answer = data as { access_token?: unknown; expires_in?: unknown };
  const seconds = Number(answer.expires_in);
  if (!Number.isFinite(seconds) || seconds <= 0) throw new MetaFailure('config', { note: 'The answer holds no end.' });
  return { token: tokenOf(answer.access_token), expiresAt: new Date(ground.clock.now().getTime() + seconds * 1000) };
}

/** The account behind a token. Both of its ids are kept: callbacks have come with either (meta-protocol 3.4). */
export interface InstagramIdentity {
  accountId: string;
  personId: string;
  username: string;
  pictureUrl: string | null;
  professional: boolean;
}

export async function instagramIdentity(ground: Ground, behalf: Behalf, token: string): Promise<InstagramIdentity> {
  const { data } = await graph(ground, {
    network: 'instagram',
    behalf,
    action: 'login.me',
    method: 'GET',
    path: '/me',
    query: { fields: 'id,user_id,username,account_type,profile_picture_url' },
    token,
  });
  const me = onlyOf(data);
  const personId = idOf(me.id);
  const accountId = idOf(me.user_id) ?? personId;
  if (!accountId || !personId) throw new MetaFailure('config', { note: 'The answer does not say who agreed.' });
  return {
    accountId,
    personId,
    username: String(me.username ?? '').slice(0, 100),
    pictureUrl: typeof me.profile_picture_url === 'string' ? me.profile_picture_url : null,
    // Case varies; anything else cannot publish.
    professional: ['business', 'media_creator'].includes(String(me.account_type ?? '').toLowerCase()),
  };
}

/** Takes the app away from the person, as far as Instagram has a way for it: best effort (meta-protocol 3.5). */
export async function revokeInstagram(ground: Ground, behalf: Behalf, token: string): Promise<void> {
  await graph(ground, {
    network: 'instagram',
    behalf,
    action: 'token.revoke',
    method: 'DELETE',
    path: '/me/permissions',
    token,
    totalMs: 3000,
  });
}
