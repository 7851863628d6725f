import { Alert, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from '#office/plain-table.tsx';

const lists = ['vehicles', 'leads', 'deals', 'invoices'] as const;
type List = (typeof lists)[number];
type Row = Answer<'GET /api/operator/dealerships/:dealershipId/:look'>['items'][number];

/** One dealership: its facts, and its lists while its owner lets one look. */
export function DealershipScreen() {
  const t = useT(operatorWords);
  const { dateTime, date, number } = useFormats();
  const { dealershipId = '' } = useParams({ strict: false }) as { dealershipId?: string };
  const read = useRead('GET /api/operator/dealerships/:dealershipId', { params: { dealershipId } });
  const [list, open] = useState<List | null>(null);
  const one = read.data;
  const facts: [string, ReactNode][] = one
    ? [
        [t('dealershipId'), one.id],
        [t('province'), one.province],
        [t('since'), date(one.createdAt)],
        [t('plan'), one.plan ? t(`plan.${one.plan}` as 'plan.month') : '–'],
        [t('trialEnds'), date(one.trialEndsAt)],
        [t('pastDue'), date(one.pastDueSince)],
        [t('period'), date(one.periodEndsAt)],
        [t('vehicles'), number(one.vehicles)],
        [t('leads'), number(one.leads)],
        [t('deals'), number(one.deals)],
        [t('invoices'), number(one.invoices)],
        [t('staff'), number(one.staff)],
        [t('mailsFailed'), number(one.mailsFailed)],
        [t('channelsBroken'), number(one.channelsBroken)],
        [t('lastChange'), <Moment key="last" at={one.lastChangeAt} />],
        [t('grant'), one.grantEndsAt ? t('grantUntil', { until: dateTime(one.grantEndsAt) }) : t('grantNone')],
      ]
    : [];
  return (
    <Page
      title={one?.name ?? t('nav.dealerships')}
      crumbs={[{ label: t('nav.dealerships'), to: '/operator' }]}
      beside={one && <Badge variant="light">{t(`state.${one.state}` as 'state.trial')}</Badge>}
      lead={one?.slug}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={4} />}
      {one && (
        <Stack>
          <Card>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md" component="dl" m={0}>
              {facts.map(([name, value]) => (
                <div key={name}>
                  <Text component="dt" size="xs" c="dimmed">
                    {name}
                  </Text>
                  <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
                    {value}
                  </Text>
                </div>
              ))}
            </SimpleGrid>
          </Card>
          {one.grantEndsAt && (
            <>
              <Title order={2}>{t('look')}</Title>
              <Alert variant="light" color="orange">
                {t('lookNote')}
              </Alert>
              <Group gap="xs">
                {lists.map((which) => (
                  <Button
                    key={which}
                    size="xs"
                    variant={list === which ? 'filled' : 'default'}
                    aria-pressed={list === which}
                    onClick={() => open(which)}
                  >
                    {t(which)}
                  </Button>
                ))}
              </Group>
              {list && <Look dealershipId={dealershipId} look={list} />}
            </>
          )}
        </Stack>
      )}
    </Page>
  );
}

function Look({ dealershipId, look }: { dealershipId: string; look: List }) {
  const t = useT(operatorWords);
  const { money } = useFormats();
  const read = useRead('GET /api/operator/dealerships/:dealershipId/:look', { params: { dealershipId, look } });
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ListSkeleton rows={4} />;
  return (
    <PlainTable<Row>
      label={t(look)}
      rows={read.data.items}
      rowKey={({ id }) => id}
      none={t('none')}
      columns={[
        { header: t('number'), cell: (row) => row.number ?? '–' },
        { header: t('what'), cell: (row) => row.what ?? '–' },
        { header: t('who'), cell: (row) => row.who ?? '–' },
        { header: t('state'), cell: (row) => row.state },
        { header: t('amount'), end: true, cell: (row) => money(row.cents) },
        { header: t('at'), cell: (row) => <Moment at={row.at} exact /> },
      ]}
    />
  );
}
