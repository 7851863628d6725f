import { Button, Card, Group, List, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { PromiseCard, StandingBadge } from './promise-card.tsx';
import type { Standing } from './promise-card.tsx';
import { trustWords } from './words.ts';
import type { TrustWord } from './words.ts';

type Promises = Answer<'GET /api/operator/promises'>;
const standings: Standing[] = ['overdue', 'late', 'not_yet', 'holds'];

/** Every promise over the whole platform: what fails first, and what waits for somebody. */
export function OperatorPromisesScreen() {
  const t = useT(trustWords);
  const { dateTime } = useFormats();
  const [which, choose] = useState('failing');
  const read = useRead('GET /api/operator/promises');
  const count = useWrite('POST /api/operator/promises/count', { done: () => done(t('counting')) });
  const data = read.data;
  const failing = data?.items.filter(({ proof }) => proof && proof.standing !== 'holds') ?? [];
  const items = which === 'failing' ? failing : (data?.items ?? []);
  return (
    <Page
      title={t('title')}
      lead={t('operatorLead')}
      width="reading"
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={18} />}
          loading={count.isPending}
          onClick={() => count.mutate({})}
        >
          {t('count')}
        </Button>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={5} />}
      {data && (
        <Stack gap="sm">
          <Waiting data={data} />
          <Group gap="sm" justify="space-between">
            <SegmentedControl
              value={which}
              onChange={choose}
              aria-label={t('filter')}
              data={[
                { value: 'failing', label: `${t('filter.failing')} (${failing.length})` },
                { value: 'all', label: t('show.all') },
              ]}
            />
            <Group gap="xs">
              {standings.map((standing) => (
                <Group key={standing} gap={4} wrap="nowrap">
                  <Text size="sm">
                    {new Set(data.items.flatMap(({ proof }) => (proof?.standing === standing ? proof.name : []))).size}
                  </Text>
                  <StandingBadge standing={standing} />
                </Group>
              ))}
            </Group>
          </Group>
          <Text size="sm" c="dimmed">
            {data.countedAt ? t('countedAt', { at: dateTime(data.countedAt) }) : t('countedNever')}
          </Text>
          {items.length === 0 && <Text size="sm">{t('allHold')}</Text>}
          {items.map((one) => (
            <PromiseCard key={one.number} one={one} />
          ))}
        </Stack>
      )}
    </Page>
  );
}

/** What waits: tokens, deletions, requests of people, and calls that were refused. */
function Waiting({ data }: { data: Promises }) {
  const t = useT(trustWords);
  const { dateTime, number } = useFormats();
  const late = (n: number): string => (n > 0 ? ` · ${t('figure.late', { n })}` : '');
  const lates = (rows: readonly { late: boolean }[]): number => rows.filter((one) => one.late).length;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <Figure name={t('figure.token')} value={data.oldestToken ? dateTime(data.oldestToken) : t('figure.none')} />
      <Figure name={t('figure.refused')} value={number(data.refusedCalls)} hint={t('figure.refusedHint')} />
      <Figure
        name={t('figure.purges')}
        value={`${number(data.purges.length)}${late(lates(data.purges))}`}
        bad={lates(data.purges) > 0}
      >
        {data.purges.slice(0, 5).map((one) => t('purgeLine', { name: one.name, at: dateTime(one.purgeAt) }))}
      </Figure>
      <Figure
        name={t('figure.requests')}
        value={`${number(data.requests.length)}${late(lates(data.requests))}`}
        bad={lates(data.requests) > 0}
      >
        {data.requests
          .slice(0, 5)
          .map((one) =>
            [
              t('requestLine', { kind: t(`kind.${one.kind}` as TrustWord), at: dateTime(one.dueAt) }),
              one.late ? t('late') : '',
            ]
              .filter(Boolean)
              .join(' · '),
          )}
      </Figure>
    </SimpleGrid>
  );
}

function Figure({
  name,
  value,
  hint,
  bad = false,
  children = [],
}: {
  name: string;
  value: string;
  hint?: string;
  bad?: boolean;
  children?: readonly ReactNode[];
}) {
  return (
    <Card>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fw={600} c={bad ? 'red' : undefined}>
        {value}
      </Text>
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
      {children.length > 0 && (
        <List size="sm" mt={4}>
          {children.map((line, at) => (
            <List.Item key={at}>{line}</List.Item>
          ))}
        </List>
      )}
    </Card>
  );
}
