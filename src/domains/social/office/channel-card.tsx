import { Alert, Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { channelName, endOf } from '../channel.ts';
import type { ChannelState } from '../channel.ts';
import { socialMessages } from '../messages.ts';
import { ChannelPicture } from './channel-picture.tsx';
import { channelWords } from './channel-words.ts';
import { NetworkMark } from './network-mark.tsx';
import { useConnect } from './use-connect.ts';
import { useNow } from './use-now.ts';

type Channel = Answer<'GET /api/channels'>['items'][number];

const colours: Record<ChannelState, string> = {
  ok: 'green',
  expiring: 'orange',
  needs_reconnect: 'red',
  disconnected: 'gray',
};

const day = (at: string | null): Date | null => (at === null ? null : new Date(at));

/** The moment at which a channel stops by itself. */
export const channelEnd = (channel: Pick<Channel, 'tokenExpiresAt' | 'dataAccessExpiresAt'>): Date | null =>
  endOf({ tokenExpiresAt: day(channel.tokenExpiresAt), dataAccessExpiresAt: day(channel.dataAccessExpiresAt) });

/** A connected Page or account: what it is, how its permission stands, and what can be done. */
export function ChannelCard({ channel }: { channel: Channel }) {
  const t = useT(channelWords);
  const reasons = useT(socialMessages);
  const { date, dateTime } = useFormats();
  const session = useSession();
  const may = session.can('channels.write');
  const connect = useConnect();
  const now = useNow();
  const end = channelEnd(channel);
  const name = channelName(channel);
  const lost = channel.state === 'needs_reconnect';
  const parked = channel.parkedUntil && Date.parse(channel.parkedUntil) > now ? channel.parkedUntil : null;
  return (
    <Card component="li" padding="md">
      <Stack gap="sm">
        <Group gap="md" wrap="nowrap" align="flex-start">
          <ChannelPicture channel={channel} size={56} />
          <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
            <Group gap="xs">
              <Text fw={650} style={{ overflowWrap: 'anywhere' }}>
                {channel.name ?? name}
              </Text>
              <Badge color={colours[channel.state]}>{t(`state.${channel.state}`)}</Badge>
            </Group>
            <Group gap={6} c="dimmed" wrap="nowrap">
              <NetworkMark network={channel.network} size={16} />
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {channel.category ?? t(`network.${channel.network}`)}
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {[
                channel.connectedBy
                  ? t('connectedBy', { name: channel.connectedBy, date: date(channel.connectedAt) })
                  : t('connectedOn', { date: date(channel.connectedAt) }),
                lost ? '' : end ? t('until', { date: date(end) }) : t('noEnd'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Stack>
        </Group>
        {lost && (
          <Alert color="red" title={t('lost')} py="xs">
            <Text size="sm">{channel.reason ? reasons(`reason.${channel.reason}`) : t('lost.unknown')}</Text>
            <Text size="sm">{t('lost.do')}</Text>
          </Alert>
        )}
        {channel.state === 'expiring' && (
          <Alert color="orange" title={end ? t('expiring', { date: date(end) }) : t('expiring.soon')} py="xs">
            <Text size="sm">{t('expiring.do')}</Text>
          </Alert>
        )}
        {channel.scheduledBeyond > 0 && (
          <Alert color="orange" py="xs">
            {t('beyond', { n: channel.scheduledBeyond, date: date(end) })}
          </Alert>
        )}
        {parked && (
          <Alert color="yellow" py="xs">
            {t('parked', { when: dateTime(parked) })}
          </Alert>
        )}
        <Group gap="xs" justify="flex-end">
          {channel.profileUrl && (
            <Anchor href={channel.profileUrl} target="_blank" rel="noreferrer" size="sm" mr="auto">
              {t('see', { network: t(`network.${channel.network}`) })}{' '}
              <IconExternalLink size={14} style={{ verticalAlign: '-2px' }} aria-hidden />
            </Anchor>
          )}
          {may && <Disconnect channel={channel} name={name} />}
          {may && (
            <Button
              size="xs"
              variant={channel.state === 'ok' ? 'default' : 'filled'}
              loading={connect.isPending || connect.isSuccess}
              onClick={() => connect.mutate({ body: { network: channel.network, channelId: channel.id } })}
            >
              {t('reconnect')}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function Disconnect({ channel, name }: { channel: Channel; name: string }) {
  const t = useT(channelWords);
  const { dateTime } = useFormats();
  const sure = useConfirm();
  const letGo = useWrite('POST /api/channels/:channelId/disconnect', {
    forgets: ['/api/channels', '/api/posts', '/api/social'],
    done: (after) => done(t('disconnected', { when: dateTime(after.disconnectedAt) })),
  });
  const ask = async (): Promise<void> => {
    const body = (
      <Stack gap="xs">
        <Text size="sm">{t('disconnect.body')}</Text>
        <Text size="sm">{t('disconnect.waiting')}</Text>
        <Text size="sm">{t('disconnect.stay')}</Text>
        <Text size="sm" fw={600}>
          {t('disconnect.final')}
        </Text>
      </Stack>
    );
    if (await sure({ title: t('disconnect.title', { name }), body, act: t('disconnect') }))
      letGo.mutate({ params: { channelId: channel.id } });
  };
  return (
    <Button
      size="xs"
      variant="subtle"
      color="red"
      loading={letGo.isPending}
      onClick={() => void ask()}
      aria-label={t('disconnect.title', { name })}
    >
      {t('disconnect')}
    </Button>
  );
}
