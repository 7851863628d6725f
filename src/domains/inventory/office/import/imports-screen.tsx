import { Group, Progress, Stack, Text, Title } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileImport, IconFileSpreadsheet } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { upload } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { DataTable } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { forget, usePages } from '#office/use-api.ts';
import { StateBadge } from './state-badge.tsx';
import { useImportNews } from './use-import-news.ts';
import { importWords } from './words.ts';

type Item = Answer<'GET /api/listing-imports'>['items'][number];

/** Where files come in, and the list of those that did. */
export function ImportsScreen() {
  const t = useT(importWords);
  const { number } = useFormats();
  const imports = usePages('GET /api/listing-imports');
  useImportNews(imports.items.some((one) => one.state === 'running' || one.state === 'undoing'));
  return (
    <Page title={t('title')} lead={t('lead')} crumbs={[{ to: '/inventory', label: t('inventory') }]}>
      <Stack gap="lg">
        <FileDrop />
        <Title order={2} size="h4">
          {t('earlier')}
        </Title>
        <DataTable<Item>
          id="imports"
          label={t('earlier')}
          pages={imports}
          rowKey={(one) => one.id}
          rowLabel={(one) => one.fileName}
          href={(one) => `/inventory/import/${one.id}`}
          columns={[
            {
              key: 'file',
              header: t('file'),
              fixed: true,
              cell: (one) => <span style={{ overflowWrap: 'anywhere' }}>{one.fileName}</span>,
            },
            { key: 'state', header: t('state'), fixed: true, cell: (one) => <StateBadge state={one.state} /> },
            { key: 'rows', header: t('rows'), fixed: true, align: 'end', cell: (one) => number(one.rows) },
            { key: 'added', header: t('added'), fixed: true, align: 'end', cell: (one) => number(one.created) },
            { key: 'updated', header: t('updated'), fixed: true, align: 'end', cell: (one) => number(one.updated) },
            { key: 'refused', header: t('refused'), fixed: true, align: 'end', cell: (one) => number(one.refused) },
            { key: 'when', header: t('when'), fixed: true, cell: (one) => <Moment at={one.createdAt} /> },
            { key: 'who', header: t('who'), fixed: true, cell: (one) => one.createdBy ?? '–' },
          ]}
          empty={
            <Empty icon={IconFileImport} title={t('none')}>
              {t('noneHelp')}
            </Empty>
          }
        />
      </Stack>
    </Page>
  );
}

/** What systems call such a file, and how its name ends where they do not know. */
const kinds = {
  'text/csv': ['.csv'],
  'text/plain': ['.txt'],
  'text/tab-separated-values': ['.tsv'],
  'application/vnd.ms-excel': ['.csv'],
  'application/csv': ['.csv'],
};

function FileDrop() {
  const t = useT(importWords);
  const navigate = useNavigate();
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [refused, setRefused] = useState(false);
  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setProblem(null);
    setRefused(false);
    setShare(0);
    try {
      const added = await upload('POST /api/listing-imports', { file, onProgress: setShare });
      await forget('/api/listing-imports');
      await navigate({ to: `/inventory/import/${added.id}` });
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setShare(null);
    }
  };
  return (
    <Stack gap="sm">
      <Dropzone
        onDrop={(files: File[]) => void send(files[0])}
        onReject={() => setRefused(true)}
        accept={kinds}
        maxSize={25 * 1024 * 1024}
        multiple={false}
        loading={share !== null}
        inputProps={{ 'aria-label': t('drop') }}
        data-import-drop
      >
        <Group justify="center" gap="md" mih={140} style={{ pointerEvents: 'none' }}>
          <IconFileSpreadsheet size={44} stroke={1.3} aria-hidden="true" />
          <Stack gap={4} maw={520}>
            <Text fw={600}>{t('drop')}</Text>
            <Text size="sm" c="dimmed">
              {t('dropHelp')}
            </Text>
          </Stack>
        </Group>
      </Dropzone>
      {share !== null && (
        <Stack gap={4} role="status">
          <Progress value={share * 100} animated aria-label={t('sending')} />
          <Text size="sm">{share < 1 ? t('sending') : t('reading')}</Text>
        </Stack>
      )}
      {refused && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('wrongType')}
        </Text>
      )}
      {problem && <ProblemBox problem={problem} />}
    </Stack>
  );
}
