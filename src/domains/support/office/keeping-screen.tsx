import { Anchor, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from '#office/plain-table.tsx';

type Keeping = Answer<'GET /api/operator/keeping'>;

/** Who leaves and when they are deleted, and whether what is kept can be restored. */
export function KeepingScreen() {
  const t = useT(operatorWords);
  const { number, dateTime } = useFormats();
  const read = useRead('GET /api/operator/keeping');
  return (
    <Page title={t('nav.keeping')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <Stack>
          <Title order={2}>{t('purges')}</Title>
          <PlainTable<Keeping['purges'][number]>
            label={t('purges')}
            rows={read.data.purges}
            rowKey={({ id }) => id}
            none={t('none')}
            columns={[
              {
                header: t('name'),
                cell: (row) => (
                  <Anchor size="sm" renderRoot={(props) => <Link to={`/operator/dealerships/${row.id}`} {...props} />}>
                    {row.name}
                  </Anchor>
                ),
              },
              { header: t('state'), cell: (row) => t(`state.${row.state}` as 'state.trial') },
              { header: t('cancelled'), cell: (row) => dateTime(row.cancelledAt) },
              { header: t('purge'), cell: (row) => dateTime(row.purgeAt) },
            ]}
          />
          <Title order={2}>{t('backups')}</Title>
          <PlainTable<Keeping['backups'][number]>
            label={t('backups')}
            rows={read.data.backups}
            rowKey={({ id }) => id}
            none={t('none')}
            columns={[
              { header: t('begun'), cell: (row) => <Moment at={row.begunAt} exact /> },
              { header: t('kind'), cell: (row) => row.kind },
              { header: t('state'), cell: (row) => row.state },
              { header: t('bytes'), end: true, cell: (row) => number(row.bytes === null ? null : row.bytes / 1e6, 1) },
              { header: t('verified'), cell: (row) => dateTime(row.verifiedAt) },
              { header: t('expires'), cell: (row) => dateTime(row.expiresAt) },
            ]}
          />
          <Title order={2}>{t('drills')}</Title>
          <PlainTable<Keeping['drills'][number]>
            label={t('drills')}
            rows={read.data.drills}
            rowKey={({ id }) => id}
            none={t('none')}
            columns={[
              { header: t('begun'), cell: (row) => <Moment at={row.begunAt} exact /> },
              { header: t('holds'), cell: (row) => (row.holds === null ? '–' : t(row.holds ? 'yes' : 'no')) },
              { header: t('rpo'), end: true, cell: (row) => number(row.rpoSeconds, 1) },
              { header: t('rto'), end: true, cell: (row) => number(row.rtoSeconds, 1) },
            ]}
          />
        </Stack>
      )}
    </Page>
  );
}
