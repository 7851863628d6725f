import { Code, Stack, Title } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from '#office/plain-table.tsx';

type Usage = Answer<'GET /api/operator/usage'>;

/** What broke, and what is used; neither names anybody. */
export function UsageScreen() {
  const t = useT(operatorWords);
  const { number, day } = useFormats();
  const read = useRead('GET /api/operator/usage');
  return (
    <Page title={t('nav.usage')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <Stack>
          <Title order={2}>{t('crashes')}</Title>
          <PlainTable<Usage['crashes'][number]>
            label={t('crashes')}
            rows={read.data.crashes}
            rowKey={({ id }) => id}
            none={t('crashesNone')}
            columns={[
              { header: t('error'), cell: (row) => `${row.error} (${row.side})` },
              { header: t('places'), cell: (row) => <Code>{row.places[0] ?? '–'}</Code> },
              { header: t('route'), cell: (row) => row.route ?? '–' },
              { header: t('release'), cell: (row) => row.release },
              { header: t('count'), end: true, cell: (row) => number(row.count) },
              { header: t('last'), cell: (row) => <Moment at={row.lastAt} /> },
            ]}
          />
          <Title order={2}>{t('use')}</Title>
          <PlainTable<Usage['pages'][number]>
            label={t('use')}
            rows={read.data.pages}
            rowKey={({ page }) => page}
            none={t('none')}
            columns={[
              { header: t('page'), cell: (row) => <Code>{row.page}</Code> },
              { header: t('views'), end: true, cell: (row) => number(row.views) },
            ]}
          />
          <PlainTable<Usage['days'][number]>
            label={t('day')}
            rows={read.data.days.toReversed()}
            rowKey={(row) => row.day}
            none={t('none')}
            columns={[
              { header: t('day'), cell: (row) => day(row.day) },
              { header: t('views'), end: true, cell: (row) => number(row.views) },
            ]}
          />
        </Stack>
      )}
    </Page>
  );
}
