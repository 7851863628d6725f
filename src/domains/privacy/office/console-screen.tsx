import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { Ending } from './console-ending.tsx';
import { Noting } from './console-noting.tsx';
import { consoleWords } from './console-words.ts';

export type PlatformRequest = Answer<'GET /api/operator/privacy'>['items'][number];

/** What people ask the platform, and reports of a child's data: what is due first stands first. */
export function ConsoleScreen() {
  const t = useT(consoleWords);
  const [ended, show] = useState(false);
  const [ending, end] = useState<PlatformRequest | null>(null);
  const [noting, note] = useState<PlatformRequest | null>(null);
  const read = useRead('GET /api/operator/privacy', { query: { ended: ended ? 'true' : 'false' } }, { keep: true });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      actions={
        <Button variant="default" onClick={() => show(!ended)}>
          {t(ended ? 'openOnes' : 'ended')}
        </Button>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={3} />}
      {read.data?.items.length === 0 && (
        <Empty icon={IconUserShield} title={t(ended ? 'noneEnded' : 'none')}>
          {ended ? undefined : t('noneHelp')}
        </Empty>
      )}
      <Stack gap="sm">
        {read.data?.items.map((one) => (
          <RequestCard key={one.id} one={one} end={() => end(one)} note={() => note(one)} />
        ))}
      </Stack>
      {ending && <Ending one={ending} close={() => end(null)} />}
      {noting && <Noting one={noting} close={() => note(null)} />}
    </Page>
  );
}

function RequestCard({ one, end, note }: { one: PlatformRequest; end(): void; note(): void }) {
  const t = useT(consoleWords);
  const { date, dateTime } = useFormats();
  return (
    <Card component="article" id={one.id}>
      <Stack gap={6}>
        <Group justify="space-between" align="flex-start">
          <Title order={2} size="h3">
            {t(`kind.${one.kind}`)}
          </Title>
          {one.outcome ? (
            <Badge color="gray" variant="light">
              {t(`outcome.${one.outcome}`)}
            </Badge>
          ) : (
            <Badge color={one.overdue ? 'red' : one.kind === 'child' ? 'orange' : 'blue'}>
              {t(one.overdue ? 'overdue' : 'due', { at: one.kind === 'child' ? dateTime(one.dueAt) : date(one.dueAt) })}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[
            one.name === one.email ? one.email : `${one.name} · ${one.email}`,
            t('received', { way: one.way, at: dateTime(one.receivedAt) }),
          ].join(' · ')}
        </Text>
        {one.words && (
          <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {one.words}
          </Text>
        )}
        {one.where && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('where', { where: one.where })}
          </Text>
        )}
        {one.more.map(({ at, from, words }) => (
          <Text key={at} size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            <Text span size="sm" c="dimmed">
              {t('wroteLater', { from: from ?? '–', at: dateTime(at) })}
            </Text>
            {`\n${words}`}
          </Text>
        ))}
        <Standing one={one} />
        {one.outcome ? (
          <Text size="sm" c="dimmed">
            {t('endedAfter', { hours: Math.ceil(one.hours), by: one.resolvedBy ?? '' })}
          </Text>
        ) : (
          <Group justify="flex-end">
            <Button size="xs" variant="default" onClick={note}>
              {t('note')}
            </Button>
            <Button size="xs" onClick={end}>
              {t('end')}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

/** How far it is known who asks: nothing is deleted on a claimed address. */
function Standing({ one }: { one: PlatformRequest }) {
  const t = useT(consoleWords);
  const { dateTime } = useFormats();
  const { identity, addressProvedAt } = one;
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
      {identity
        ? t('shown', { how: identity.how, by: identity.by, at: dateTime(identity.at) })
        : addressProvedAt
          ? t('answeredFrom', { email: one.email, at: dateTime(addressProvedAt) })
          : t(one.kind === 'child' ? 'nothingShownChild' : 'nothingShown')}
    </Text>
  );
}
