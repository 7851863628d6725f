import { Alert, Button, Card, Checkbox, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { keyOf, memory, useRead, useWrite } from '#office/use-api.ts';
import { channelName } from '../channel.ts';
import { channelWords } from './channel-words.ts';
import { usePermissionWords } from './connect-card.tsx';
import { useConnect } from './use-connect.ts';

type Connection = Answer<'GET /api/channel-connections/:connectionId'>;
type Channel = Answer<'GET /api/channels'>['items'][number];

/** How a login at Meta ended: Pages to choose from, what was connected, or what went wrong and what to do. */
export function ConnectionPanel({
  connectionId,
  channels,
  close,
}: {
  connectionId: string;
  channels: Channel[];
  close(): void;
}) {
  const t = useT(channelWords);
  const unknown = connectionId === 'unknown';
  const read = useRead(
    'GET /api/channel-connections/:connectionId',
    { params: { connectionId } },
    { enabled: !unknown, staleTime: 0 },
  );
  const office = useOfficeT();
  if (unknown || read.error?.status === 404 || read.error?.status === 422)
    return (
      <Alert color="orange" icon={<IconAlertTriangle size={20} />} title={t('unknown')} role="alert">
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t('unknown.body')}</Text>
          <Button size="xs" variant="default" onClick={close}>
            {office('close')}
          </Button>
        </Stack>
      </Alert>
    );
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ListSkeleton rows={2} />;
  const connection = read.data;
  if (connection.state === 'choosing') return <Choosing connection={connection} close={close} />;
  if (connection.state === 'done') return <Connected connection={connection} channels={channels} close={close} />;
  if (connection.state === 'failed') return <Failed connection={connection} close={close} />;
  return (
    <Alert color="blue" title={t('open')}>
      <Group gap="sm">
        <Text size="sm">{t('open.body')}</Text>
        <Button size="xs" variant="default" onClick={() => void read.refetch()}>
          {t('open.again')}
        </Button>
      </Group>
    </Alert>
  );
}

function Choosing({ connection, close }: { connection: Connection; close(): void }) {
  const t = useT(channelWords);
  const office = useOfficeT();
  const free = connection.offers.filter((one) => one.connectable && one.why === null);
  const [chosen, setChosen] = useState<string[]>(free.map((one) => one.remoteId));
  const params = { params: { connectionId: connection.id } };
  const choose = useWrite('POST /api/channel-connections/:connectionId/choose', {
    forgets: ['/api/channels', '/api/posts'],
    done: (next) => {
      memory.setQueryData(keyOf('GET /api/channel-connections/:connectionId', params), next);
      done(t('connected.toast', { n: next.channelIds.length }));
    },
  });
  return (
    <Card component="section" aria-labelledby="choose-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0) choose.mutate({ ...params, body: { remoteIds: chosen } });
        }}
      >
        <Stack gap="md">
          <div>
            <Title order={2} size="h3" id="choose-title">
              {t('choose')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('choose.lead')}
            </Text>
          </div>
          <Checkbox.Group value={chosen} onChange={setChosen} aria-label={t('choose')}>
            <Stack gap="sm">
              {connection.offers.map((offer) => (
                <Checkbox
                  key={offer.remoteId}
                  value={offer.remoteId}
                  disabled={!offer.connectable}
                  label={offer.name}
                  description={[offer.category, offer.why && t(`why.${offer.why}`)].filter(Boolean).join(' · ')}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" disabled={chosen.length === 0} loading={choose.isPending}>
              {t('choose.act', { n: chosen.length })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function Connected({ connection, channels, close }: { connection: Connection; channels: Channel[]; close(): void }) {
  const t = useT(channelWords);
  const office = useOfficeT();
  const names = channels.filter((one) => connection.channelIds.includes(one.id)).map((one) => channelName(one));
  return (
    <Alert color="green" icon={<IconCircleCheck size={20} />} title={t('connected', { n: names.length })} role="status">
      <Stack gap="sm" align="flex-start">
        {names.length > 0 && <Text size="sm">{names.join(', ')}</Text>}
        <Group gap="xs">
          <Button size="xs" renderRoot={(props) => <Link to="/social/new" {...props} />}>
            {t('connected.post')}
          </Button>
          <Button size="xs" variant="default" onClick={close}>
            {office('close')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Failed({ connection, close }: { connection: Connection; close(): void }) {
  const t = useT(channelWords);
  const office = useOfficeT();
  const words = usePermissionWords();
  const connect = useConnect();
  const problem = connection.problem ?? 'meta_error';
  const declined = problem === 'permissions_declined';
  return (
    <Alert color="orange" icon={<IconAlertTriangle size={20} />} title={t(`problem.${problem}`)} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t(`problem.${problem}.do`)}</Text>
        {connection.missing.length > 0 && (
          <List size="sm" spacing={4}>
            {connection.missing.map((one) => (
              <List.Item key={one}>{words(one)}</List.Item>
            ))}
          </List>
        )}
        <Group gap="xs">
          <Button
            size="xs"
            loading={connect.isPending || connect.isSuccess}
            onClick={() =>
              connect.mutate({ body: { network: connection.network, ...(declined ? { again: true } : {}) } })
            }
          >
            {t(declined ? 'askAgain' : 'tryAgain')}
          </Button>
          <Button size="xs" variant="default" onClick={close}>
            {office('close')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
