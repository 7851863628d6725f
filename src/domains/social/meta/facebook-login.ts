import type { Ground } from '#platform/ground.ts';
import type { Behalf } from '../call-log.ts';
import { MetaFailure } from './failure.ts';
import { graph } from './graph.ts';
import { idOf, listOf, permissionsOf } from './graph-json.ts';

/** What we ask a person for, and no more (promise P11). */
export const facebookPermissions = ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts'] as const;

/** Tasks on a Page with which one may publish; two namings are in use (meta-protocol 1.5). */
const publishingTasks = ['CREATE_CONTENT', 'MANAGE', 'PROFILE_PLUS_CREATE_CONTENT', 'PROFILE_PLUS_FULL_CONTROL'];

/** The longest list of Pages that is read: 20 pages of 100. */
const mostPages = 20;

/** Where a person's browser goes to agree. `again` asks once more for what was declined. */
export function facebookDialog(ground: Ground, returnTo: string, state: string, again: boolean): string {
  const facebook = ground.config.meta.facebook!;
  const url = new URL(`${facebook.dialogUrl}/${ground.config.meta.version}/dialog/oauth`);
  url.searchParams.set('client_id', facebook.appId);
  url.searchParams.set('redirect_uri', returnTo);
  url.searchParams.set('state', state);
  url.searchParams.set('response_type', 'code');
  // A configuration of Facebook Login for Business names the permissions itself.
  if (facebook.configId) url.searchParams.set('config_id', facebook.configId);
  else url.searchParams.set('scope', facebookPermissions.join(','));
  if (again) url.searchParams.set('auth_type', 'rerequest');
  return url.href;
}

/** A code's token, made long-lived. @throws MetaFailure; a code is spent whatever happens: start again */
export async function facebookToken(
  ground: Ground,
  behalf: Behalf,
  code: string,
  returnTo: string,
): Promise<{ token: string; expiresAt: Date | null }> {
  const { appId, secret } = ground.config.meta.facebook!;
  const common = { client_id: appId, client_secret: secret };
  const exchange = async (action: string, form: Record<string, string>) =>
    (
      await graph(ground, {
        network: 'facebook',
        behalf,
        action,
        method: 'POST',
        path: '/oauth/access_token',
        form: { ...common, ...form },
      })
    ).data as { access_token?: unknown; expires_in?: unknown };
  const short = await exchange('login.code', { code: code.replace(/#_(=_)?$/, ''), redirect_uri: returnTo });
  const long = await exchange('login.long_token', {
    grant_type: 'fb_exchange_token',
    fb_exchange_token: tokenOf(short.access_token),
  });
  const seconds = Number(long.expires_in);
  return {
    token: tokenOf(long.access_token),
    expiresAt: Number.isFinite(seconds) && seconds > 0 ? new Date(ground.clock.now().getTime() + seconds * 1000) : null,
  };
}

export function tokenOf(value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new MetaFailure('config', { note: 'The answer holds no token.' });
  return value;
}

/** Who the token is of, and what they granted. */
export async function facebookPerson(
  ground: Ground,
  behalf: Behalf,
  token: string,
): Promise<{ personId: string; granted: string[]; missing: string[] }> {
  const me = (
    await graph(ground, {
      network: 'facebook',
      behalf,
      action: 'login.me',
      method: 'GET',
      path: '/me',
      query: { fields: 'id' },
      token,
    })
  ).data as { id?: unknown };
  const personId = idOf(me.id);
  if (!personId) throw new MetaFailure('config', { note: 'The answer does not say who agreed.' });
  const rows = listOf(
    (
      await graph(ground, {
        network: 'facebook',
        behalf,
        action: 'login.permissions',
        method: 'GET',
        path: '/me/permissions',
        token,
      })
    ).data,
  );
  // As they were granted, also beyond what we ask for: a configuration of the app may name more (promise P11).
  const granted = permissionsOf(rows.filter((row) => row.status === 'granted').map((row) => row.permission));
  return {
    personId,
    granted,
    missing: facebookPermissions.filter((one) => !granted.includes(one)),
  };
}

/** A Page that the person ticked. Without a token or a publishing task it cannot be connected. */
export interface OfferedPage {
  id: string;
  name: string;
  category: string | null;
  pictureUrl: string | null;
  token: string | null;
  mayPublish: boolean;
}

/** Every Page that the person ticked, followed by cursor: the `next` URL carries the token and comes from outside. */
export async function facebookPages(ground: Ground, behalf: Behalf, token: string): Promise<OfferedPage[]> {
  const found = new Map<string, OfferedPage>();
  let after: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = (
      await graph(ground, {
        network: 'facebook',
        behalf,
        action: 'login.pages',
        method: 'GET',
        path: '/me/accounts',
        query: {
          fields: 'id,name,category,picture.type(large){url},access_token,tasks',
          limit: '100',
          ...(after ? { after } : {}),
        },
        token,
      })
    ).data as { paging?: { cursors?: { after?: unknown }; next?: unknown } };
    for (const row of listOf(answer)) {
      const id = idOf(row.id);
      if (!id || found.has(id)) continue;
      const tasks = Array.isArray(row.tasks) ? row.tasks.map(String) : [];
      found.set(id, {
        id,
        name: String(row.name ?? '').slice(0, 200),
        category: typeof row.category === 'string' ? row.category.slice(0, 200) : null,
        pictureUrl: pictureOf(row.picture),
        token: typeof row.access_token === 'string' ? row.access_token : null,
        mayPublish: tasks.some((task) => publishingTasks.includes(task)),
      });
    }
    const next = answer.paging?.cursors?.after;
    // A page may be empty and still have a next one.
    if (answer.paging?.next === undefined || typeof next !== 'string') break;
    after = next;
  }
  return [...found.values()];
}

function pictureOf(picture: unknown): string | null {
  const url = (picture as { data?: { url?: unknown } } | undefined)?.data?.url;
  return typeof url === 'string' ? url : null;
}

/** What Meta knows of a Page's token (meta-protocol 1.7). Dates that are 0 mean none; those missing, unknown. */
export async function inspectPageToken(
  ground: Ground,
  behalf: Behalf,
  token: string,
  pageId: string,
): Promise<{
  valid: boolean;
  subcode: number | undefined;
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  granted: string[];
}> {
  const { appId } = ground.config.meta.facebook!;
  const answer = (
    await graph(ground, {
      network: 'facebook',
      behalf,
      action: 'token.inspect',
      method: 'GET',
      path: '/debug_token',
      // The token that is asked about goes in a parameter: Meta has no other way.
      query: { input_token: token },
      asApp: true,
    })
  ).data as { data?: Record<string, unknown> };
  const data = answer.data ?? {};
  const scopes = Array.isArray(data.scopes) ? data.scopes.map(String) : [];
  const granular = Array.isArray(data.granular_scopes) ? (data.granular_scopes as Record<string, unknown>[]) : [];
  const covered = granular.every(
    (one) =>
      !Array.isArray(one.target_ids) ||
      one.scope !== 'pages_manage_posts' ||
      one.target_ids.map(String).includes(pageId),
  );
  const error = data.error as { subcode?: unknown } | undefined;
  return {
    valid: data.is_valid === true && String(data.app_id ?? appId) === appId && covered,
    subcode: error?.subcode === undefined ? undefined : Number(error.subcode),
    expiresAt: momentOf(data.expires_at),
    dataAccessExpiresAt: momentOf(data.data_access_expires_at),
    granted: permissionsOf(scopes),
  };
}

const momentOf = (seconds: unknown): Date | null => {
  const value = Number(seconds);
  return Number.isFinite(value) && value > 0 ? new Date(value * 1000) : null;
};

/** Takes the app away from a person: every token of theirs dies, those of other Pages too (meta-protocol 1.9). */
export async function revokeFacebook(ground: Ground, behalf: Behalf, personId: string): Promise<void> {
  await graph(ground, {
    network: 'facebook',
    behalf,
    action: 'token.revoke',
    method: 'DELETE',
    path: `/${personId}/permissions`,
    asApp: true,
    totalMs: 3000,
  });
}
