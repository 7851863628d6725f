import { Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { Step } from './step.tsx';
import type { RequestView } from './step.tsx';
import { deskWords } from './words.ts';

const decisions = ['granted', 'partly', 'refused'] as const;

/** What was decided, and why when it was not all granted. */
export function DecisionCard({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const form = useRecordForm({
    initialValues: { decision: request.decision ?? 'granted', decisionReason: request.decisionReason },
    save: async (values) => {
      await api('PATCH /api/privacy/requests/:requestId', {
        params: { requestId: request.id },
        body: { version: request.version, ...values },
      });
      await forget('/api/privacy');
      done(t('saved'));
    },
  });
  if (request.closedAt)
    return (
      <Step title={t('decision')}>
        <Text size="sm">{[t(`decision.${request.decision!}`), request.decisionReason].filter(Boolean).join('. ')}</Text>
      </Step>
    );
  return (
    <Step title={t('decision')}>
      <Form form={form}>
        <Stack gap="sm">
          <Select
            label={t('decision')}
            allowDeselect={false}
            data={decisions.map((value) => ({ value, label: t(`decision.${value}`) }))}
            {...form.fields.getInputProps('decision')}
          />
          {form.fields.getValues().decision !== 'granted' && (
            <Textarea label={t('reason')} autosize minRows={2} {...form.fields.getInputProps('decisionReason')} />
          )}
          <Button type="submit" variant="default" w="fit-content" loading={form.saving}>
            {t('decide')}
          </Button>
        </Stack>
      </Form>
    </Step>
  );
}

/** The letter that answers: made of what is known, changed as one likes, kept as it went. */
export function LetterCard({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const { dateTime } = useFormats();
  const [again, setAgain] = useState(false);
  const { letter } = request;
  return (
    <Step title={t('letter')}>
      {letter && !again ? (
        <>
          <Text size="sm" fw={600}>
            {letter.subject}
          </Text>
          <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {letter.body}
          </Text>
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {t('sent', { at: dateTime(letter.at) })}
            </Text>
            {!request.closedAt && (
              <Button variant="subtle" size="compact-sm" onClick={() => setAgain(true)}>
                {t('sendAgain')}
              </Button>
            )}
          </Group>
        </>
      ) : (
        !request.closedAt && <Draft request={request} />
      )}
    </Step>
  );
}

function Draft({ request }: { request: RequestView }) {
  const read = useRead(
    'GET /api/privacy/requests/:requestId/letter',
    { params: { requestId: request.id } },
    { staleTime: 0 },
  );
  // Made anew with each step that was taken; what somebody types is theirs.
  return read.data && !read.isFetching ? <LetterForm request={request} draft={read.data} /> : null;
}

function LetterForm({
  request,
  draft,
}: {
  request: RequestView;
  draft: { subject: string; body: string; to: string | null };
}) {
  const t = useT(deskWords);
  const form = useRecordForm({
    initialValues: { subject: draft.subject, body: draft.body },
    save: async (values) => {
      await api('POST /api/privacy/requests/:requestId/letter', {
        params: { requestId: request.id },
        body: { version: request.version, ...values },
      });
      await forget('/api/privacy');
      done(t('saved'));
    },
  });
  return (
    <Form form={form}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {draft.to ? t('letterTo', { to: draft.to }) : t('letterHand')}
        </Text>
        <TextInput label={t('subject')} {...form.fields.getInputProps('subject')} />
        <Textarea label={t('body')} autosize minRows={8} {...form.fields.getInputProps('body')} />
        <Button type="submit" w="fit-content" loading={form.saving}>
          {t(draft.to ? 'send' : 'keepLetter')}
        </Button>
      </Stack>
    </Form>
  );
}

/** Puts the due date off, once. */
export function ExtensionCard({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const { day } = useFormats();
  const form = useRecordForm({
    initialValues: { until: '', reason: '' },
    save: async (values) => {
      await api('POST /api/privacy/requests/:requestId/extension', {
        params: { requestId: request.id },
        body: { version: request.version, ...values },
      });
      await forget('/api/privacy');
      done(t('saved'));
    },
  });
  if (request.extendedFrom)
    return (
      <Step title={t('extension')}>
        <Text size="sm">{`${t('extended', { day: day(request.extendedFrom) })}: ${request.extensionReason ?? ''}`}</Text>
      </Step>
    );
  return (
    <Step title={t('extension')}>
      <Form form={form}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('extensionHelp')}
          </Text>
          <TextInput type="date" label={t('extensionUntil')} {...form.fields.getInputProps('until')} />
          <Textarea label={t('reason')} autosize {...form.fields.getInputProps('reason')} />
          <Button type="submit" variant="default" w="fit-content" loading={form.saving}>
            {t('extend')}
          </Button>
        </Stack>
      </Form>
    </Step>
  );
}
