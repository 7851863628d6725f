import { Anchor, Badge, Code, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { PlainTable } from '#office/plain-table.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { consoleWords } from './console-words.ts';
import type { ConsoleWord } from './console-words.ts';

type Keeping = Answer<'GET /api/operator/keeping'>;
type Leaving = Keeping['purges'][number];

const known = new Set<string>(consoleWords.keys);

/** Who leaves and when they are deleted, what an order keeps, and whether what is kept can be restored. */
export function KeepingScreen() {
  const t = useT(consoleWords);
  const { number, dateTime } = useFormats();
  const read = useRead('GET /api/operator/keeping');
  const word = (place: string, key: string): string =>
    known.has(`${place}.${key}`) ? t(`${place}.${key}` as ConsoleWord) : key;
  return (
    <Page title={t('keeping.title')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <Stack>
          <Title order={2}>{t('purges')}</Title>
          <PlainTable<Leaving>
            label={t('purges')}
            rows={read.data.purges}
            rowKey={({ id }) => id}
            none={t('purgesNone')}
            columns={[
              {
                header: t('name'),
                cell: (row) => (
                  <Anchor size="sm" renderRoot={(props) => <Link to={`/operator/dealerships/${row.id}`} {...props} />}>
                    {row.name}
                  </Anchor>
                ),
              },
              { header: t('state'), cell: (row) => word('state', row.state) },
              { header: t('cancelled'), cell: (row) => dateTime(row.cancelledAt) },
              { header: t('purge'), cell: (row) => dateTime(row.purgeAt) },
              { header: t('kept'), cell: (row) => <Kept row={row} /> },
            ]}
          />
          <Title order={2}>{t('running')}</Title>
          <PlainTable<Keeping['running'][number]>
            label={t('running')}
            rows={read.data.running}
            rowKey={({ id }) => id}
            none={t('runningNone')}
            columns={[
              { header: t('dealership'), cell: (row) => <Code>{row.id}</Code> },
              { header: t('begun'), cell: (row) => <Moment at={row.begunAt} exact /> },
              { header: t('step'), cell: (row) => (row.step ? word('step', row.step) : '–') },
              { header: t('checked'), cell: (row) => dateTime(row.checkedAt) },
            ]}
          />
          <Title order={2}>{t('backups')}</Title>
          <PlainTable<Keeping['backups'][number]>
            label={t('backups')}
            rows={read.data.backups}
            rowKey={({ id }) => id}
            none={t('backupsNone')}
            columns={[
              { header: t('begun'), cell: (row) => <Moment at={row.begunAt} exact /> },
              { header: t('kind'), cell: (row) => word('backup', row.kind) },
              {
                header: t('state'),
                cell: (row) => (
                  <Text size="sm" span c={row.state === 'failed' ? 'red' : undefined}>
                    {word('backup', row.state)}
                  </Text>
                ),
              },
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
            none={t('drillsNone')}
            columns={[
              { header: t('begun'), cell: (row) => <Moment at={row.begunAt} exact /> },
              {
                header: t('held'),
                cell: (row) =>
                  row.holds === null ? (
                    '–'
                  ) : (
                    <Badge variant="light" color={row.holds ? 'green' : 'red'}>
                      {t(row.holds ? 'yes' : 'no')}
                    </Badge>
                  ),
              },
              { header: t('rpo'), end: true, cell: (row) => number(row.rpoSeconds, 1) },
              { header: t('rto'), end: true, cell: (row) => number(row.rtoSeconds, 1) },
            ]}
          />
        </Stack>
      )}
    </Page>
  );
}

/** What an order keeps of a dealership that leaves, and what still waits for a second operator. */
function Kept({ row }: { row: Leaving }) {
  const t = useT(consoleWords);
  const { day } = useFormats();
  if (row.holds.length === 0) return <>{t('keptNothing')}</>;
  return (
    <Stack gap={2}>
      {row.holds.map((one) => (
        <Anchor
          key={one.id}
          size="sm"
          c={one.confirmedAt ? undefined : 'red'}
          renderRoot={(props) => <Link to="/operator/holds" {...props} />}
        >
          {one.confirmedAt
            ? t('holdShort', { authority: one.authority, day: day(one.endsOn) })
            : t('holdWaits', { authority: one.authority })}
        </Anchor>
      ))}
    </Stack>
  );
}
