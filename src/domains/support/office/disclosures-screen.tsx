import { Button, Card, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { DealershipSelect } from './dealership-select.tsx';
import { operatorWords } from './operator-words.ts';

type Row = Answer<'GET /api/operator/disclosures'>['items'][number];

/** What authorities demanded and were given, with its two people. */
export function DisclosuresScreen() {
  const t = useT(operatorWords);
  const [preparing, prepare] = useDisclosure(false);
  const [giving, give] = useState<Row | null>(null);
  const read = useRead('GET /api/operator/disclosures');
  return (
    <Page
      title={t('nav.disclosures')}
      lead={t('disclosuresLead')}
      width="reading"
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={prepare.open}>
          {t('prepare')}
        </Button>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={3} />}
      <Stack gap="sm">
        {read.data?.items.length === 0 && (
          <Card>
            <Text size="sm" c="dimmed">
              {t('none')}
            </Text>
          </Card>
        )}
        {read.data?.items.map((row) => (
          <DisclosureCard key={row.id} row={row} give={() => give(row)} />
        ))}
      </Stack>
      {preparing && <Prepare close={prepare.close} />}
      {giving && <Give row={giving} close={() => give(null)} />}
    </Page>
  );
}

function DisclosureCard({ row, give }: { row: Row; give(): void }) {
  const t = useT(operatorWords);
  const { dateTime, day } = useFormats();
  const sure = useStepUp();
  const approve = async (): Promise<void> => {
    try {
      const params = { disclosureId: row.id };
      if (!(await sure(() => api('POST /api/operator/disclosures/:disclosureId/approval', { params })))) return;
      await forget('/api/operator/disclosures');
      done(t('approved'));
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const lines: [string, string][] = [
    [t('document'), row.document],
    [t('basis'), row.basis],
    [t('scope'), row.scope],
    [t('prepared'), `${dateTime(row.preparedAt)} ${t('by', { name: row.preparedBy })}`],
    ...(row.approvedAt
      ? [[t('approved'), `${dateTime(row.approvedAt)} ${t('by', { name: row.approvedBy ?? '' })}`] as [string, string]]
      : []),
    ...(row.givenAt
      ? [
          [t('given'), `${dateTime(row.givenAt)}: ${row.given}`] as [string, string],
          [
            t('told'),
            row.toldAt
              ? dateTime(row.toldAt)
              : row.unreachedAt
                ? t('unreached', { at: dateTime(row.unreachedAt) })
                : t('notTold', { until: day(row.forbiddenUntil), by: row.forbiddenBy ?? '' }),
          ] as [string, string],
        ]
      : []),
  ];
  return (
    <Card component="article">
      <Stack gap={6}>
        <Title order={2} size="h3">
          {row.authority} · {row.dealership ?? row.dealershipId ?? row.account ?? row.userId}
        </Title>
        {lines.map(([name, value]) => (
          <Text key={name} size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            <Text span c="dimmed" inherit>
              {t('lineOf', { name })}{' '}
            </Text>
            {value}
          </Text>
        ))}
        <Group justify="flex-end">
          {!row.approvedAt && row.mine && (
            <Text size="sm" c="dimmed">
              {t('second')}
            </Text>
          )}
          {!row.approvedAt && !row.mine && (
            <Button size="xs" onClick={() => void approve()}>
              {t('approve')}
            </Button>
          )}
          {row.approvedAt && !row.givenAt && (
            <Button size="xs" onClick={give}>
              {t('give')}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function Prepare({ close }: { close(): void }) {
  const t = useT(operatorWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: {
      dealershipId: null as string | null,
      account: '',
      authority: '',
      document: '',
      basis: '',
      scope: '',
    },
    fieldWords: ({ code }) => (code === 'one_of_two' ? t('oneOfTwo') : undefined),
    save: async ({ dealershipId, account, ...demand }) => {
      const body = { ...demand, dealershipId, account: account.trim() || null };
      if (!(await sure(() => api('POST /api/operator/disclosures', { body })))) return;
      await forget('/api/operator/disclosures');
      close();
    },
  });
  const field = (name: 'account' | 'authority' | 'document' | 'basis', required = true) => (
    <TextInput label={t(name)} required={required} maxLength={300} {...form.fields.getInputProps(name)} />
  );
  return (
    <Modal opened onClose={close} title={t('prepare')} size="lg" closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <DealershipSelect label={t('dealership')} clearable {...form.fields.getInputProps('dealershipId')} />
          {field('account', false)}
          {field('authority')}
          {field('document')}
          {field('basis')}
          <Textarea
            label={t('scope')}
            required
            autosize
            minRows={3}
            maxLength={2000}
            {...form.fields.getInputProps('scope')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {office('save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}

function Give({ row, close }: { row: Row; close(): void }) {
  const t = useT(operatorWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { given: '', forbids: false, forbidden: { until: '', by: '' } },
    save: async ({ given, forbids, forbidden }) => {
      const body = { given, forbidden: forbids ? forbidden : null };
      const params = { disclosureId: row.id };
      if (!(await sure(() => api('POST /api/operator/disclosures/:disclosureId/giving', { params, body })))) return;
      await forget('/api/operator/disclosures');
      done(t('givenDone'));
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('give')} size="lg" closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <Textarea
            label={t('given')}
            required
            autosize
            minRows={3}
            maxLength={2000}
            {...form.fields.getInputProps('given')}
          />
          <Checkbox label={t('forbid')} {...form.fields.getInputProps('forbids', { type: 'checkbox' })} />
          {form.fields.getValues().forbids && (
            <>
              <TextInput
                type="date"
                label={t('forbiddenUntil')}
                required
                {...form.fields.getInputProps('forbidden.until')}
              />
              <TextInput
                label={t('forbiddenBy')}
                required
                maxLength={300}
                {...form.fields.getInputProps('forbidden.by')}
              />
            </>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {office('save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
