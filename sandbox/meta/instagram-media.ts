import { required, text, type Call } from './call.ts';
import { statusOf } from './containers.ts';
import { askedFields, project, type NodeFields } from './fields.ts';
import { badParameter, missingObject, publishingError } from './graph-error.ts';
import { ownAccount, requireInstagramPublishing, tokenAccount } from './instagram-access.ts';
import { nextId, nextNumber, secretText } from './mint.ts';
import { bound } from './page-feed.ts';
import { pageOf } from './paging.ts';
import { pictureUrl } from './posts.ts';
import { json, type Reply } from './reply.ts';
import type { Account, Container, Media } from './records.ts';
import { day, graphTime, mediaUrl, visible, type Stand } from './stand.ts';

/** `POST /{ig}/media_publish` (protocol 3.5): the commit. */
export function publishContainer(stand: Stand, call: Call, id: string): Reply {
  const account = ownAccount(stand, call, id);
  requireInstagramPublishing(stand, call, account);
  const creation = required(call, 'creation_id');
  const container = stand.state.containers[creation];
  if (!container || container.account !== account.id)
    throw publishingError(24, 2207008, 'The media builder with this creation id does not exist or has expired.');
  const status = statusOf(stand, container);
  if (status === 'PUBLISHED') {
    if (stand.state.settings.republish === 'same_id') return json({ id: container.media_id });
    throw publishingError(24, 2207006, 'The requested resource does not exist: the media is already published.');
  }
  if (status === 'EXPIRED') throw publishingError(-2, 2207020, 'The media you are trying to access has expired.');
  if (status !== 'FINISHED')
    throw publishingError(9007, 2207027, 'The media is not ready for publishing, please wait a moment.');
  if (container.carousel_item) throw badParameter('A carousel child cannot be published alone');
  if (quotaUsage(stand, account) >= account.quota_total)
    throw publishingError(9, 2207042, 'You reached the maximum number of posts that is allowed to be published.');
  const media = makeMedia(stand, account, container);
  call.created.push(media.id);
  return json({ id: media.id });
}

function makeMedia(stand: Stand, account: Account, container: Container): Media {
  const parts =
    container.children.length > 0 ? container.children.map((one) => stand.state.containers[one]!) : [container];
  const media: Media = {
    id: nextId(stand.state, 'media'),
    account: account.id,
    container: container.id,
    caption: container.caption,
    kind: container.kind,
    pictures: parts.flatMap((one) => (one.sha256 ? [{ sha256: one.sha256, alt: one.alt }] : [])),
    timestamp: stand.now(),
    order: nextNumber(stand.state, 'order'),
    shortcode: secretText(stand.state, 'shortcode', 11),
    likes: 0,
    comments: 0,
  };
  stand.state.media[media.id] = media;
  account.quota_log.push(stand.now());
  for (const one of new Set([container, ...parts])) one.forced = 'PUBLISHED';
  container.media_id = media.id;
  return media;
}

/** Publications of the last 24 hours; a carousel counts one (3.7). */
export function quotaUsage(stand: Stand, account: Account, since = stand.now() - day): number {
  return account.quota_used + account.quota_log.filter((at) => at > since).length;
}

/** `GET /{ig}/content_publishing_limit`. */
export function publishingLimit(stand: Stand, call: Call, id: string): Reply {
  const account = ownAccount(stand, call, id);
  const since = bound(text(call, 'since'));
  if (since !== undefined && since < stand.now() - day - 60_000)
    throw badParameter('The since parameter must be within the last 24 hours');
  const known: NodeFields<Account> = {
    id: () => undefined,
    quota_usage: (one) => quotaUsage(stand, one, since),
    config: (one) => ({ quota_total: one.quota_total, quota_duration: 86_400 }),
  };
  const { id: _id, ...row } = project('IGContentPublishingLimit', account, askedFields(call, 'quota_usage'), known);
  return json({ data: [row] });
}

/** `GET /{ig}/media`: newest first, without stories. */
export function recentMedia(stand: Stand, call: Call, id: string): Reply {
  const account = ownAccount(stand, call, id);
  const fields = askedFields(call, 'id');
  const since = bound(text(call, 'since')) ?? -Infinity;
  const until = bound(text(call, 'until')) ?? Infinity;
  const rows = gallery(stand, account.id).filter((one) => one.timestamp >= since && one.timestamp <= until);
  return json(pageOf(stand, call, rows, (one) => project('IGMedia', one, fields, mediaFields(stand))));
}

/** An account's published media that reads may find, newest first. */
export const gallery = (stand: Stand, account: string): Media[] =>
  Object.values(stand.state.media)
    .filter((one) => one.account === account && one.kind !== 'STORIES' && visible(stand, one.id))
    .sort((a, b) => b.order - a.order);

/** `GET /{media}`. */
export function readMedia(stand: Stand, call: Call, id: string): Reply {
  const { account } = tokenAccount(stand, call);
  const media = stand.state.media[id];
  if (!media || media.account !== account.id || !visible(stand, id)) throw missingObject(id, call.method);
  return json(project('IGMedia', media, askedFields(call, 'id'), mediaFields(stand)));
}

const mediaFields = (stand: Stand): NodeFields<Media> => ({
  id: (media) => media.id,
  // The reference marks it "Facebook Login only" (3.5): it may be missing.
  caption: (media) => (stand.state.settings.caption_readable ? (media.caption ?? undefined) : undefined),
  media_type: (media) =>
    media.kind === 'CAROUSEL' ? 'CAROUSEL_ALBUM' : ['REELS', 'VIDEO'].includes(media.kind) ? 'VIDEO' : 'IMAGE',
  media_product_type: (media) => (media.kind === 'REELS' ? 'REELS' : media.kind === 'STORIES' ? 'STORY' : 'FEED'),
  media_url: (media) => (media.pictures[0] ? pictureUrl(stand, media.pictures[0].sha256) : undefined),
  permalink: (media) => mediaUrl(stand, `/instagram/p/${media.shortcode}`),
  shortcode: (media) => media.shortcode,
  timestamp: (media) => graphTime(media.timestamp),
  username: (media) => stand.state.accounts[media.account]?.username,
  like_count: (media) => media.likes,
  comments_count: (media) => media.comments,
  alt_text: (media) => media.pictures[0]?.alt ?? undefined,
});
