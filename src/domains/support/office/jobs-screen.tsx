import { Anchor, Button, Code, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from '#office/plain-table.tsx';

type Jobs = Answer<'GET /api/operator/jobs'>;

/** The queue by task, and what failed for good, to be tried again. */
export function JobsScreen() {
  const t = useT(operatorWords);
  const { number } = useFormats();
  const read = useRead('GET /api/operator/jobs');
  const replay = useWrite('POST /api/operator/jobs/:jobId/replay', {
    forgets: ['/api/operator'],
    done: ({ task }) => done(t('replayed', { task })),
  });
  return (
    <Page title={t('nav.jobs')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <Stack>
          <Title order={2}>{t('deadTitle')}</Title>
          <PlainTable<Jobs['dead'][number]>
            label={t('deadTitle')}
            rows={read.data.dead}
            rowKey={({ id }) => id}
            none={t('deadNone')}
            columns={[
              { header: t('task'), cell: (row) => <Code>{row.task}</Code> },
              {
                header: t('dealership'),
                cell: (row) =>
                  row.dealership ? (
                    <Anchor
                      size="sm"
                      renderRoot={(props) => <Link to={`/operator/dealerships/${row.dealership}`} {...props} />}
                    >
                      …{row.dealership.slice(-6)}
                    </Anchor>
                  ) : (
                    t('platform')
                  ),
              },
              { header: t('error'), cell: (row) => row.error || '–' },
              { header: t('attempts'), end: true, cell: (row) => number(row.attempts) },
              { header: t('failedAt'), cell: (row) => <Moment at={row.failedAt} /> },
              {
                header: t('replay'),
                cell: (row) => (
                  <Button
                    size="xs"
                    variant="default"
                    loading={replay.isPending}
                    onClick={() => replay.mutate({ params: { jobId: row.id } })}
                  >
                    {t('replay')}
                  </Button>
                ),
              },
            ]}
          />
          <Title order={2}>{t('queue')}</Title>
          <PlainTable<Jobs['tasks'][number]>
            label={t('queue')}
            rows={read.data.tasks}
            rowKey={({ task }) => task}
            none={t('none')}
            columns={[
              { header: t('task'), cell: (row) => <Code>{row.task}</Code> },
              { header: t('waiting'), end: true, cell: (row) => number(row.waiting) },
              { header: t('running'), end: true, cell: (row) => number(row.running) },
              { header: t('dead'), end: true, cell: (row) => number(row.dead) },
              { header: t('oldest'), cell: (row) => <Moment at={row.oldestDue} /> },
            ]}
          />
        </Stack>
      )}
    </Page>
  );
}
