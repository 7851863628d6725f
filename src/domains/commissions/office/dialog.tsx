import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Form } from '#office/form.tsx';
import type { RecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { commissionsScreenMessages } from './words.ts';

/** A short form in a dialog: closes when it is saved, keeps what was typed when it is not. */
export function Dialog<Values extends object>({
  title,
  act,
  form,
  close,
  children,
}: {
  title: string;
  act: string;
  form: RecordForm<Values>;
  close(): void;
  children: ReactNode;
}) {
  const t = useT(commissionsScreenMessages);
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form form={form} guard={false} after={close}>
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving}>
              {act}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
