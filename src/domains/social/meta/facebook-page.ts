import type { Ground } from '#platform/ground.ts';
import type { Behalf } from '../call-log.ts';
import { MetaFailure } from './failure.ts';
import { graph } from './graph.ts';
import type { GraphAnswer } from './graph.ts';
import { idOf, listOf } from './graph-json.ts';
import type { Usage } from './usage.ts';

/** A Page at the moment of a call: its token is read for it and forgotten after it. */
export interface Calling {
  remoteId: string;
  token: string;
  behalf: Behalf;
  heard: (usage: Usage) => Promise<void>;
  signal?: AbortSignal;
}

type Call = Omit<Parameters<typeof graph>[1], 'network' | 'behalf' | 'token' | 'signal'>;

const callAs = (ground: Ground, as: Calling, call: Call): Promise<GraphAnswer> =>
  graph(ground, {
    ...call,
    network: 'facebook',
    token: as.token,
    behalf: as.behalf,
    heard: as.heard,
    ...(as.signal ? { signal: as.signal } : {}),
  });

const neededId = (value: unknown, publishes: boolean): string => {
  const id = idOf(value);
  // A success without an id tells nothing that could be bound.
  if (!id) throw new MetaFailure(publishes ? 'ambiguous' : 'transient', { note: 'The answer holds no id.' });
  return id;
};

/** Uploads a photo that nobody sees yet. Staging: may be repeated. @returns its id */
export async function stagePhoto(ground: Ground, as: Calling, photo: { bytes: Buffer; alt: string }): Promise<string> {
  const { data } = await callAs(ground, as, {
    action: 'page.stage_photo',
    method: 'POST',
    path: `/${as.remoteId}/photos`,
    form: { published: 'false', ...(photo.alt ? { alt_text_custom: photo.alt } : {}) },
    file: { name: 'source', fileName: 'photo.jpg', type: 'image/jpeg', bytes: photo.bytes },
    totalMs: 120_000,
  });
  return neededId((data as { id?: unknown }).id, false);
}

/** Makes a post of text or link that nobody sees yet. Staging: may be repeated. @returns its id */
export async function stageText(
  ground: Ground,
  as: Calling,
  content: { message: string; link?: string },
): Promise<string> {
  const { data } = await callAs(ground, as, {
    action: 'page.stage_text',
    method: 'POST',
    path: `/${as.remoteId}/feed`,
    json: { ...filled(content), published: false },
  });
  return neededId((data as { id?: unknown }).id, false);
}

/** The commit of photos: one post that shows them. @returns the post's id, and its address when it came along */
export async function publishPhotos(
  ground: Ground,
  as: Calling,
  content: { message: string; photoIds: readonly string[] },
): Promise<Published> {
  const { data } = await callAs(ground, as, {
    action: 'page.publish_photos',
    method: 'POST',
    path: `/${as.remoteId}/feed`,
    query: { fields: 'id,permalink_url' },
    json: {
      ...filled({ message: content.message }),
      attached_media: content.photoIds.map((id) => ({ media_fbid: id })),
    },
    publishes: true,
  });
  return publishedOf(data);
}

/** The commit of a staged text: repeating it does no harm. */
export async function publishStaged(ground: Ground, as: Calling, postId: string): Promise<void> {
  const { data } = await callAs(ground, as, {
    action: 'page.publish_staged',
    method: 'POST',
    path: `/${postId}`,
    json: { is_published: true },
    publishes: true,
  });
  if (
    data !== true &&
    (data as { success?: unknown }).success !== true &&
    idOf((data as { id?: unknown }).id) === undefined
  )
    throw new MetaFailure('ambiguous', { note: 'The answer does not say that it was done.' });
}

/** Text or link in one call, where two steps are switched off. */
export async function publishDirect(
  ground: Ground,
  as: Calling,
  content: { message: string; link?: string },
): Promise<Published> {
  const { data } = await callAs(ground, as, {
    action: 'page.publish_direct',
    method: 'POST',
    path: `/${as.remoteId}/feed`,
    query: { fields: 'id,permalink_url' },
    json: filled(content),
    publishes: true,
  });
  return publishedOf(data);
}

export interface Published {
  id: string;
  permalink: string | null;
}

const publishedOf = (data: unknown): Published => ({
  id: neededId((data as { id?: unknown }).id, true),
  permalink: addressOf((data as { permalink_url?: unknown }).permalink_url),
});

/** Empty keys are left out: beside pictures they are answered as an empty post (meta-protocol 2.1). */
const filled = (content: { message?: string; link?: string }): Record<string, string> =>
  Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined && value !== ''));

/** The address of a post as Meta says it; only an http(s) one. */
export const addressOf = (value: unknown): string | null =>
  typeof value === 'string' && /^https?:\/\//.test(value) && value.length < 1000 ? value : null;

/** The post that a staged photo ended in; undefined when it is in none, which is no proof (meta-protocol 2.3). */
export async function storyOfPhoto(ground: Ground, as: Calling, photoId: string): Promise<string | undefined> {
  const { data } = await callAs(ground, as, {
    action: 'page.read_photo',
    method: 'GET',
    path: `/${photoId}`,
    query: { fields: 'page_story_id' },
  });
  return idOf((data as { page_story_id?: unknown }).page_story_id);
}

/** A post as it stands. @throws MetaFailure of class `missing` when it is gone or not yet readable */
export async function readPost(
  ground: Ground,
  as: Calling,
  postId: string,
): Promise<{
  published: boolean;
  permalink: string | null;
  reactions: number | null;
  comments: number | null;
  shares: number;
}> {
  const { data } = await callAs(ground, as, {
    action: 'page.read_post',
    method: 'GET',
    path: `/${postId}`,
    query: {
      fields:
        'id,is_published,permalink_url,shares,reactions.summary(total_count).limit(0),comments.summary(total_count).limit(0)',
    },
  });
  const row = data as Record<string, { summary?: { total_count?: unknown }; count?: unknown } | undefined>;
  const total = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    published: (row.is_published as unknown) !== false,
    permalink: addressOf(row.permalink_url),
    reactions: total(row.reactions?.summary?.total_count),
    comments: total(row.comments?.summary?.total_count),
    shares: total(row.shares?.count) ?? 0,
  };
}

/** A recent post of the Page: what a lost delivery is recognised by. */
export interface RecentPost {
  id: string;
  message: string;
  createdAt: Date | null;
  permalink: string | null;
  photoIds: string[];
}

/** The Page's newest posts. They come ranked, not strictly by time: every row is looked at. */
export async function recentPosts(ground: Ground, as: Calling): Promise<RecentPost[]> {
  const { data } = await callAs(ground, as, {
    action: 'page.recent_posts',
    method: 'GET',
    path: `/${as.remoteId}/published_posts`,
    query: {
      fields: 'id,message,created_time,permalink_url,attachments{subattachments{target{id}},target{id}}',
      limit: '50',
    },
  });
  return listOf(data).flatMap((row) => {
    const id = idOf(row.id);
    const at = Date.parse(String(row.created_time ?? '').replace(/\+0000$/, 'Z'));
    return id
      ? [
          {
            id,
            message: String(row.message ?? ''),
            createdAt: Number.isNaN(at) ? null : new Date(at),
            permalink: addressOf(row.permalink_url),
            photoIds: targetsOf(row.attachments),
          },
        ]
      : [];
  });
}

function targetsOf(attachments: unknown): string[] {
  return listOf(attachments).flatMap((one) => {
    const own = idOf((one.target as { id?: unknown } | undefined)?.id);
    return [...(own ? [own] : []), ...targetsOf(one.subattachments)];
  });
}

/** Changes the words of a post that this app made. */
export async function rewordPost(ground: Ground, as: Calling, postId: string, message: string): Promise<void> {
  await callAs(ground, as, { action: 'page.reword', method: 'POST', path: `/${postId}`, json: { message } });
}

/** Takes a post down; one that is gone already counts as taken down. */
export async function deletePost(ground: Ground, as: Calling, postId: string): Promise<void> {
  await callAs(ground, as, { action: 'page.delete', method: 'DELETE', path: `/${postId}` }).catch((error: unknown) => {
    if (!(error instanceof MetaFailure && error.class === 'missing')) throw error;
  });
}
