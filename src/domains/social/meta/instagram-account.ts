import type { Ground } from '#platform/ground.ts';
import { addressOf } from './facebook-page.ts';
import type { Calling } from './facebook-page.ts';
import { MetaFailure } from './failure.ts';
import { graph } from './graph.ts';
import type { GraphAnswer } from './graph.ts';
import { idOf, listOf } from './graph-json.ts';

type Call = Omit<Parameters<typeof graph>[1], 'network' | 'behalf' | 'token' | 'signal'>;

const callAs = (ground: Ground, as: Calling, call: Call): Promise<GraphAnswer> =>
  graph(ground, {
    ...call,
    network: 'instagram',
    token: as.token,
    behalf: as.behalf,
    heard: as.heard,
    ...(as.signal ? { signal: as.signal } : {}),
  });

/** A picture that Instagram will fetch. */
export interface ContainerPicture {
  url: string;
  alt: string;
}

/** Makes a container: of one picture, of one of a carousel, or of a whole carousel. Staging: nothing is seen of it. */
export async function makeContainer(
  ground: Ground,
  as: Calling,
  what:
    | { picture: ContainerPicture; caption: string }
    | { picture: ContainerPicture; child: true }
    | { children: readonly string[]; caption: string },
): Promise<string> {
  const form: Record<string, string> = {};
  if ('children' in what) Object.assign(form, { media_type: 'CAROUSEL', children: what.children.join(',') });
  else {
    form.image_url = what.picture.url;
    if (what.picture.alt) form.alt_text = what.picture.alt;
    if ('child' in what) form.is_carousel_item = 'true';
  }
  if ('caption' in what && what.caption) form.caption = what.caption;
  const { data } = await callAs(ground, as, {
    action: 'account.make_container',
    method: 'POST',
    path: `/${as.remoteId}/media`,
    form,
    totalMs: 60_000,
  });
  const id = idOf((data as { id?: unknown }).id);
  if (!id) throw new MetaFailure('transient', { note: 'The answer holds no id.' });
  return id;
}

export type ContainerStatus = 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'EXPIRED' | 'PUBLISHED';

/** How far a container is; `PUBLISHED` is proof that it is out. `fault` is the number in Meta's words of an error. */
export async function containerStatus(
  ground: Ground,
  as: Calling,
  containerId: string,
): Promise<{ status: ContainerStatus; fault: number | undefined }> {
  const { data } = await callAs(ground, as, {
    action: 'account.container_status',
    method: 'GET',
    path: `/${containerId}`,
    query: { fields: 'status_code,status' },
  });
  const row = data as { status_code?: unknown; status?: unknown };
  const fault = /\b(2207\d{3})\b/.exec(String(row.status ?? ''))?.[1];
  const status = String(row.status_code ?? '') as ContainerStatus;
  return {
    status: ['IN_PROGRESS', 'FINISHED', 'ERROR', 'EXPIRED', 'PUBLISHED'].includes(status) ? status : 'IN_PROGRESS',
    fault: fault === undefined ? undefined : Number(fault),
  };
}

/** The commit. A container is published once, whatever is asked. @returns the medium's id, which is not the container's */
export async function publishContainer(ground: Ground, as: Calling, containerId: string): Promise<string> {
  const { data } = await callAs(ground, as, {
    action: 'account.publish',
    method: 'POST',
    path: `/${as.remoteId}/media_publish`,
    form: { creation_id: containerId },
    publishes: true,
  });
  const id = idOf((data as { id?: unknown }).id);
  if (!id) throw new MetaFailure('ambiguous', { note: 'The answer holds no id.' });
  return id;
}

/** How many may still be published in the rolling day; undefined when it cannot be read. */
export async function placesLeft(ground: Ground, as: Calling, now: Date): Promise<number | undefined> {
  const { data } = await callAs(ground, as, {
    action: 'account.quota',
    method: 'GET',
    path: `/${as.remoteId}/content_publishing_limit`,
    query: { fields: 'quota_usage,config', since: String(Math.floor(now.getTime() / 1000) - 86_000) },
  });
  const row = listOf(data)[0] as { quota_usage?: unknown; config?: { quota_total?: unknown } } | undefined;
  const used = Number(row?.quota_usage);
  const total = Number(row?.config?.quota_total);
  return Number.isFinite(used) && Number.isFinite(total) ? total - used : undefined;
}

/** A medium that is out. */
export interface Medium {
  id: string;
  caption: string | undefined;
  kind: string;
  permalink: string | null;
  at: Date | null;
}

/** What the account published since a moment, newest first. The caption may be missing. */
export async function recentMedia(ground: Ground, as: Calling, since: Date): Promise<Medium[]> {
  const { data } = await callAs(ground, as, {
    action: 'account.recent_media',
    method: 'GET',
    path: `/${as.remoteId}/media`,
    query: {
      fields: 'id,caption,media_type,permalink,timestamp',
      since: String(Math.floor(since.getTime() / 1000)),
      limit: '25',
    },
  });
  return listOf(data).flatMap((row) => {
    const id = idOf(row.id);
    const at = Date.parse(String(row.timestamp ?? '').replace(/\+0000$/, 'Z'));
    return id
      ? [
          {
            id,
            caption: typeof row.caption === 'string' ? row.caption : undefined,
            kind: String(row.media_type ?? ''),
            permalink: addressOf(row.permalink),
            at: Number.isNaN(at) ? null : new Date(at),
          },
        ]
      : [];
  });
}

/** A medium's address and counts. @throws MetaFailure of class `missing` when it is gone or not yet readable */
export async function readMedium(
  ground: Ground,
  as: Calling,
  mediaId: string,
): Promise<{ permalink: string | null; likes: number | null; comments: number | null }> {
  const { data } = await callAs(ground, as, {
    action: 'account.read_medium',
    method: 'GET',
    path: `/${mediaId}`,
    query: { fields: 'permalink,like_count,comments_count' },
  });
  const row = data as Record<string, unknown>;
  return {
    permalink: addressOf(row.permalink),
    likes: typeof row.like_count === 'number' ? row.like_count : null,
    comments: typeof row.comments_count === 'number' ? row.comments_count : null,
  };
}
