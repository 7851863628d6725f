import { Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { Network } from '../channel.ts';
import { channelWords } from './channel-words.ts';
import type { ChannelWord } from './channel-words.ts';
import { NetworkMark } from './network-mark.tsx';
import { useConnect } from './use-connect.ts';

const known = new Set<string>(channelWords.keys);

/** A permission of Meta in plain words; one without words by its own name. */
export function usePermissionWords(): (permission: string) => string {
  const t = useT(channelWords);
  return (permission) =>
    known.has(`permission.${permission}`) ? t(`permission.${permission}` as ChannelWord) : permission;
}

/** What a network is asked for, said before it is asked, and the way there. */
export function ConnectCard({
  network,
  available,
  permissions,
}: {
  network: Network;
  available: boolean;
  permissions: string[];
}) {
  const t = useT(channelWords);
  const words = usePermissionWords();
  const connect = useConnect();
  return (
    <Card component="article">
      <Stack gap="sm" h="100%">
        <Group gap="xs" wrap="nowrap">
          <NetworkMark network={network} size={24} />
          <Title order={3}>{t(`connect.${network}`)}</Title>
        </Group>
        <Text size="sm">{t(`connect.${network}.what`)}</Text>
        <div>
          <Text size="sm" fw={600}>
            {t('connect.asks')}
          </Text>
          <List size="sm" spacing={6} mt={4}>
            {permissions.map((one) => (
              <List.Item key={one}>
                {words(one)}
                <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                  {one}
                </Text>
              </List.Item>
            ))}
          </List>
        </div>
        <div style={{ flex: 1 }} />
        {available ? (
          <Button
            fullWidth
            loading={connect.isPending || connect.isSuccess}
            onClick={() => connect.mutate({ body: { network } })}
          >
            {t(`connect.${network}.act`)}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {t('connect.unavailable', { network: t(`connect.${network}`) })}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
