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
import { securityWords } from './security-words.ts';

type Row = Answer<'GET /api/operator/lost-factors'>['items'][number];
const checks = ['photo_id', 'video', 'known_number', 'registration'] as const;

/** Who lost their second factor and has nobody else to ask: make sure who they are, or refuse. */
export function LostFactorsScreen() {
  const t = useT(operatorWords);
  const w = useT(securityWords);
  const read = useRead('GET /api/operator/lost-factors');
  const refuse = useWrite('DELETE /api/operator/lost-factors/:removalId', {
    forgets: ['/api/operator'],
    done: () => done(w('lost.refused')),
  });
  const [checking, setChecking] = useState<Row | null>(null);
  return (
    <Page title={t('nav.lost')} lead={w('lost.lead')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton />}
      {read.data && (
        <PlainTable<Row>
          label={t('nav.lost')}
          rows={read.data.items}
          rowKey={({ id }) => id}
          none={w('lost.none')}
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
            { header: w('lost.address'), cell: (row) => <Moment at={row.emailChangedAt} /> },
            { header: w('lost.asked'), cell: (row) => <Moment at={row.askedAt} /> },
            { header: t('state'), cell: (row) => <State row={row} /> },
            {
              header: w('lost.act'),
              cell: (row) => (
                <Group gap="xs">
                  {row.state === 'asked' && (
                    <Button size="xs" onClick={() => setChecking(row)}>
                      {w('lost.check')}
                    </Button>
                  )}
                  <Button
                    size="xs"
                    variant="default"
                    loading={refuse.isPending}
                    onClick={() => refuse.mutate({ params: { removalId: row.id } })}
                  >
                    {w('lost.refuse')}
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
  const w = useT(securityWords);
  const { dateTime } = useFormats();
  if (!row.dueAt) return <Badge color="orange">{w('lost.state.asked')}</Badge>;
  return <Text size="sm">{w('lost.state.waiting', { at: dateTime(row.dueAt), by: row.checkedBy ?? '' })}</Text>;
}

function Check({ row, close }: { row: Row; close(): void }) {
  const w = useT(securityWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { how: 'photo_id' as (typeof checks)[number] },
    fieldWords: () => undefined,
    save: async (body) => {
      const params = { removalId: row.id };
      if (!(await sure(() => api('POST /api/operator/lost-factors/:removalId/check', { params, body })))) return;
      await forget('/api/operator');
      done(w('lost.checked'));
      close();
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={w('lost.checkOf', { name: row.name })}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <Text size="sm">{w('lost.checkLead')}</Text>
          <Select
            label={w('lost.how')}
            allowDeselect={false}
            data={checks.map((value) => ({ value, label: w(`lost.how.${value}`) }))}
            {...form.fields.getInputProps('how')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {w('lost.note')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
