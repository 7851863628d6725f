import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { socialMessages } from '../messages.ts';
import { channelWords } from './channel-words.ts';
import { NetworkMark } from './network-mark.tsx';

/** What was let go in the last thirty days: only that it was, when and why; nothing else of it is left to show. */
export function LetGoList({ channels }: { channels: Answer<'GET /api/channels'>['items'] }) {
  const t = useT(channelWords);
  const reasons = useT(socialMessages);
  const { dateTime } = useFormats();
  return (
    <Card component="section">
      <Title order={2} size="h3">
        {t('letGo')}
      </Title>
      <Stack gap="sm" mt="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {channels.map((channel) => (
          <Group key={channel.id} component="li" gap="sm" wrap="nowrap" align="flex-start">
            <NetworkMark network={channel.network} />
            <div>
              <Text size="sm">{t('disconnected', { when: dateTime(channel.disconnectedAt) })}</Text>
              {channel.reason && (
                <Text size="sm" c="dimmed">
                  {reasons(`reason.${channel.reason}`)}
                </Text>
              )}
            </div>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
