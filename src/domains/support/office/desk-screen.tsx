import { Anchor, Badge, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from './plain-table.tsx';

type Row = Answer<'GET /api/operator/support'>['items'][number];

/** What people asked, due first. */
export function DeskScreen() {
  const t = useT(operatorWords);
  const [closed, show] = useState(false);
  const read = useRead('GET /api/operator/support', { query: { closed: closed ? 'true' : 'false' } }, { keep: true });
  return (
    <Page
      title={t('requests')}
      beside={
        (read.data?.overdue ?? 0) > 0 && (
          <Badge color="red">
            {t('overdue')}: {read.data!.overdue}
          </Badge>
        )
      }
      actions={
        <Button variant="default" onClick={() => show(!closed)}>
          {t(closed ? 'openOnes' : 'closedOnes')}
        </Button>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <PlainTable<Row>
          label={t('requests')}
          rows={read.data.items}
          rowKey={({ id }) => id}
          none={t('none')}
          columns={[
            {
              header: t('number1'),
              cell: (row) => (
                <Anchor
                  size="sm"
                  fw={600}
                  renderRoot={(props) => <Link to={`/operator/support/${row.id}`} {...props} />}
                >
                  {row.subject}
                </Anchor>
              ),
            },
            { header: t('number'), cell: (row) => row.number },
            { header: t('name'), cell: (row) => (row.way === 'mail' ? `${row.name} · ${t('byMail')}` : row.name) },
            {
              header: t('state'),
              cell: (row) => (
                <Badge variant="light" color={row.overdue ? 'red' : row.suspectedSpam ? 'gray' : 'blue'}>
                  {row.suspectedSpam ? t('spam') : row.overdue ? t('overdue') : t(`req.${row.state}`)}
                </Badge>
              ),
            },
            { header: t('due'), cell: (row) => (row.state === 'open' ? <Moment at={row.dueAt} exact /> : '–') },
          ]}
        />
      )}
    </Page>
  );
}
