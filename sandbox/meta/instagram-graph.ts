import type { Call } from './call.ts';
import { createContainer, readContainer } from './containers.ts';
import { unknownPath } from './facebook-graph.ts';
import { success } from './facebook-person.ts';
import { askedFields, project, type NodeFields } from './fields.ts';
import { badParameter, missingObject } from './graph-error.ts';
import { ownAccount, tokenAccount } from './instagram-access.ts';
import { publishContainer, publishingLimit, readMedia, recentMedia } from './instagram-media.ts';
import { lengthenInstagram, refreshInstagram } from './instagram-token.ts';
import { BareNumber, json, type Reply } from './reply.ts';
import type { Account } from './records.ts';
import { mediaUrl, type Stand } from './stand.ts';
import { appOf, requireToken } from './tokens.ts';

/** graph.instagram.com: every method and path of protocol 8.4. */
export async function instagramGraph(stand: Stand, call: Call): Promise<Reply> {
  const [first = '', second, ...deeper] = call.segments;
  const method = call.method;
  if (deeper.length > 0 || !first) throw unknownPath(call);
  if (method === 'GET' && !second && first === 'access_token') return lengthenInstagram(stand, call);
  if (method === 'GET' && !second && first === 'refresh_access_token') return refreshInstagram(stand, call);
  if (method === 'DELETE') {
    if (first === 'me' && second === 'permissions') return takeBackInstagram(stand, call);
    // Deleting a medium is not possible with Instagram Login (3.5).
    requireToken(stand, call, 'instagram');
    throw missingObject(first, method);
  }
  if (method === 'POST' && second === 'media') return createContainer(stand, call, first);
  if (method === 'POST' && second === 'media_publish') return publishContainer(stand, call, first);
  if (method !== 'GET') throw unknownPath(call);
  if (second === 'media') return recentMedia(stand, call, first);
  if (second === 'content_publishing_limit') return publishingLimit(stand, call, first);
  if (second) {
    tokenAccount(stand, call);
    throw badParameter(`Tried accessing nonexisting field (${second})`);
  }
  if (stand.state.containers[first]) return readContainer(stand, call, first);
  if (stand.state.media[first]) return readMedia(stand, call, first);
  return profile(stand, call, first);
}

function profile(stand: Stand, call: Call, id: string): Reply {
  const account = ownAccount(stand, call, id);
  const bare = stand.state.settings.ids === 'number';
  const number = (digits: string): unknown => (bare ? new BareNumber(digits) : digits);
  const known: NodeFields<Account> = {
    id: (one) => number(one.app_scoped_id),
    user_id: (one) => number(one.id),
    username: (one) => one.username,
    name: (one) => one.name,
    account_type: (one) => one.account_type,
    profile_picture_url: (one) => one.picture ?? mediaUrl(stand, `/instagram/${one.username}/picture.png`),
    followers_count: (one) => one.followers_count,
    follows_count: () => 0,
    media_count: (one) => Object.values(stand.state.media).filter((media) => media.account === one.id).length,
  };
  const answer = project('User', account, askedFields(call, 'id'), known);
  return json(stand.state.settings.me_shape === 'data' ? { data: [answer] } : answer);
}

/** No documented endpoint; others use it as a best effort (3.5). */
function takeBackInstagram(stand: Stand, call: Call): Reply {
  const token = requireToken(stand, call, 'instagram');
  const app = appOf(stand, 'facebook', token.app)!;
  removeInstagramApp(stand, stand.state.accounts[token.account!]!, app.fb_app_id, app.ig_app_id);
  return json(success(stand));
}

/** The app is gone for an account: no consent, and its tokens are 190/458. */
export function removeInstagramApp(stand: Stand, account: Account, appId: string, igAppId: string): void {
  delete account.consents[igAppId];
  for (const token of Object.values(stand.state.tokens))
    if (token.account === account.id && token.app === appId && token.state === 'ok') token.state = 'revoked';
}
