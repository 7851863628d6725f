import { Code } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from '#office/plain-table.tsx';

type Row = Answer<'GET /api/operator/audit'>['items'][number];

/** What operators did and looked at; this look is written down too. */
export function AuditScreen() {
  const t = useT(operatorWords);
  const read = useRead('GET /api/operator/audit', {});
  return (
    <Page title={t('nav.audit')} lead={t('auditLead')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <PlainTable<Row>
          label={t('nav.audit')}
          rows={read.data.items}
          rowKey={({ id }) => id}
          none={t('none')}
          columns={[
            { header: t('at'), cell: (row) => <Moment at={row.at} exact /> },
            { header: t('operator'), cell: (row) => row.operator ?? t('commandLine') },
            { header: t('event'), cell: (row) => <Code>{row.event}</Code> },
            { header: t('dealership'), cell: (row) => row.dealership ?? '–' },
            { header: t('subject'), cell: (row) => row.subject ?? '–' },
          ]}
        />
      )}
    </Page>
  );
}
