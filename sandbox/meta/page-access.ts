import type { Call } from './call.ts';
import { badToken, missingObject, noPermission, notAllowed } from './graph-error.ts';
import type { Page, Token } from './records.ts';
import type { Stand } from './stand.ts';
import { requireToken, scopesOf } from './tokens.ts';

/** Tasks that let a person publish; two namings are in use (protocol 1.5). */
const publishingTasks = ['CREATE_CONTENT', 'MANAGE', 'PROFILE_PLUS_CREATE_CONTENT', 'PROFILE_PLUS_FULL_CONTROL'];

/** The Page token of a call about a Page's posts; a user token is refused with 190/2069032. */
export function requirePageToken(stand: Stand, call: Call): Token {
  const token = requireToken(stand, call, 'facebook');
  if (token.kind !== 'page') throw badToken('A page access token is required to request this resource.', 2069032);
  return token;
}

/** The Page that a path names, if it is the token's: writing elsewhere is 200, reading elsewhere 100/33. */
export function ownPage(stand: Stand, call: Call, token: Token, id: string): Page {
  const page = stand.state.pages[id === 'me' ? token.page! : id];
  if (!page) throw missingObject(id, call.method);
  if (page.id === token.page) return page;
  if (call.method === 'GET') throw missingObject(id, call.method);
  throw notAllowed('The user hasn’t authorized the application to perform this action on this Page');
}

/** Publishing needs two permissions and a task (2). */
export function requirePublishing(stand: Stand, token: Token, page: Page): void {
  const scopes = scopesOf(stand, token);
  if (!scopes.includes('pages_manage_posts') || !scopes.includes('pages_read_engagement'))
    throw notAllowed(
      'If posting to a page, requires both pages_read_engagement and pages_manage_posts as an admin with sufficient administrative permission',
    );
  if (!(page.roles[token.person ?? ''] ?? []).some((task) => publishingTasks.includes(task)))
    throw notAllowed('The user must be able to perform the task CREATE_CONTENT on this Page');
}

/** Reading a Page's posts needs `pages_read_engagement`. */
export function requireReading(stand: Stand, token: Token): void {
  if (!scopesOf(stand, token).includes('pages_read_engagement')) throw noPermission('pages_read_engagement');
}
