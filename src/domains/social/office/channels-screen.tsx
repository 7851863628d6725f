import { Alert, Button, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { Empty } from '#office/empty.tsx';
import { useUrlFilters } from '#office/filters.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { ChannelCard } from './channel-card.tsx';
import { channelWords } from './channel-words.ts';
import { ConnectCard } from './connect-card.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { LetGoList } from './let-go-list.tsx';
import { StandInBanner } from './stand-in-banner.tsx';

type Channels = Answer<'GET /api/channels'>;

/** Where the dealership publishes: what is connected, how to connect, and how to let go. */
export function ChannelsScreen() {
  const t = useT(channelWords);
  const session = useSession();
  const filters = useUrlFilters(['connection']);
  const read = useRead('GET /api/channels', {});
  const may = session.can('channels.write');
  const connectionId = filters.one('connection');
  const connected = read.data?.items.filter((one) => one.state !== 'disconnected') ?? [];
  const letGo = read.data?.items.filter((one) => one.state === 'disconnected') ?? [];
  return (
    <Page title={t('title')} lead={t('lead')} width="reading">
      <StandInBanner />
      {connectionId && may && (
        <ConnectionPanel
          key={connectionId}
          connectionId={connectionId}
          channels={read.data?.items ?? []}
          close={() => filters.set({ connection: undefined })}
        />
      )}
      {read.error && !read.data && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={3} />}
      {read.data && (
        <>
          {connected.length === 0 ? (
            <Card component="section">
              <Empty icon={IconPlugConnected} title={t('none')}>
                {may ? t('noneHelp') : t('noneAsk')}
              </Empty>
            </Card>
          ) : (
            <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('title')}>
              {connected.map((channel) => (
                <ChannelCard key={channel.id} channel={channel} />
              ))}
            </Stack>
          )}
          {may && <Connecting networks={read.data.networks} first={connected.length === 0} />}
          {letGo.length > 0 && <LetGoList channels={letGo} />}
          {may && connected.length > 1 && <DisconnectAll n={connected.length} />}
        </>
      )}
    </Page>
  );
}

function Connecting({ networks, first }: { networks: Channels['networks']; first: boolean }) {
  const t = useT(channelWords);
  return (
    <section aria-labelledby="connect-title">
      <Title order={2} size="h3" id="connect-title">
        {t(first ? 'connect.first' : 'connect.more')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('connect.lead')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {networks.map((one) => (
          <ConnectCard key={one.network} {...one} />
        ))}
      </SimpleGrid>
      <Alert color="gray" variant="light" mt="sm" title={t('kept.title')}>
        <List size="sm" spacing={2}>
          <List.Item>{t('kept.stored')}</List.Item>
          <List.Item>{t('kept.token')}</List.Item>
          <List.Item>{t('kept.read')}</List.Item>
          <List.Item>{t('kept.never')}</List.Item>
          <List.Item>{t('kept.end')}</List.Item>
        </List>
      </Alert>
    </section>
  );
}

function DisconnectAll({ n }: { n: number }) {
  const t = useT(channelWords);
  const sure = useConfirm();
  const all = useWrite('POST /api/channels/disconnect-all', {
    forgets: ['/api/channels', '/api/posts', '/api/social'],
    done: ({ disconnected }) => done(t('all.done', { n: disconnected })),
  });
  const ask = async (): Promise<void> => {
    const body = (
      <Stack gap="xs">
        <Text size="sm">{t('all.body', { n })}</Text>
        <Text size="sm">{t('disconnect.waiting')}</Text>
        <Text size="sm">{t('disconnect.stay')}</Text>
      </Stack>
    );
    if (await sure({ title: t('all.title', { n }), body, act: t('all.act') })) all.mutate({});
  };
  return (
    <Card component="section">
      <Group justify="space-between" gap="md">
        <Stack gap={2} style={{ flex: '1 1 18rem' }}>
          <Title order={2} size="h3">
            {t('all')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('all.lead')}
          </Text>
        </Stack>
        <Button variant="default" c="var(--mantine-color-error)" loading={all.isPending} onClick={() => void ask()}>
          {t('all')}
        </Button>
      </Group>
    </Card>
  );
}
