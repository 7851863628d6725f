import { Avatar } from '@mantine/core';
import { addressOf } from '#office/api.ts';
import { useSession } from '#office/session.tsx';
import type { Network } from '../channel.ts';
import { NetworkMark } from './network-mark.tsx';

/** A channel's own picture, or its network's sign. It says nothing that the name beside it does not. */
export function ChannelPicture({
  channel,
  size = 40,
}: {
  channel: { id: string; network: Network; hasPicture: boolean; version: number };
  size?: number;
}) {
  const session = useSession();
  // A browser's own request for a picture carries no header: the dealership is in the address; the version renews it.
  const { url } = addressOf('GET /api/channels/:channelId/picture', {
    params: { channelId: channel.id },
    query: { dealership: session.current.id },
  });
  return (
    <Avatar src={channel.hasPicture ? url : null} alt="" size={size} radius="xl" style={{ flex: 'none' }}>
      <NetworkMark network={channel.network} size={Math.round(size * 0.5)} />
    </Avatar>
  );
}
