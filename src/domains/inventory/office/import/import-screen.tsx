import { Alert, Button, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconClockOff, IconDownload, IconPlayerPlay } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useConfirm } from '#office/confirm.tsx';
import { addressOf } from '#office/api.ts';
import { dealershipOfTab } from '#office/dealership-of-tab.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import type { ListingImport } from '../../listing-import.ts';
import { ColumnsCard } from './columns-card.tsx';
import { RowsTable } from './rows-table.tsx';
import { SettingsCard } from './settings-card.tsx';
import { StateBadge } from './state-badge.tsx';
import { useImportNews } from './use-import-news.ts';
import { importWords } from './words.ts';

const forgets = ['/api/listing-imports'];

/** One file from its columns to its result. */
export function ImportScreen() {
  const t = useT(importWords);
  const { importId } = useParams({ strict: false }) as { importId: string };
  const read = useRead('GET /api/listing-imports/:importId', { params: { importId } }, { keep: true });
  const current = read.data as ListingImport | undefined;
  useImportNews(current?.state === 'running' || current?.state === 'undoing');
  return (
    <Page
      title={current?.fileName ?? t('title')}
      beside={current && <StateBadge state={current.state} />}
      lead={current && <Guess current={current} />}
      crumbs={[
        { to: '/inventory', label: t('inventory') },
        { to: '/inventory/import', label: t('title') },
      ]}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {!current && !read.error && <FormSkeleton />}
      {current && (
        <Stack gap="lg">
          {!current.kept && (
            <Alert color="gray" variant="light" icon={<IconClockOff size={18} />}>
              {t('forgotten')}
            </Alert>
          )}
          {current.state !== 'ready' && <Progressing current={current} />}
          {current.state === 'ready' && current.kept && <Preparing current={current} />}
          {current.kept && (
            <>
              <Title order={2} size="h4">
                {t(current.state === 'ready' ? 'previewTitle' : 'rowsTitle')}
              </Title>
              <RowsTable current={current} />
            </>
          )}
        </Stack>
      )}
    </Page>
  );
}

const delimiterWords = {
  ',': 'delimiter.comma',
  ';': 'delimiter.semicolon',
  '\t': 'delimiter.tab',
  '|': 'delimiter.bar',
} as const;

function Guess({ current }: { current: ListingImport }) {
  const t = useT(importWords);
  const word = delimiterWords[current.delimiter as ','];
  return <>{t('guess', { encoding: current.encoding.toUpperCase(), delimiter: word ? t(word) : current.delimiter })}</>;
}

function Preparing({ current }: { current: ListingImport }) {
  const t = useT(importWords);
  const change = useWrite('PATCH /api/listing-imports/:importId', { forgets });
  const run = useWrite('POST /api/listing-imports/:importId/run', { forgets: [...forgets, '/api/vehicles'] });
  const params = { importId: current.id };
  const { rows, errors, existing } = current.counts;
  const busy = change.isPending || run.isPending;
  return (
    <>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
        <ColumnsCard
          columns={current.columns}
          busy={busy}
          change={(mapping) => change.mutate({ params, body: { version: current.version, mapping } })}
        />
        <Stack gap="lg">
          <SettingsCard
            current={current}
            busy={busy}
            change={(settings) => change.mutate({ params, body: { version: current.version, settings } })}
          />
          <Card>
            <Stack gap="sm">
              <Text size="sm" role="status">
                {change.isPending ? t('checking') : t('runHelp', { errors, existing: existing ?? 0 })}
              </Text>
              <Button
                size="md"
                leftSection={<IconPlayerPlay size={18} />}
                disabled={busy || rows === errors}
                loading={run.isPending}
                onClick={() => run.mutate({ params, body: { version: current.version } })}
                data-import-run
              >
                {t('run', { n: rows - errors })}
              </Button>
            </Stack>
          </Card>
        </Stack>
      </SimpleGrid>
    </>
  );
}

function Progressing({ current }: { current: ListingImport }) {
  const t = useT(importWords);
  const { number } = useFormats();
  const { state, counts } = current;
  const { outcomes, rows } = counts;
  if (state === 'running' || state === 'undoing' || state === 'reading') {
    const left = (outcomes.created ?? 0) + (outcomes.updated ?? 0);
    const taken = (outcomes.undone ?? 0) + (outcomes.kept ?? 0);
    const share = state === 'undoing' ? taken / Math.max(1, left + taken) : counts.done / Math.max(1, rows);
    const said = state === 'undoing' ? t('undoing') : t('running', { done: number(counts.done), rows: number(rows) });
    return (
      <Card>
        <Stack gap="sm">
          <Text fw={600} role="status">
            {said}
          </Text>
          <Progress value={share * 100} animated size="lg" aria-label={said} />
          <Text size="sm" c="dimmed">
            {t('runningHelp')}
          </Text>
        </Stack>
      </Card>
    );
  }
  return <Result current={current} />;
}

function Result({ current }: { current: ListingImport }) {
  const t = useT(importWords);
  const { number } = useFormats();
  const confirm = useConfirm();
  const undo = useWrite('POST /api/listing-imports/:importId/undo', { forgets: [...forgets, '/api/vehicles'] });
  const { outcomes } = current.counts;
  const kinds = (['created', 'updated', 'unchanged', 'skipped', 'refused', 'undone', 'kept'] as const).filter(
    (kind) => outcomes[kind],
  );
  const state = current.state as 'done' | 'failed' | 'undone';
  const dealership = dealershipOfTab();
  const { url } = addressOf('GET /api/listing-imports/:importId/refused.csv', {
    params: { importId: current.id },
    query: dealership ? { dealership } : {},
  });
  const back = async (): Promise<void> => {
    if (await confirm({ title: t('undoTitle'), body: t('undoBody'), act: t('undo') })) {
      undo.mutate({ params: { importId: current.id }, body: { version: current.version } });
    }
  };
  return (
    <Stack gap="md">
      <Alert
        color={state === 'failed' ? 'red' : state === 'done' ? 'green' : 'gray'}
        variant="light"
        icon={<IconCheck size={18} />}
        role="status"
      >
        {t(state)} {state === 'undone' && outcomes.kept ? t('undoneKept', { n: outcomes.kept }) : ''}
      </Alert>
      <SimpleGrid cols={{ base: 2, sm: Math.min(4, Math.max(2, kinds.length)) }} spacing="sm">
        {kinds.map((kind) => (
          <Card key={kind} padding="sm">
            <Text size="xl" fw={650}>
              {number(outcomes[kind])}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`outcome.${kind}`)}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
      <Group gap="sm">
        {current.kept && (outcomes.refused ?? 0) > 0 && (
          <Button component="a" href={url} download variant="default" leftSection={<IconDownload size={18} />}>
            {t('downloadRefused')}
          </Button>
        )}
        {current.kept &&
          (state === 'done' || state === 'failed') &&
          ((outcomes.created ?? 0) > 0 || (outcomes.updated ?? 0) > 0) && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={18} />}
              loading={undo.isPending}
              onClick={() => void back()}
              data-import-undo
            >
              {t('undo')}
            </Button>
          )}
        <Button variant="default" renderRoot={(props) => <Link to="/inventory/import" {...props} />}>
          {t('another')}
        </Button>
        <Button renderRoot={(props) => <Link to="/inventory" {...props} />}>{t('toInventory')}</Button>
      </Group>
    </Stack>
  );
}
