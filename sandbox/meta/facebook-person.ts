import { text, type Call } from './call.ts';
import { badParameter, missingObject } from './graph-error.ts';
import { askedFields, pick, project, type NodeFields } from './fields.ts';
import { pageOf } from './paging.ts';
import { json, type Reply } from './reply.ts';
import type { Page, Person, Token } from './records.ts';
import { mediaUrl, type Stand } from './stand.ts';
import { asApp, consentOf, issueToken, requireOwn, requireToken, scopesOf } from './tokens.ts';

/** `/me` and `/{user}` of a user token (protocol 1.5). */
export function person(stand: Stand, call: Call, one: Person): Reply {
  return json(project('User', one, askedFields(call, 'id,name'), personFields(stand)));
}

const personFields = (stand: Stand): NodeFields<Person> => ({
  id: (one) => one.app_scoped_id,
  name: (one) => one.name,
  picture: (_one, field) => pick({ data: { url: mediaUrl(stand, '/silhouette.png'), is_silhouette: true } }, field.sub),
});

/** The person that a path names: `me` or the app-scoped id; only the token's own. */
export function personOf(stand: Stand, call: Call, token: Token, id: string): Person {
  const own = stand.state.persons[token.person ?? ''];
  requireOwn(call, Boolean(own) && token.kind !== 'page' && (id === 'me' || id === own!.app_scoped_id), id);
  return own!;
}

/** `/{user}/permissions`: what was granted and declined. */
export function permissions(stand: Stand, token: Token): Reply {
  const grants = Object.entries(consentOf(stand, token)?.grants ?? {});
  const expired = token.data_access_expires <= stand.now();
  return json({
    data: grants.map(([permission, status]) => ({
      permission,
      status: status === 'granted' && expired ? 'expired' : status,
    })),
  });
}

/** `DELETE /{user}/permissions[/{permission}]`: one back, or the app gone for the person with every token (1.9). */
export function takeBack(stand: Stand, call: Call, id: string, permission: string | undefined): Reply {
  const app = asApp(stand, call);
  const one = app
    ? Object.values(stand.state.persons).find((known) => known.app_scoped_id === id)
    : personOf(stand, call, requireToken(stand, call, 'facebook'), id);
  if (!one) throw missingObject(id, call.method);
  const appId = app?.fb_app_id ?? call.token!.app;
  const consent = one.consents[appId];
  if (!consent) throw missingObject(id, call.method);
  if (permission === undefined) removeApp(stand, one, appId);
  else if (consent.grants[permission] === 'granted') consent.grants[permission] = 'declined';
  else throw badParameter(`User does not have permission ${permission}`);
  return json(success(stand));
}

/** The app is gone for a person: no consent, and all tokens are 190/458. */
export function removeApp(stand: Stand, one: Person, appId: string): void {
  delete one.consents[appId];
  for (const token of Object.values(stand.state.tokens))
    if (token.person === one.id && token.app === appId && token.state === 'ok') token.state = 'revoked';
}

/** The answer of a write that has nothing to tell. */
export const success = (stand: Stand): unknown =>
  stand.state.settings.success_shape === 'true' ? true : { success: true };

/** `/{user}/accounts`: the Pages ticked in the dialog, each with a token when the person has a task there. */
export function accounts(stand: Stand, call: Call, token: Token): Reply {
  const fields = askedFields(call, 'access_token,category,name,id,tasks');
  const ticked = scopesOf(stand, token).includes('pages_show_list') ? (consentOf(stand, token)?.pages ?? []) : [];
  const pages = ticked
    .map((id) => stand.state.pages[id])
    .filter((page) => page !== undefined && page.roles[token.person!] !== undefined) as Page[];
  text(call, 'summary');
  return json(pageOf(stand, call, pages, (page) => project('Page', page, fields, pageFields(stand, token))));
}

/** What a Page tells to a token. */
export const pageFields = (stand: Stand, token: Token): NodeFields<Page> => ({
  id: (page) => page.id,
  name: (page) => page.name,
  category: (page) => page.category,
  category_list: (page) => [{ id: '2214', name: page.category }],
  tasks: (page) => page.roles[token.person ?? ''],
  link: (page) => mediaUrl(stand, `/facebook/${page.id}`),
  username: () => undefined,
  picture: (page, field) =>
    pick(
      {
        data: {
          url: page.picture ?? mediaUrl(stand, `/facebook/${page.id}/picture.png`),
          is_silhouette: page.picture === null,
          width: 200,
          height: 200,
        },
      },
      field.sub,
    ),
  access_token: (page) => pageToken(stand, token, page)?.value,
});

function pageToken(stand: Stand, token: Token, page: Page): Token | undefined {
  if (token.kind === 'page') return token.page === page.id ? token : undefined;
  if ((page.roles[token.person ?? ''] ?? []).length === 0) return undefined;
  const known = Object.values(stand.state.tokens).find(
    (one) => one.parent === token.id && one.page === page.id && one.state === 'ok',
  );
  return (
    known ??
    issueToken(stand, 'page', {
      app: token.app,
      person: token.person,
      page: page.id,
      scopes: token.scopes,
      parent: token.id,
      // Without an expiry date only from a long user token (1.6).
      expires: token.kind === 'user_short' ? token.expires : 0,
    })
  );
}
