import type { Media, Post } from './records.ts';
import { graphTime, mediaUrl, type Stand } from './stand.ts';
import { postUrl } from './posts.ts';

interface Entry {
  id: string;
  /** What a reader sees, however the post came about. */
  content: string;
  message: string | null;
  link: string | null;
  photos: string[];
  created_time: string;
  permalink: string;
}

/** Per Page and account the visible posts, counted by what they show: the proof of exactly once (protocol 8.5). */
export function ledger(stand: Stand): {
  pages: Record<string, Book>;
  accounts: Record<string, Book>;
  duplicates: { where: string; content: string; ids: string[] }[];
} {
  const posts = Object.values(stand.state.posts).filter((post) => post.published && !post.deleted);
  const pages = books(
    Object.keys(stand.state.pages),
    posts,
    (post) => post.page,
    (post) => postEntry(stand, post),
  );
  const media = Object.values(stand.state.media);
  const accounts = books(
    Object.keys(stand.state.accounts),
    media,
    (one) => one.account,
    (one) => mediaEntry(stand, one),
  );
  const duplicates = Object.entries({ ...pages, ...accounts }).flatMap(([where, book]) =>
    book.counts.filter(({ ids }) => ids.length > 1).map(({ content, ids }) => ({ where, content, ids })),
  );
  return { pages, accounts, duplicates };
}

interface Book {
  posts: Entry[];
  counts: {
    content: string;
    message: string | null;
    link: string | null;
    photos: string[];
    count: number;
    ids: string[];
  }[];
}

function books<Thing extends { order: number }>(
  owners: string[],
  things: Thing[],
  ownerOf: (thing: Thing) => string,
  entry: (thing: Thing) => Entry,
): Record<string, Book> {
  const made: Record<string, Book> = {};
  for (const owner of owners) {
    const posts = things
      .filter((thing) => ownerOf(thing) === owner)
      .sort((a, b) => a.order - b.order)
      .map(entry);
    const counts: Book['counts'] = [];
    for (const { id, content, message, link, photos } of posts) {
      const known = counts.find((one) => one.content === content);
      if (known) {
        known.count++;
        known.ids.push(id);
      } else counts.push({ content, message, link, photos, count: 1, ids: [id] });
    }
    made[owner] = { posts, counts };
  }
  return made;
}

function postEntry(stand: Stand, post: Post): Entry {
  const photos = post.photos.map((id) => stand.state.photos[id]!.sha256);
  return {
    id: post.id,
    content: JSON.stringify([post.message, post.link, photos]),
    message: post.message,
    link: post.link,
    photos,
    created_time: graphTime(post.created),
    permalink: postUrl(stand, post),
  };
}

function mediaEntry(stand: Stand, media: Media): Entry {
  const photos = media.pictures.map((picture) => picture.sha256);
  return {
    id: media.id,
    content: JSON.stringify([media.caption, null, photos]),
    message: media.caption,
    link: null,
    photos,
    created_time: graphTime(media.timestamp),
    permalink: mediaUrl(stand, `/instagram/p/${media.shortcode}`),
  };
}
