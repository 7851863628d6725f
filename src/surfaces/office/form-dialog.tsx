import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldError } from '#kernel/problems.ts';
import { Form, useRecordForm } from './form.tsx';
import type { RecordForm } from './form.tsx';
import { useOfficeT } from './i18n.tsx';

export interface Asked<Values extends object> {
  title: string;
  help?: string | undefined;
  /** The act itself: `Issue`. */
  act: string;
  danger?: boolean | undefined;
  values: Values;
  /** Where a field of the API is on this form, when it is not called the same. */
  fields?: Record<string, string> | undefined;
  /** The room's words for its own error codes. */
  fieldWords?: ((error: FieldError) => string | undefined) | undefined;
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
  fieldWords,
  save,
  close,
  children,
}: Asked<Values>) {
  const t = useOfficeT();
  const form = useRecordForm<Values>({
    initialValues: values,
    ...(fieldWords ? { fieldWords } : {}),
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
