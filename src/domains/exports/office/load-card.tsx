import { Alert, Button, Card, FileButton, Group, PasswordInput, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconUpload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { formatBytes } from '#kernel/format.ts';
import { api, upload } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { ProblemBox } from '#office/problem.tsx';
import { refreshSession } from '#office/session.tsx';
import { failed } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { useMoving } from './exports-list.tsx';
import { LoadReportTable } from './load-report-table.tsx';
import { dataWords } from './words.ts';

type Import = Answer<'GET /api/data-imports'>['items'][number];
const path = '/api/data-imports';

/** Loading an archive: sent in parts that go on where they stopped, looked at, loaded, compared. Shown where it is possible. */
export function LoadCard({ empty, names }: { empty: boolean; names: Record<string, string> }) {
  const t = useT(dataWords);
  const read = useRead('GET /api/data-imports');
  const [sent, setSent] = useState<{ name: string; share: number } | null>(null);
  const prove = useStepUp();
  const current = read.data?.items.find(({ state }) => state !== 'removed');
  const moving = current?.state === 'reading' || current?.state === 'loading';
  useMoving(moving, path);
  const state = current?.state;
  const locked = current?.protected === true && current.parts.length === Math.ceil(current.bytes / current.partBytes);
  const loading = useRef(false);
  // Everything that is shown anywhere is another dealership's now, its name in the frame too.
  useEffect(() => {
    if (state === 'done' && loading.current) void Promise.all([forget('/api/'), refreshSession()]);
    loading.current = state === 'loading';
  }, [state]);
  if (!read.data || (!empty && !current)) return null;

  const send = async (file: File | null): Promise<void> => {
    if (!file) return;
    try {
      let of: Import;
      if (current?.state === 'uploading' && current.bytes === file.size) of = current;
      else {
        const body = { fileName: file.name.slice(0, 200), bytes: file.size };
        const begun = await prove(() => api('POST /api/data-imports', { body }));
        if (!begun) return;
        of = begun.answer;
      }
      const parts = Math.ceil(of.bytes / of.partBytes);
      for (let part = 0; part < parts; part++) {
        if (of.parts.includes(part)) continue;
        const share = (of_: number) => setSent({ name: file.name, share: Math.floor((100 * (part + of_)) / parts) });
        share(0);
        await upload('PUT /api/data-imports/:importId/parts/:part', {
          params: { importId: of.id, part },
          file: file.slice(part * of.partBytes, (part + 1) * of.partBytes),
          onProgress: share,
        });
      }
      const whole = await api('GET /api/data-imports/:importId', { params: { importId: of.id } });
      // What a passphrase protects is read once it is given.
      if (!whole.protected)
        await api('POST /api/data-imports/:importId/read', { params: { importId: of.id }, body: {} });
    } catch (error) {
      failed(asProblem(error));
    } finally {
      setSent(null);
      void forget(path);
    }
  };
  const choose = (label: string) => (
    <FileButton onChange={(file) => void send(file)} accept=".zip,.sealed,application/zip,application/octet-stream">
      {(props) => (
        <Button
          {...props}
          leftSection={<IconUpload size={18} />}
          style={{ alignSelf: 'flex-start', maxWidth: '100%', height: 'auto', minHeight: 36 }}
          styles={{ label: { whiteSpace: 'normal' } }}
        >
          {label}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('load.title')}
      </Title>
      <Card>
        <Stack gap="sm">
          {sent && <Sharing words={t('load.sending', { name: sent.name, share: sent.share })} share={sent.share} />}
          {!sent && (!current || (current.state === 'failed' && empty)) && (
            <>
              {current && <Failed of={current} />}
              <Text size="sm">{t('load.help')}</Text>
              {choose(t('load.choose'))}
            </>
          )}
          {!sent && current?.state === 'uploading' && locked && <Unlock of={current} />}
          {!sent && current?.state === 'uploading' && !locked && (
            <>
              <Text size="sm">
                {t('load.cut', {
                  name: current.fileName,
                  share: Math.floor((100 * current.parts.length * current.partBytes) / current.bytes),
                })}
              </Text>
              <Group>
                {choose(t('load.goOn'))}
                <RemoveButton of={current} />
              </Group>
            </>
          )}
          {moving && current && <MovingImport of={current} />}
          {current?.state === 'ready' && <Preview of={current} names={names} />}
          {current?.state === 'done' && current.report && <Done of={current} names={names} />}
          {current?.state === 'failed' && !empty && <Failed of={current} />}
        </Stack>
      </Card>
    </Stack>
  );
}

/** An archive that a passphrase protects has arrived: it is opened with it. A wrong one costs nothing but another try. */
function Unlock({ of }: { of: Import }) {
  const t = useT(dataWords);
  const form = useRecordForm({
    initialValues: { passphrase: '' },
    validate: { passphrase: (value) => (value === '' ? t('unlock.needed') : null) },
    save: async ({ passphrase }) => {
      try {
        await api('POST /api/data-imports/:importId/read', { params: { importId: of.id }, body: { passphrase } });
        void forget(path);
      } catch (error) {
        if (asProblem(error).code !== 'wrong_passphrase') throw error;
        form.fields.setFieldError('passphrase', t('archive.wrong_passphrase'));
      }
    },
  });
  return (
    <Form form={form}>
      <Stack gap="sm">
        {form.trouble && <ProblemBox problem={form.trouble} />}
        <Text size="sm">{t('unlock.help', { name: of.fileName })}</Text>
        <PasswordInput
          label={t('form.passphrase')}
          autoComplete="off"
          maxLength={200}
          visibilityToggleButtonProps={{ 'aria-label': t('form.show') }}
          {...form.fields.getInputProps('passphrase')}
        />
        <Group>
          <Button type="submit" loading={form.saving}>
            {t('unlock.open')}
          </Button>
          <RemoveButton of={of} />
        </Group>
      </Stack>
    </Form>
  );
}

function Sharing({ words, share }: { words: string; share: number }) {
  return (
    <Stack gap={6} role="status">
      <Text size="sm">{words}</Text>
      <Progress value={share} animated aria-label={words} />
    </Stack>
  );
}

function MovingImport({ of }: { of: Import }) {
  const t = useT(dataWords);
  const { done = 0, inAll = 0 } = of.progress ?? {};
  const share = inAll === 0 ? 0 : Math.min(100, Math.floor((100 * done) / inAll));
  return <Sharing words={t(of.state === 'reading' ? 'load.reading' : 'load.loading', { share })} share={share} />;
}

function Failed({ of }: { of: Import }) {
  const t = useT(dataWords);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={t('load.failed')}>
      {t(`archive.${of.problem?.code ?? 'unexpected'}`)}
      {of.problem?.entry && (
        <Text size="xs" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {t('archive.entry', { entry: of.problem.entry })}
        </Text>
      )}
    </Alert>
  );
}

function RemoveButton({ of, label }: { of: Import; label?: string }) {
  const t = useT(dataWords);
  const remove = useWrite('DELETE /api/data-imports/:importId', { forgets: [path] });
  return (
    <Button
      variant={label ? 'default' : 'subtle'}
      {...(label ? {} : { color: 'red' })}
      loading={remove.isPending}
      onClick={() => remove.mutate({ params: { importId: of.id } })}
    >
      {label ?? t('load.remove')}
    </Button>
  );
}

function Preview({ of, names }: { of: Import; names: Record<string, string> }) {
  const t = useT(dataWords);
  const { number, dateTime } = useFormats();
  const { locale } = useLanguage();
  const prove = useStepUp();
  const [busy, setBusy] = useState(false);
  const { summary } = of;
  if (!summary) return null;
  const load = async (): Promise<void> => {
    setBusy(true);
    try {
      await prove(() => api('POST /api/data-imports/:importId/load', { params: { importId: of.id } }));
    } catch (error) {
      failed(asProblem(error));
    } finally {
      setBusy(false);
      void forget(path);
    }
  };
  return (
    <>
      <Text fw={600}>{t('load.ready')}</Text>
      <Text size="sm">
        {t('load.of', {
          name: summary.dealership.name,
          slug: summary.dealership.slug,
          at: dateTime(summary.snapshotAt),
        })}
        <br />
        {t('load.entries', {
          entries: number(summary.entries),
          files: number(summary.files),
          size: formatBytes(summary.bytes, locale),
        })}
      </Text>
      <Text size="sm">
        {summary.things
          .map(({ thing, rows }) => t('load.thing', { name: names[thing] ?? thing, rows: number(rows) }))
          .join(' · ')}
      </Text>
      <Alert variant="light" color={summary.journal.holds ? 'gray' : 'yellow'}>
        <Stack gap={6}>
          <Text size="sm">
            {t('load.chain', { holds: summary.journal.holds ? 'yes' : 'no', count: number(summary.journal.entries) })}
          </Text>
          <Text size="sm">{t('load.renames')}</Text>
          <Text size="sm">{t('load.responsible')}</Text>
          {summary.staff.matched.length > 0 && (
            <Text size="sm">{t('load.matched', { names: summary.staff.matched.join(', ') })}</Text>
          )}
          {summary.staff.invite.length > 0 && (
            <Text size="sm">{t('load.invite', { names: summary.staff.invite.join(', ') })}</Text>
          )}
        </Stack>
      </Alert>
      <Group>
        <Button loading={busy} onClick={() => void load()}>
          {t('load.start')}
        </Button>
        <RemoveButton of={of} />
      </Group>
    </>
  );
}

function Done({ of, names }: { of: Import; names: Record<string, string> }) {
  const t = useT(dataWords);
  const report = of.report!;
  return (
    <>
      <Alert color="green" variant="light" icon={<IconCheck size={18} />} title={t('load.done')}>
        <Stack gap={6}>
          <Text size="sm">{t('load.photos', { count: report.photos })}</Text>
          <Text size="sm">{t('load.quiet', report.quieted)}</Text>
          {report.staff.invite.length > 0 && (
            <Text size="sm">{t('load.invite', { names: report.staff.invite.join(', ') })}</Text>
          )}
        </Stack>
      </Alert>
      <LoadReportTable comparison={report.comparison} names={names} />
      <Group>
        <RemoveButton of={of} label={t('load.dismiss')} />
      </Group>
    </>
  );
}
