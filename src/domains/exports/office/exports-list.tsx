import { Alert, Anchor, Badge, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconPackageExport } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { formatBytes } from '#kernel/format.ts';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { dealershipOfTab } from '#office/dealership-of-tab.ts';
import { Empty } from '#office/empty.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { dataWords } from './words.ts';

type Made = Answer<'GET /api/exports'>['items'][number];
const colours: Record<Made['state'], string> = {
  waiting: 'gray',
  running: 'blue',
  ready: 'green',
  failed: 'red',
  expired: 'gray',
  removed: 'gray',
};

/** Asks again every moment and a half while something moves. */
export function useMoving(moving: boolean, path: string): void {
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => void forget(path), 1500);
    return () => clearInterval(timer);
  }, [moving, path]);
}

/** Exports and packs: how far they are, and their files while they are kept. */
export function ExportsList() {
  const t = useT(dataWords);
  const read = useRead('GET /api/exports');
  const items = read.data?.items ?? [];
  useMoving(
    items.some(({ state }) => state === 'waiting' || state === 'running'),
    '/api/exports',
  );
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('list.title')}
      </Title>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={2} />}
      {read.data && items.length === 0 && (
        <Card>
          <Empty icon={IconPackageExport} title={t('list.none')}>
            {t('list.noneHelp')}
          </Empty>
        </Card>
      )}
      {items.map((made) => (
        <ExportCard key={made.id} made={made} />
      ))}
    </Stack>
  );
}

function ExportCard({ made }: { made: Made }) {
  const t = useT(dataWords);
  const { dateTime, relative } = useFormats();
  const { locale } = useLanguage();
  const over = made.state === 'expired' || made.state === 'removed';
  const rows = Object.values(made.contents.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <Card component="article" style={over ? { opacity: 0.75 } : {}}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} style={{ flex: '1 1 16rem', minWidth: 0 }}>
          <Group gap="xs">
            <Title order={3} size="h4">
              {t(`take.${made.kind}`)}
              {made.fiscalYear !== null && ` ${made.fiscalYear}`}
            </Title>
            <Badge color={colours[made.state]} variant="light">
              {t(`state.${made.state}`)}
            </Badge>
            {made.protected && <Badge variant="outline">{t('protected')}</Badge>}
            {made.kind === 'everything' && !made.photos && (
              <Badge variant="outline" color="gray">
                {t('withoutPhotos')}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {made.nightly
              ? t('byNight', { when: relative(made.requestedAt) })
              : t('by', { name: made.by ?? 'Automo', when: relative(made.requestedAt) })}
          </Text>
          {made.bytes !== null && (
            <Text size="sm">
              {formatBytes(made.bytes, locale)} · {t('holds', { rows, files: made.contents.files ?? 0 })}
            </Text>
          )}
          {made.snapshotAt && !over && (
            <Text size="xs" c="dimmed">
              {t('shows', { at: dateTime(made.snapshotAt) })}
              {made.expiresAt && ` · ${t('until', { at: dateTime(made.expiresAt) })}`} ·{' '}
              {t('downloads', { count: made.downloads })}
            </Text>
          )}
          {(made.contents.missing ?? 0) > 0 && !over && (
            <Text size="xs" c="dimmed">
              {t('missing', { count: made.contents.missing! })}
            </Text>
          )}
        </Stack>
        <Actions made={made} />
      </Group>
      <Moving made={made} />
      {made.state === 'failed' && (
        <Alert color="red" variant="light" mt="sm">
          {t(`problem.${made.problem ?? 'unexpected'}`)}
        </Alert>
      )}
    </Card>
  );
}

function Moving({ made }: { made: Made }) {
  const t = useT(dataWords);
  const { number } = useFormats();
  const { locale } = useLanguage();
  if (made.state === 'waiting')
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {t('waiting.help')}
      </Text>
    );
  if (made.state !== 'running') return null;
  const { rows = 0, rowsInAll = 0, files = 0, filesInAll = 0, bytes = 0 } = made.progress ?? {};
  const inAll = rowsInAll + filesInAll;
  const share = inAll === 0 ? 0 : Math.min(100, Math.round((100 * (rows + files)) / inAll));
  return (
    <Stack gap={4} mt="sm" role="status">
      <Progress value={share} animated aria-label={t('progress.label')} />
      <Text size="xs" c="dimmed">
        {t('progress.rows', { done: number(rows), inAll: number(rowsInAll) })} ·{' '}
        {t('progress.files', { done: number(files), inAll: number(filesInAll) })} · {formatBytes(bytes, locale)}
      </Text>
    </Stack>
  );
}

function Actions({ made }: { made: Made }) {
  const t = useT(dataWords);
  const prove = useStepUp();
  const sure = useConfirm();
  const remove = useWrite('DELETE /api/exports/:exportId', {
    forgets: ['/api/exports'],
    done: () => done(t('removed')),
  });
  const params = { exportId: made.id };
  const download = async (): Promise<void> => {
    try {
      const given = await prove(() => api('POST /api/exports/:exportId/ticket', { params }));
      if (!given) return;
      const dealership = dealershipOfTab();
      window.location.assign(`${given.answer.path}${dealership ? `&dealership=${dealership}` : ''}`);
      void forget('/api/exports');
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const ask = async (): Promise<void> => {
    if (await sure({ title: t('remove.title'), body: t('remove.body'), act: t('remove') })) remove.mutate({ params });
  };
  if (made.state === 'expired' || made.state === 'removed') return null;
  const moving = made.state === 'waiting' || made.state === 'running';
  return (
    <Group gap="xs">
      {made.state === 'ready' && (
        <Button size="sm" leftSection={<IconDownload size={18} />} onClick={() => void download()}>
          {t('download')}
        </Button>
      )}
      {made.state === 'ready' && made.protected && (
        <Anchor href="/api/open-sealed-export" size="sm">
          {t('opener')}
        </Anchor>
      )}
      <Button size="sm" variant="subtle" color="red" loading={remove.isPending} onClick={() => void ask()}>
        {t(moving ? 'stop' : 'remove')}
      </Button>
    </Group>
  );
}
