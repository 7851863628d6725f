import { Badge } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import type { DeliveryState } from '../post.ts';
import { NetworkMark } from './network-mark.tsx';
import { socialWords } from './words.ts';

type Delivery = Pick<
  Answer<'GET /api/posts'>['items'][number]['deliveries'][number],
  'channel' | 'state' | 'maybePublished' | 'problem'
>;

const colours: Record<DeliveryState, string> = {
  waiting: 'blue',
  sending: 'violet',
  confirming: 'violet',
  published: 'green',
  failed: 'red',
  withdrawn: 'gray',
};

/** A post on one channel: which, and how it stands there. */
export function DeliveryBadge({ delivery, named = true }: { delivery: Delivery; named?: boolean }) {
  const t = useT(socialWords);
  const word = delivery.maybePublished ? 'maybe' : delivery.state;
  return (
    <Badge
      color={delivery.maybePublished ? 'orange' : colours[delivery.state]}
      leftSection={named ? <NetworkMark network={delivery.channel.network} size={14} /> : undefined}
      h="auto"
      py={2}
      maw="100%"
      styles={{ label: { whiteSpace: 'normal', overflowWrap: 'anywhere' } }}
    >
      {named ? `${delivery.channel.name}: ${t(`delivery.${word}`)}` : t(`delivery.${word}`)}
    </Badge>
  );
}
