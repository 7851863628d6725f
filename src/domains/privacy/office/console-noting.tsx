import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { api } from '#office/api.ts';
import type { Body } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import type { PlatformRequest } from './console-screen.tsx';
import { consoleWords } from './console-words.ts';

const kinds = ['access', 'correction', 'erasure', 'opt_out', 'other'] as const;

/** Notes what a request really asks for, and how who asks has shown who they are. */
export function Noting({ one, close }: { one: PlatformRequest; close(): void }) {
  const t = useT(consoleWords);
  const office = useOfficeT();
  const child = one.kind === 'child';
  const form = useRecordForm({
    initialValues: { kind: one.kind as string, identity: one.identity?.how ?? '' },
    fieldWords: ({ code }) => (code === 'required' ? t('needNote') : undefined),
    save: async ({ kind, identity }) => {
      const body = {
        kind: kind === one.kind ? null : kind,
        identity: identity.trim() === one.identity?.how ? '' : identity,
      } as Body<'POST /api/operator/privacy/:requestId/note'>;
      await api('POST /api/operator/privacy/:requestId/note', { params: { requestId: one.id }, body });
      await forget('/api/operator/privacy');
      done(t('noted'));
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('note')} size="lg" closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          {!child && (
            <Select
              label={t('asksFor')}
              description={t('asksForHelp')}
              allowDeselect={false}
              data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
              {...form.fields.getInputProps('kind')}
            />
          )}
          <Textarea
            label={t(child ? 'identityChild' : 'identity')}
            description={t(child ? 'identityChildHelp' : 'identityHelp')}
            required={child}
            autosize
            minRows={2}
            maxLength={1000}
            {...form.fields.getInputProps('identity')}
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
