import { Alert, Button, Card, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarOff, IconFileExport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { refreshSession } from '#office/session.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { CancelForm } from './cancel-form.tsx';
import { DateList } from './date-list.tsx';
import { closingWords } from './words.ts';

type Closing = Answer<'GET /api/closing'>;
type Open = NonNullable<Closing['open']>;

/** Leaving: what is taken along, how and when, and the way back. */
export function ClosingScreen() {
  const t = useT(closingWords);
  const read = useRead('GET /api/closing', {});
  const closing = read.data;
  return (
    <Page title={t('title')} lead={t('lead')} width="reading" crumbs={[{ label: t('dealership'), to: '/settings' }]}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <FormSkeleton />}
      {closing && (
        <Stack gap="md">
          {closing.open && <Standing closing={closing} open={closing.open} />}
          <TakeAlong open={closing.open} />
          {!closing.open && <CancelForm closing={closing} />}
          {closing.holds.length > 0 && <Holds holds={closing.holds} />}
        </Stack>
      )}
    </Page>
  );
}

/** How it stands, and the way back. */
function Standing({ closing, open }: { closing: Closing; open: Open }) {
  const t = useT(closingWords);
  const { dateTime } = useFormats();
  const again = (words: string) => ({
    done: () => {
      done(words);
      void forget('/api/');
      void refreshSession();
    },
  });
  const stop = useWrite(
    'POST /api/closing/stop',
    again(t(closing.state === 'cancelling' ? 'stopped' : 'erase.stopped')),
  );
  const back = useWrite('POST /api/closing/reactivate', again(t('reactivated')));
  const cancelling = closing.state === 'cancelling';
  return (
    <>
      <Alert color="orange" variant="light" icon={<IconCalendarOff size={20} />}>
        <Stack gap="sm" align="flex-start">
          <Text fw={600}>
            {cancelling
              ? t('state.cancelling', { date: dateTime(open.takesEffectAt) })
              : t('state.cancelled', { date: dateTime(open.purgeAt) })}
          </Text>
          <Text size="sm">
            {open.kind === 'unpaid'
              ? t('by.us', { date: dateTime(open.askedAt) })
              : t('by.asked', { date: dateTime(open.askedAt), name: open.askedBy ?? '–' })}
            {open.reason && ` · ${t('reason.given', { reason: open.reason })}`}
          </Text>
          <Group gap="sm">
            {(cancelling || open.kind === 'erase') && (
              <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate({})}>
                {t(cancelling ? 'stop' : 'erase.stop')}
              </Button>
            )}
            {!cancelling && (
              <Button loading={back.isPending} onClick={() => back.mutate({})}>
                {t('reactivate')}
              </Button>
            )}
          </Group>
          {!cancelling && <Text size="sm">{t('reactivate.help')}</Text>}
        </Stack>
      </Alert>
      <Card component="section">
        <Title order={2} size="h3" mb="sm">
          {t('dates.title')}
        </Title>
        <DateList
          takesEffectAt={open.cancelledAt ?? open.takesEffectAt}
          purgeAt={open.purgeAt}
          reminders={open.reminders}
          later={cancelling}
        />
      </Card>
    </>
  );
}

/** Export and records packs, offered before and after; leaving without them is said in words. */
function TakeAlong({ open }: { open: Open | null }) {
  const t = useT(closingWords);
  const { date } = useFormats();
  const [asked, ask] = useDisclosure(false);
  return (
    <Card component="section">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h3">
          {t('export.title')}
        </Title>
        <Text size="sm">{t('export.body')}</Text>
        <Group gap="sm">
          <Button
            renderRoot={(props) => <Link to="/settings/data" {...props} />}
            variant="default"
            leftSection={<IconFileExport size={18} />}
          >
            {t('export.go')}
          </Button>
          {open && !open.recordsDeclinedAt && !asked && (
            <Button variant="subtle" color="gray" onClick={ask.open}>
              {t('records.decline')}
            </Button>
          )}
        </Group>
        {open?.recordsDeclinedAt && (
          <Text size="sm" c="dimmed">
            {t('records.declined', { date: date(open.recordsDeclinedAt) })}
          </Text>
        )}
        {asked && !open?.recordsDeclinedAt && <Declining close={ask.close} />}
      </Stack>
    </Card>
  );
}

function Declining({ close }: { close(): void }) {
  const t = useT(closingWords);
  const office = useOfficeT();
  const form = useRecordForm({
    initialValues: { words: '' },
    save: async ({ words }) => {
      await api('POST /api/closing/records-declined', { body: { words } });
      await forget('/api/closing');
      done(t('records.saved'));
    },
  });
  return (
    <Form form={form} guard={false}>
      <Stack gap="sm">
        <Textarea
          label={t('records.words')}
          required
          minLength={10}
          maxLength={1000}
          {...form.fields.getInputProps('words')}
        />
        <Group gap="sm">
          <Button variant="default" onClick={close}>
            {office('cancel')}
          </Button>
          <Button type="submit" loading={form.saving}>
            {t('records.save')}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function Holds({ holds }: { holds: Closing['holds'] }) {
  const t = useT(closingWords);
  const { day } = useFormats();
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('holds.title')}
      </Title>
      <Stack gap="xs">
        <Text size="sm">{t('holds.lead')}</Text>
        {holds.map(({ authority, basis, endsOn }) => (
          <Text size="sm" key={`${authority} ${basis}`}>
            {t('holds.line', { authority, basis, date: day(endsOn) })}
          </Text>
        ))}
      </Stack>
    </Card>
  );
}
