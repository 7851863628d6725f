import type { Config } from '#platform/config.ts';
import type { Network } from './channel.ts';

/** Where people look at a channel; null when it was let go. */
export function profileUrl(
  { meta }: Config,
  channel: { network: Network; username: string | null; remoteId: string | null },
): string | null {
  const { standIn } = meta;
  if (channel.network === 'instagram') {
    if (!channel.username) return null;
    return standIn
      ? `${standIn}/_h/media.sandbox/instagram/${channel.username}`
      : `https://www.instagram.com/${channel.username}/`;
  }
  if (!channel.remoteId) return null;
  return standIn
    ? `${standIn}/_h/media.sandbox/facebook/${channel.remoteId}`
    : `https://www.facebook.com/${channel.remoteId}`;
}
