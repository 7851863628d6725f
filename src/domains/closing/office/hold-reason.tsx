import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { consoleWords } from './console-words.ts';

/** Ends a hold, or reads its copy: both for a reason that is kept. */
export function HoldReason({ hold, act, close }: { hold: { id: string }; act: 'end' | 'read'; close(): void }) {
  const t = useT(consoleWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const params = { holdId: hold.id };
  const form = useRecordForm({
    initialValues: { reason: '' },
    fields: { why: 'reason' },
    save: async ({ reason }) => {
      if (act === 'end') {
        if (!(await sure(() => api('POST /api/operator/holds/:holdId/end', { params, body: { why: reason } })))) return;
        done(t('ended'));
      } else {
        const read = await sure(() => api('POST /api/operator/holds/:holdId/readings', { params, body: { reason } }));
        if (!read) return;
        keepAsFile(read.answer, `hold-${hold.id.slice(-12)}.json`);
        done(t('readDone'));
      }
      await forget('/api/operator/');
      close();
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t(act === 'end' ? 'endTitle' : 'readTitle')}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <Text size="sm">{t(act === 'end' ? 'endBody' : 'readBody')}</Text>
          <Textarea
            label={t(act === 'end' ? 'why' : 'reason')}
            required
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            {...form.fields.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving} color={act === 'end' ? 'red' : undefined}>
              {t(act === 'end' ? 'end' : 'readCopy')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}

/** The copy goes to the custodian's own machine, and is nowhere on the screen. */
function keepAsFile(value: unknown, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 1)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
