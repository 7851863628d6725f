import { text, type Call } from './call.ts';
import { debugToken, facebookToken } from './facebook-token.ts';
import { accounts, pageFields, permissions, person, personOf, takeBack } from './facebook-person.ts';
import { askedFields, project } from './fields.ts';
import { badParameter, GraphError, missingObject } from './graph-error.ts';
import { changePost, deletePost, pagePosts, postToFeed, readPost } from './page-feed.ts';
import { postPhoto, readPhoto } from './page-photos.ts';
import { json, type Reply } from './reply.ts';
import { consentOf, requireToken } from './tokens.ts';
import type { Stand } from './stand.ts';

/** graph.facebook.com: every method and path of protocol 8.4. */
export async function facebookGraph(stand: Stand, call: Call): Promise<Reply> {
  const [first = '', second, third, ...deeper] = call.segments;
  const method = call.method;
  if (text(call, 'batch') !== undefined) throw badParameter('The stand-in does not take batches');
  if (deeper.length > 0) throw unknownPath(call);
  if (first === 'oauth' && second === 'access_token' && !third && method !== 'DELETE')
    return facebookToken(stand, call);
  if (first === 'debug_token' && !second && method === 'GET') return debugToken(stand, call);
  if (second === 'permissions' && method === 'DELETE') return takeBack(stand, call, first, third);
  if (third || !first) throw unknownPath(call);
  if (second === undefined) return node(stand, call, first);
  if (method === 'POST' && second === 'feed') return postToFeed(stand, call, first);
  if (method === 'POST' && second === 'photos') return postPhoto(stand, call, first);
  if (method !== 'GET') throw unknownPath(call);
  if (['published_posts', 'feed', 'scheduled_posts'].includes(second)) return pagePosts(stand, call, first, second);
  if (second === 'permissions' || second === 'accounts') {
    const token = requireToken(stand, call, 'facebook');
    personOf(stand, call, token, first);
    return second === 'permissions' ? permissions(stand, token) : accounts(stand, call, token);
  }
  requireToken(stand, call, 'facebook');
  throw badParameter(`Tried accessing nonexisting field (${second})`);
}

function node(stand: Stand, call: Call, id: string): Reply {
  const isPost = id.includes('_');
  if (call.method === 'DELETE') return deletePost(stand, call, id);
  if (call.method === 'POST') return changePost(stand, call, id);
  if (isPost) return readPost(stand, call, id);
  if (stand.state.photos[id]) return readPhoto(stand, call, id);
  const token = requireToken(stand, call, 'facebook');
  if (token.kind === 'page' && id === 'me') return pageNode(stand, call, token.page!);
  if (stand.state.pages[id]) return pageNode(stand, call, id);
  return person(stand, call, personOf(stand, call, token, id));
}

function pageNode(stand: Stand, call: Call, id: string): Reply {
  const token = requireToken(stand, call, 'facebook');
  const mine = token.kind === 'page' ? token.page === id : consentOf(stand, token)?.pages.includes(id);
  if (!mine) throw missingObject(id, call.method);
  return json(project('Page', stand.state.pages[id]!, askedFields(call, 'id,name'), pageFields(stand, token)));
}

/** A path that is none. */
export const unknownPath = (call: Call): GraphError =>
  new GraphError(100, `(#100) Unknown path components: ${call.path}`, { http: 404 });
