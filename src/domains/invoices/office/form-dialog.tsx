import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Form, useRecordForm } from '#office/form.tsx';
import type { RecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { useScreenErrors } from './screen-errors.ts';
import { invoicesScreenMessages } from './words.ts';

interface Asked<Values extends object> {
  title: string;
  help?: string | undefined;
  /** The act itself: `Issue`. */
  act: string;
  danger?: boolean;
  values: Values;
  /** Where a field of the API is on this form, when it is not called the same. */
  fields?: Record<string, string>;
  save(values: Values): Promise<unknown>;
  close(): void;
  children?(fields: RecordForm<Values>['fields']): ReactNode;
}

/** A short form in a dialog: closes when it is saved, keeps what was typed when it is not. */
export function FormDialog<Values extends object>({
  title,
  help,
  act,
  danger,
  values,
  fields,
  save,
  close,
  children,
}: Asked<Values>) {
  const t = useT(invoicesScreenMessages);
  const form = useRecordForm<Values>({
    initialValues: values,
    fieldWords: useScreenErrors(),
    ...(fields ? { fields } : {}),
    save,
  });
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form form={form} guard={false} after={close}>
        <Stack>
          {help && <Text size="sm">{help}</Text>}
          {children?.(form.fields)}
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving} {...(danger ? { color: 'red' } : {})}>
              {act}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
