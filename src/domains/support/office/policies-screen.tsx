import { Anchor, Stack, Title } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { PlainTable } from '#office/plain-table.tsx';

type Policies = Answer<'GET /api/operator/policies'>;

/** Which texts hold, and who processes data for us. */
export function PoliciesScreen() {
  const t = useT(operatorWords);
  const { day } = useFormats();
  const { locale } = useLanguage();
  const read = useRead('GET /api/operator/policies');
  return (
    <Page title={t('nav.policies')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <Stack>
          <Title order={2}>{t('versions')}</Title>
          <PlainTable<Policies['versions'][number]>
            label={t('versions')}
            rows={read.data.versions}
            rowKey={({ policy, version }) => `${policy} ${version}`}
            none={t('none')}
            columns={[
              {
                header: t('policy'),
                cell: (row) => (
                  <Anchor size="sm" href={`/legal/${row.policy}?version=${row.version}&lang=${locale}`} target="_blank">
                    {row.policy}
                  </Anchor>
                ),
              },
              { header: t('version'), cell: (row) => row.version },
              { header: t('effective'), cell: (row) => day(row.effectiveOn) },
              { header: t('material'), cell: (row) => t(row.material ? 'yes' : 'no') },
            ]}
          />
          <Title order={2}>{t('processors')}</Title>
          <PlainTable<Policies['processors'][number]>
            label={t('processors')}
            rows={read.data.processors}
            rowKey={({ id }) => id}
            none={t('processorsNone')}
            columns={[
              { header: t('name'), cell: (row) => row.name },
              { header: t('country'), cell: (row) => row.country },
              { header: t('agreement'), cell: (row) => row.agreementReference ?? '–' },
              { header: t('active'), cell: (row) => day(row.activeFrom) },
              { header: t('ended'), cell: (row) => day(row.endedOn) },
            ]}
          />
        </Stack>
      )}
    </Page>
  );
}
