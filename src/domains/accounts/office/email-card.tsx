import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';
import { problemWords } from './problem-words.ts';
import { useStepUp } from './step-up.tsx';
import { useAccountFieldWords } from './trouble.tsx';

/** The address one signs in with; a new one holds once it is confirmed there. */
export function EmailCard() {
  const t = useT(accountWords);
  const p = useT(problemWords);
  const { user } = useSession();
  const sure = useStepUp();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useRecordForm({
    initialValues: { email: '' },
    validate: { email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : p('field.email')) },
    fieldWords: useAccountFieldWords(),
    save: async ({ email }) => {
      setSentTo(null);
      if (await sure(() => api('POST /api/me/email', { body: { email } }))) {
        setSentTo(email.trim());
        form.fields.setInitialValues({ email: '' });
        form.fields.setValues({ email: '' });
      }
    },
  });
  return (
    <AccountCard title={t('email.title')} lead={t('email.lead', { email: user.email })}>
      <Form form={form} guard={false}>
        <Stack>
          {sentTo && (
            <Alert color="blue" variant="light" style={{ overflowWrap: 'anywhere' }}>
              {t('email.sent', { email: sentTo })}
            </Alert>
          )}
          <TextInput
            label={t('email.new')}
            type="email"
            autoComplete="off"
            maxLength={254}
            {...form.fields.getInputProps('email')}
          />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={form.saving}>
              {t('email.go')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </AccountCard>
  );
}
