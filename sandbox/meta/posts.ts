import { nextId, nextNumber } from './mint.ts';
import type { Photo, Post } from './records.ts';
import { mediaUrl, visible, type Stand } from './stand.ts';

/** Writes a post down. */
export function makePost(
  stand: Stand,
  facts: Pick<Post, 'page' | 'message' | 'link' | 'photos' | 'published' | 'content_type' | 'scheduled' | 'app'>,
): Post {
  const post: Post = {
    id: `${facts.page}_${nextId(stand.state, 'post')}`,
    ...facts,
    created: stand.now(),
    order: nextNumber(stand.state, 'order'),
    deleted: false,
    reactions: 0,
    comments: 0,
    shares: 0,
  };
  stand.state.posts[post.id] = post;
  for (const photo of post.photos) bindPhoto(stand, stand.state.photos[photo]!, post);
  return post;
}

function bindPhoto(stand: Stand, photo: Photo, post: Post): void {
  photo.post_id = post.id;
  photo.posted = stand.now();
  photo.expires = 0;
  photo.published = post.published;
}

/** Makes an unpublished or scheduled post visible, with a fresh time (protocol 2.5). */
export function publishPost(stand: Stand, post: Post, at = stand.now()): void {
  post.published = true;
  post.scheduled = null;
  post.content_type = null;
  post.created = at;
  post.order = nextNumber(stand.state, 'order');
  for (const id of post.photos) {
    const photo = stand.state.photos[id]!;
    photo.published = true;
    photo.posted = at;
  }
}

/** A post that reads may find. */
export function postOf(stand: Stand, id: string): Post | undefined {
  const post = stand.state.posts[id];
  return post && !post.deleted && visible(stand, id) ? post : undefined;
}

/** A photo that a post may use: not vanished unused after about 24 hours (2.3). */
export function photoOf(stand: Stand, id: string): Photo | undefined {
  const photo = stand.state.photos[id];
  return photo && (photo.expires === 0 || photo.expires > stand.now()) ? photo : undefined;
}

/** A Page's published posts, newest first; `ranked` mixes neighbours and lifts an old one (2.6). */
export function timeline(stand: Stand, page: string): Post[] {
  const posts = Object.values(stand.state.posts)
    .filter((post) => post.page === page && post.published && !post.deleted && visible(stand, post.id))
    .sort((a, b) => b.order - a.order);
  if (!stand.state.settings.ranked || posts.length < 2) return posts;
  const ranked = [posts.at(-1)!, ...posts.slice(0, -1)];
  for (let i = 1; i + 1 < ranked.length; i += 2) [ranked[i], ranked[i + 1]] = [ranked[i + 1]!, ranked[i]!];
  return ranked;
}

/** Where people see a post. */
export const postUrl = (stand: Stand, post: Post): string =>
  mediaUrl(stand, `/facebook/${post.page}/posts/${post.id.split('_')[1]}`);

/** Where people see a photo's bytes. */
export const pictureUrl = (stand: Stand, sha256: string): string => mediaUrl(stand, `/pictures/${sha256}`);
