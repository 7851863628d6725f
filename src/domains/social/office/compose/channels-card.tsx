import { Anchor, Card, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useT } from '#office/i18n.tsx';
import { channelName } from '../../channel.ts';
import { ChannelPicture } from '../channel-picture.tsx';
import { NetworkMark } from '../network-mark.tsx';
import { socialWords } from '../words.ts';
import type { Change, Channel, Composition } from './composition.ts';

/** Where a post goes. */
export function ChannelsCard({ value, change, channels }: { value: Composition; change: Change; channels: Channel[] }) {
  const t = useT(socialWords);
  const here = channels.filter((one) => one.state !== 'disconnected');
  // A channel that was let go cannot be chosen: it is taken out with the next change.
  const gone = value.channelIds.filter((id) => !here.some((one) => one.id === id));
  return (
    <Card component="section" padding="md" aria-labelledby="channels-title">
      <Stack gap="sm">
        <Title order={2} size="h3" id="channels-title">
          {t('channels')}
        </Title>
        {here.length === 0 && (
          <Text size="sm">
            {t('channels.none')}{' '}
            <Anchor renderRoot={(props) => <Link to="/settings/channels" {...props} />} underline="always">
              {t('channels.connect')}
            </Anchor>
          </Text>
        )}
        <Checkbox.Group
          value={value.channelIds}
          onChange={(ids) => change({ channelIds: ids.filter((id) => !gone.includes(id)) })}
          aria-labelledby="channels-title"
        >
          <Stack gap="sm">
            {here.map((channel) => (
              <Checkbox
                key={channel.id}
                value={channel.id}
                label={
                  <Group gap="xs" wrap="nowrap">
                    <ChannelPicture channel={channel} size={28} />
                    {channel.hasPicture && <NetworkMark network={channel.network} size={16} />}
                    <span style={{ overflowWrap: 'anywhere' }}>{channelName(channel)}</span>
                  </Group>
                }
                styles={{ body: { alignItems: 'center' } }}
                {...(channel.state === 'needs_reconnect' ? { description: t('channels.reconnect') } : {})}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        {gone.length > 0 && (
          <Text size="sm" c="var(--mantine-color-error)">
            {t('channels.gone', { n: gone.length })}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
