import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { useDoorSearch } from './going-on.ts';
import { problemWords } from './problem-words.ts';
import { useAccountFieldWords } from './trouble.tsx';
import { doorWords } from './words.ts';

interface SendLinkProps {
  lead?: string;
  go: string;
  send(email: string): Promise<unknown>;
  /** What is said afterwards; the same for every address. */
  sent(email: string): string;
}

/** Asks for an address and has a link sent to it. */
export function SendLink({ lead, go, send, sent }: SendLinkProps) {
  const t = useT(doorWords);
  const p = useT(problemWords);
  const { email } = useDoorSearch();
  const [to, setTo] = useState<string | null>(null);
  const form = useRecordForm({
    initialValues: { email: email ?? '' },
    validate: { email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : p('field.email')) },
    fieldWords: useAccountFieldWords(),
    save: async (values) => {
      await send(values.email);
      setTo(values.email.trim());
    },
  });
  if (to) {
    return (
      <Alert color="blue" variant="light" style={{ overflowWrap: 'anywhere' }}>
        {sent(to)}
      </Alert>
    );
  }
  return (
    <Form form={form} guard={false}>
      <Stack>
        {lead && <Text size="sm">{lead}</Text>}
        <TextInput
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          maxLength={254}
          {...form.fields.getInputProps('email')}
        />
        <Button type="submit" fullWidth loading={form.saving}>
          {go}
        </Button>
      </Stack>
    </Form>
  );
}
