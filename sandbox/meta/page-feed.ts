import { flag, list, raw, text, type Call } from './call.ts';
import { badParameter, GraphError, missingObject, notAllowed } from './graph-error.ts';
import { askedFields, project } from './fields.ts';
import { success } from './facebook-person.ts';
import { requireReadableLink } from './link.ts';
import { ownPage, requirePageToken, requirePublishing, requireReading } from './page-access.ts';
import { pageOf } from './paging.ts';
import { postFields } from './post-fields.ts';
import { makePost, photoOf, postOf, publishPost, timeline } from './posts.ts';
import { json, type Reply } from './reply.ts';
import type { Page, Post } from './records.ts';
import { scheduledTime } from './schedule.ts';
import { hour, visible, type Stand } from './stand.ts';

const longestMessage = 63_206;
const emptyPost = (): GraphError => new GraphError(197, '(#197) The post is empty. Please enter a message to share.');

/** `POST /{page}/feed` (protocol 2.1, 2.3 to 2.5). */
export async function postToFeed(stand: Stand, call: Call, id: string): Promise<Reply> {
  const token = requirePageToken(stand, call);
  const page = ownPage(stand, call, token, id);
  requirePublishing(stand, token, page);
  const message = messageOf(call);
  const link = text(call, 'link') ?? null;
  const attached = attachedPhotos(stand, call, page);
  const published = flag(call, 'published', true);
  const contentType = text(call, 'unpublished_content_type') ?? null;
  const scheduled = scheduledTime(stand, call, published, contentType);
  const fields = askedFields(call, 'id');
  if (message === null && link === null && attached.length === 0) throw emptyPost();
  if (link !== null && attached.length > 0) throw badParameter('A link cannot be posted together with attached_media');
  if (contentType !== null && published) throw badParameter('unpublished_content_type needs published=false');
  if (contentType !== null && !['DRAFT', 'SCHEDULED', 'ADS_POST', 'INLINE_CREATED'].includes(contentType))
    throw badParameter('Param unpublished_content_type must be one of the known values');
  if (scheduled !== null && attached.some((photo) => !stand.state.photos[photo]!.temporary))
    throw badParameter('Photos of a scheduled post must be uploaded with temporary=true');
  if (link !== null) await requireReadableLink(stand, link);
  refuseTwin(stand, page, message, link, attached);
  const post = makePost(stand, {
    page: page.id,
    message,
    link,
    photos: attached,
    published,
    content_type: contentType,
    scheduled,
    app: token.app,
  });
  call.created.push(post.id);
  return json(project('Post', post, fields, postFields(stand)));
}

/** The message; an empty one that was sent all the same is refused as an empty post, also beside media (2.1). */
export function messageOf(call: Call, name = 'message'): string | null {
  if (raw(call, name) === null || raw(call, name) === '') throw emptyPost();
  const message = text(call, name);
  if (message === undefined) return null;
  if (message.trim() === '') throw emptyPost();
  if (message.length > longestMessage) throw badParameter('The message is too long');
  return message;
}

function attachedPhotos(stand: Stand, call: Call, page: Page): string[] {
  const ids = (list(call, 'attached_media') ?? []).map((one) => {
    const id = typeof one === 'object' && one !== null ? (one as { media_fbid?: unknown }).media_fbid : undefined;
    if (typeof id !== 'string') throw badParameter('Param attached_media must be a list of {media_fbid: string}');
    return id;
  });
  if (new Set(ids).size < ids.length) throw badParameter('attached_media names a photo twice');
  for (const id of ids) {
    const photo = photoOf(stand, id);
    if (!photo || photo.page !== page.id) throw badParameter(`Invalid parameter: photo ${id} does not exist`);
    const post = photo.post_id ? stand.state.posts[photo.post_id] : undefined;
    if (photo.published || post)
      throw new GraphError(100, 'Invalid parameter', {
        subcode: 1366051,
        userTitle: 'Already posted',
        userMessage: 'These photos were already posted.',
      });
  }
  return ids;
}

/** Off unless `duplicate_check`: a second identical text post within an hour is 506 (4.3). */
function refuseTwin(stand: Stand, page: Page, message: string | null, link: string | null, photos: string[]): void {
  if (!stand.state.settings.duplicate_check || photos.length > 0) return;
  const last = Object.values(stand.state.posts)
    .filter((post) => post.page === page.id && post.published && !post.deleted)
    .sort((a, b) => b.order - a.order)[0];
  if (!last || last.message !== message || last.link !== link || last.photos.length > 0) return;
  if (stand.now() - last.created < hour)
    throw new GraphError(506, '(#506) Duplicate status message', {
      userTitle: 'Duplicate Status Update',
      userMessage: 'This status update is identical to the last one you posted.',
    });
}

/** `GET /{page}/published_posts`, `/feed` and `/scheduled_posts`. */
export function pagePosts(stand: Stand, call: Call, id: string, edge: string): Reply {
  const token = requirePageToken(stand, call);
  const page = ownPage(stand, call, token, id);
  requireReading(stand, token);
  const fields = askedFields(call, 'created_time,message,id');
  const since = bound(text(call, 'since'));
  const until = bound(text(call, 'until'));
  const posts =
    edge === 'scheduled_posts'
      ? Object.values(stand.state.posts).filter(
          (post) => post.page === page.id && post.scheduled !== null && !post.deleted && visible(stand, post.id),
        )
      : timeline(stand, page.id);
  const between = posts.filter((post) => post.created >= (since ?? -Infinity) && post.created <= (until ?? Infinity));
  return json(pageOf(stand, call, between, (post) => project('Post', post, fields, postFields(stand))));
}

/** A `since` or `until`: Unix seconds or a date. */
export function bound(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  if (Number.isNaN(ms)) throw badParameter('A time must be Unix seconds or a date');
  return ms;
}

/** `GET /{post}`. */
export function readPost(stand: Stand, call: Call, id: string): Reply {
  const token = requirePageToken(stand, call);
  const post = postOf(stand, id);
  if (!post || post.page !== token.page) throw missingObject(id, call.method);
  requireReading(stand, token);
  return json(project('Post', post, askedFields(call, 'created_time,message,id'), postFields(stand)));
}

/** `POST /{post}`: another message, another time, or now (2.4, 2.5, 2.7). */
export function changePost(stand: Stand, call: Call, id: string): Reply {
  const post = ownPost(stand, call, id);
  const message = messageOf(call);
  const publish = flag(call, 'is_published', false);
  const moved = text(call, 'scheduled_publish_time');
  if (message === null && !publish && moved === undefined) throw badParameter('Nothing to change was given');
  if (moved !== undefined) {
    if (post.published || post.scheduled === null) throw badParameter('The post is not scheduled');
    post.scheduled = scheduledTime(stand, call, false, 'SCHEDULED');
  }
  // Repeating it is harmless (9.1).
  if (publish && !post.published) {
    if (!stand.state.settings.two_step_text && post.scheduled === null && post.photos.length === 0)
      throw badParameter('This post cannot be published');
    publishPost(stand, post);
  }
  if (message !== null) post.message = message;
  return json(success(stand));
}

/** `DELETE /{post}`; a second one is 100/33. */
export function deletePost(stand: Stand, call: Call, id: string): Reply {
  ownPost(stand, call, id).deleted = true;
  return json(success(stand));
}

function ownPost(stand: Stand, call: Call, id: string): Post {
  const token = requirePageToken(stand, call);
  const post = stand.state.posts[id];
  if (!post || post.deleted || post.page !== token.page) throw missingObject(id, call.method);
  requirePublishing(stand, token, stand.state.pages[post.page]!);
  if (post.app !== token.app) throw notAllowed('The post was not made by this application');
  return post;
}
