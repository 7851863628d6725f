import { Badge, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { PlainTable } from '#office/plain-table.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';

type Row = Answer<'GET /api/operator/lost-factors'>['items'][number];
const checks = ['photo_id', 'video', 'known_number', 'registration'] as const;

/** Who lost their second factor and has nobody else to ask: make sure who they are, or refuse. */
export function LostFactorsScreen() {
  const t = useT(operatorWords);
  const read = useRead('GET /api/operator/lost-factors');
  const refuse = useWrite('DELETE /api/operator/lost-factors/:removalId', {
    forgets: ['/api/operator'],
    done: () => done(t('lost.refused')),
  });
  const [checking, setChecking] = useState<Row | null>(null);
  return (
    <Page title={t('nav.lost')} lead={t('lost.lead')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <PlainTable<Row>
          label={t('nav.lost')}
          rows={read.data.items}
          rowKey={({ id }) => id}
          none={t('lost.none')}
          columns={[
            {
              header: t('name'),
              cell: (row) => (
                <>
                  {row.name}
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {[row.email, row.phone].filter(Boolean).join(' · ')}
                  </Text>
                </>
              ),
            },
            { header: t('dealership'), cell: (row) => row.dealerships.join(', ') || '–' },
            { header: t('since'), cell: (row) => <Moment at={row.since} /> },
            { header: t('lost.address'), cell: (row) => <Moment at={row.emailChangedAt} /> },
            { header: t('lost.asked'), cell: (row) => <Moment at={row.askedAt} /> },
            { header: t('state'), cell: (row) => <State row={row} /> },
            {
              header: t('lost.act'),
              cell: (row) => (
                <Group gap="xs">
                  {row.state === 'asked' && (
                    <Button size="xs" onClick={() => setChecking(row)}>
                      {t('lost.check')}
                    </Button>
                  )}
                  <Button
                    size="xs"
                    variant="default"
                    loading={refuse.isPending}
                    onClick={() => refuse.mutate({ params: { removalId: row.id } })}
                  >
                    {t('lost.refuse')}
                  </Button>
                </Group>
              ),
            },
          ]}
        />
      )}
      {checking && <Check row={checking} close={() => setChecking(null)} />}
    </Page>
  );
}

function State({ row }: { row: Row }) {
  const t = useT(operatorWords);
  const { dateTime } = useFormats();
  if (!row.dueAt) return <Badge color="orange">{t('lost.state.asked')}</Badge>;
  return <Text size="sm">{t('lost.state.waiting', { at: dateTime(row.dueAt), by: row.checkedBy ?? '' })}</Text>;
}

function Check({ row, close }: { row: Row; close(): void }) {
  const t = useT(operatorWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { how: 'photo_id' as (typeof checks)[number] },
    fieldWords: () => undefined,
    save: async (body) => {
      const params = { removalId: row.id };
      if (!(await sure(() => api('POST /api/operator/lost-factors/:removalId/check', { params, body })))) return;
      await forget('/api/operator');
      done(t('lost.checked'));
      close();
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('lost.checkOf', { name: row.name })}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <Text size="sm">{t('lost.checkLead')}</Text>
          <Select
            label={t('lost.how')}
            allowDeselect={false}
            data={checks.map((value) => ({ value, label: t(`lost.how.${value}`) }))}
            {...form.fields.getInputProps('how')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('lost.note')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
