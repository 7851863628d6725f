import { Alert, Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { ChannelPicture } from '../channel-picture.tsx';
import type { Post } from '../compose/composition.ts';
import { keepPost } from '../compose/use-sending.ts';
import { DeliveryBadge } from '../delivery-badge.tsx';
import { NetworkMark } from '../network-mark.tsx';
import { useReasons } from '../use-reasons.ts';
import { socialWords } from '../words.ts';
import { AttemptLog } from './attempt-log.tsx';

type Delivery = Post['deliveries'][number];

const needsReconnect = new Set(['reauth', 'permission', 'page_role']);

/** What became of a post on one channel: in words, with what to do, and everything that was tried. */
export function DeliveryCard({ postId, delivery }: { postId: string; delivery: Delivery }) {
  const t = useT(socialWords);
  const channels = useRead('GET /api/channels', {}).data?.items;
  const channel = channels?.find((one) => one.id === delivery.channel.id);
  return (
    <Card padding="md" component="article" aria-label={delivery.channel.name}>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          {channel && <ChannelPicture channel={channel} size={40} />}
          <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
            <Group gap="xs">
              <NetworkMark network={delivery.channel.network} />
              <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                {delivery.channel.name}
              </Text>
              <DeliveryBadge delivery={delivery} named={false} />
            </Group>
            <Standing delivery={delivery} />
            {delivery.state === 'published' && delivery.channel.connected && (
              <Counts postId={postId} deliveryId={delivery.id} />
            )}
            {delivery.state === 'published' && !delivery.channel.connected && (
              <Text size="sm" c="dimmed">
                {t(`forgotten.${delivery.channel.network}`)}
              </Text>
            )}
            {delivery.permalink && (
              <Anchor href={delivery.permalink} target="_blank" rel="noreferrer" size="sm">
                {t('permalink')} <IconExternalLink size={14} style={{ verticalAlign: '-2px' }} aria-hidden />
              </Anchor>
            )}
          </Stack>
        </Group>
        <Trouble delivery={delivery} profileUrl={channel?.profileUrl ?? null} />
        {delivery.duplicates > 0 && (
          <Alert color="orange" py="xs">
            {t('duplicates', { n: delivery.duplicates })}
          </Alert>
        )}
        <AttemptLog log={delivery.log} />
      </Stack>
    </Card>
  );
}

/** How it does there, read at the network at this moment; nothing where that cannot be read. */
function Counts({ postId, deliveryId }: { postId: string; deliveryId: string }) {
  const t = useT(socialWords);
  const { number } = useFormats();
  const read = useRead('GET /api/posts/:postId/engagement', { params: { postId } }, { staleTime: 60_000 });
  const found = read.data?.items.find((one) => one.deliveryId === deliveryId);
  if (!found) return null;
  const counts = (['reactions', 'comments', 'shares'] as const).flatMap((one) =>
    found[one] === null ? [] : [t(`engagement.${one}`, { n: number(found[one]), count: found[one] })],
  );
  return <Text size="sm">{counts.join(' · ')}</Text>;
}

/** Where it stands, in one sentence. */
function Standing({ delivery }: { delivery: Delivery }) {
  const t = useT(socialWords);
  const { dateTime } = useFormats();
  const { state, nextAt } = delivery;
  const tried = delivery.attempts > 0 || delivery.problem !== null;
  const said =
    state === 'published'
      ? t('standing.published', { when: dateTime(delivery.publishedAt) })
      : state === 'waiting'
        ? t(tried ? 'standing.again' : 'standing.waiting', { when: dateTime(tried ? nextAt : delivery.dueAt) })
        : delivery.maybePublished
          ? t('standing.maybe')
          : t(`standing.${state}`);
  return (
    <Text size="sm" c="dimmed">
      {said}
    </Text>
  );
}

/** Why it is not out, what to do, and the buttons to do it. */
function Trouble({ delivery, profileUrl }: { delivery: Delivery; profileUrl: string | null }) {
  const t = useT(socialWords);
  const session = useSession();
  const explain = useReasons();
  const may = session.can('social.publish');
  const params = { deliveryId: delivery.id };
  const retry = useWrite('POST /api/deliveries/:deliveryId/retry', {
    done: (next) => {
      keepPost(next);
      done(t('retried'));
    },
  });
  const settle = useWrite('POST /api/deliveries/:deliveryId/settle', { done: (next) => keepPost(next) });
  const say = (there: boolean): void =>
    settle.mutate(
      { params, body: { version: delivery.version, there } },
      { onSuccess: () => done(t(there ? 'settled.there' : 'settled.again')) },
    );
  const ended = delivery.state === 'failed' || delivery.state === 'withdrawn';
  if (delivery.state === 'published' || (!delivery.problem && !delivery.maybePublished)) return null;
  const problem = delivery.problem ?? { class: 'doubt' };
  const doubt = ended && delivery.maybePublished;
  const { what, todo, numbers } = explain(
    doubt && problem.class !== 'disconnected' ? { ...problem, class: 'doubt' } : problem,
  );
  const reconnect = needsReconnect.has(problem.class) || problem.class === 'disconnected';
  return (
    <Alert color={doubt ? 'orange' : ended && delivery.state === 'failed' ? 'red' : 'yellow'} title={what}>
      <Stack gap="xs">
        <Text size="sm">{doubt ? t('doubt.look') : todo}</Text>
        {numbers && (
          <Text size="xs" c="dimmed">
            {numbers}
          </Text>
        )}
        {ended && (
          <Group gap="xs">
            {doubt && profileUrl && (
              <Button
                size="xs"
                variant="default"
                component="a"
                href={profileUrl}
                target="_blank"
                rel="noreferrer"
                rightSection={<IconExternalLink size={14} />}
              >
                {t('doubt.open')}
              </Button>
            )}
            {doubt && may && (
              <>
                <Button size="xs" variant="default" loading={settle.isPending} onClick={() => say(true)}>
                  {t('doubt.there')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  loading={settle.isPending}
                  disabled={!delivery.channel.connected}
                  onClick={() => say(false)}
                >
                  {t('doubt.again')}
                </Button>
              </>
            )}
            {reconnect && session.can('channels.write') && (
              <Button size="xs" variant="default" renderRoot={(props) => <Link to="/settings/channels" {...props} />}>
                {t('toChannels')}
              </Button>
            )}
            {may && delivery.state === 'failed' && !doubt && (
              <Button
                size="xs"
                loading={retry.isPending}
                onClick={() => retry.mutate({ params, body: { version: delivery.version } })}
              >
                {t('retry')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
