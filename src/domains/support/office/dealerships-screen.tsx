import { Anchor, Badge, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from '#office/plain-table.tsx';

type Row = Answer<'GET /api/operator/dealerships'>['items'][number];

/** All dealerships, with what operators may know of them. */
export function DealershipsScreen() {
  const t = useT(operatorWords);
  const { number } = useFormats();
  const [typed, type] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 300);
  const read = useRead('GET /api/operator/dealerships', { query: q ? { q } : {} }, { keep: true });
  return (
    <Page
      title={t('nav.dealerships')}
      actions={
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
        />
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <PlainTable<Row>
          label={t('nav.dealerships')}
          rows={read.data.items}
          rowKey={({ id }) => id}
          none={t('none')}
          columns={[
            {
              header: t('name'),
              cell: (row) => (
                <Group gap={6} wrap="nowrap">
                  <Anchor
                    size="sm"
                    fw={600}
                    renderRoot={(props) => <Link to={`/operator/dealerships/${row.id}`} {...props} />}
                  >
                    {row.name}
                  </Anchor>
                  {row.demo && (
                    <Badge size="xs" variant="light">
                      {t('demo')}
                    </Badge>
                  )}
                </Group>
              ),
            },
            { header: t('state'), cell: (row) => t(`state.${row.state}` as 'state.trial') },
            { header: t('plan'), cell: (row) => (row.plan ? t(`plan.${row.plan}` as 'plan.month') : '–') },
            { header: t('vehicles'), end: true, cell: (row) => number(row.vehicles) },
            { header: t('leads'), end: true, cell: (row) => number(row.leads) },
            { header: t('deals'), end: true, cell: (row) => number(row.deals) },
            { header: t('staff'), end: true, cell: (row) => number(row.staff) },
            {
              header: t('mailsFailed'),
              end: true,
              cell: (row) => number(row.mailsFailed),
            },
            { header: t('lastChange'), cell: (row) => <Moment at={row.lastChangeAt} /> },
          ]}
        />
      )}
    </Page>
  );
}
