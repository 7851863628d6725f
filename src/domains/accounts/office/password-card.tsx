import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { isLongEnough } from '../password-length.ts';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';
import { problemWords } from './problem-words.ts';
import { useAccountFieldWords } from './trouble.tsx';
import { doorWords } from './words.ts';

const empty = { current: '', password: '' };

/** A new password. */
export function PasswordCard() {
  const t = useT(accountWords);
  const d = useT(doorWords);
  const p = useT(problemWords);
  const { user } = useSession();
  const short = user.secondFactor ? 'field.password_short' : 'field.password_short_alone';
  const form = useRecordForm({
    initialValues: empty,
    validate: {
      current: (value) => (value ? null : p('field.needed')),
      password: (value) => (isLongEnough(value, user.secondFactor) ? null : p(short)),
    },
    fieldWords: useAccountFieldWords(),
    save: async (body) => {
      await api('POST /api/me/password', { body });
      done(t('password.done'));
      form.fields.setValues(empty);
      await forget('/api/me/sessions', '/api/me/events');
    },
  });
  const show = { 'aria-label': d('showPassword') };
  return (
    <AccountCard title={t('password.title')} lead={t('password.lead')}>
      <Form form={form} guard={false}>
        <Stack>
          {/* For password managers: whose password it is. */}
          <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordInput
            label={t('password.current')}
            autoComplete="current-password"
            maxLength={1000}
            visibilityToggleButtonProps={show}
            {...form.fields.getInputProps('current')}
          />
          <PasswordInput
            label={d('newPassword')}
            description={d(user.secondFactor ? 'password.helpBeside' : 'password.help')}
            autoComplete="new-password"
            maxLength={1000}
            visibilityToggleButtonProps={show}
            {...form.fields.getInputProps('password')}
          />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={form.saving}>
              {t('password.go')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </AccountCard>
  );
}
