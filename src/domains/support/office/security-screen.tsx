import { Button, Code, Group, Text } from '@mantine/core';
import type { Query } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { ChoiceFilter, FilterBar, useUrlFilters } from '#office/filters.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { PlainTable } from '#office/plain-table.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { usePages } from '#office/use-api.ts';
import { DealershipSelect } from './dealership-select.tsx';
import { operatorWords } from './operator-words.ts';
import { securityWords } from './security-words.ts';

type Row = Answer<'GET /api/operator/security-log'>['items'][number];

const kinds = ['not_signed_in', 'sign_in', 'not_allowed', 'not_there', 'limit', 'step_up', 'signature'] as const;
const spans = ['1', '7', '30', '366'] as const;

/** What was refused, counted by the minute: who tries what shows here. */
export function SecurityScreen() {
  const t = useT(operatorWords);
  const w = useT(securityWords);
  const office = useOfficeT();
  const { number } = useFormats();
  const filters = useUrlFilters(['kind', 'dealershipId', 'days', 'userId', 'network']);
  const pages = usePages('GET /api/operator/security-log', {
    query: filters.query as Query<'GET /api/operator/security-log'>,
  });
  return (
    <Page title={t('nav.security')} lead={w('security.lead')}>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={w('security.kind')}
          options={kinds.map((value) => ({ value, label: w(`refused.${value}`) }))}
          value={filters.one('kind')}
          onChange={(kind) => filters.set({ kind })}
        />
        <ChoiceFilter
          label={w('security.span')}
          options={spans.map((value) => ({ value, label: w('security.days', { n: Number(value) }) }))}
          value={filters.one('days')}
          onChange={(days) => filters.set({ days })}
        />
        <DealershipSelect
          aria-label={t('dealership')}
          value={filters.one('dealershipId') ?? null}
          onChange={(id) => filters.set({ dealershipId: id ?? undefined })}
        />
      </FilterBar>
      {pages.problem && <ProblemBox problem={pages.problem} again={pages.again} />}
      {pages.loading && <ListSkeleton />}
      {!pages.loading && !pages.problem && (
        <PlainTable<Row>
          label={t('nav.security')}
          rows={pages.items}
          rowKey={({ id }) => id}
          none={w('security.none')}
          columns={[
            { header: w('security.minute'), cell: (row) => <Moment at={row.minute} exact /> },
            { header: w('security.kind'), cell: (row) => w(`refused.${row.kind}`) },
            {
              header: w('security.route'),
              cell: (row) => (
                <Code style={{ overflowWrap: 'anywhere' }}>
                  {row.route} {row.status}
                </Code>
              ),
            },
            {
              header: t('dealership'),
              cell: (row) => row.dealership ?? (row.dealershipId ? `…${row.dealershipId.slice(-6)}` : '–'),
            },
            { header: w('security.who'), cell: (row) => <Who row={row} only={(userId) => filters.set({ userId })} /> },
            {
              header: w('security.network'),
              cell: (row) =>
                row.network ? (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    onClick={() => filters.set({ network: row.network ?? undefined })}
                  >
                    {row.network}
                  </Button>
                ) : (
                  '–'
                ),
            },
            { header: w('security.times'), end: true, cell: (row) => number(row.times) },
          ]}
        />
      )}
      {pages.hasMore && (
        <Group justify="center">
          <Button variant="default" loading={pages.loadingMore} onClick={pages.more}>
            {office('more')}
          </Button>
        </Group>
      )}
    </Page>
  );
}

/** By id: the log knows no names. */
function Who({ row, only }: { row: Row; only(userId: string): void }) {
  const w = useT(securityWords);
  const { userId } = row;
  if (row.byKey) return <Text size="sm">{w('security.key')}</Text>;
  if (!userId) return <Text size="sm">–</Text>;
  return (
    <Button size="compact-xs" variant="subtle" onClick={() => only(userId)}>
      …{userId.slice(-6)}
    </Button>
  );
}
