import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import type { ProblemError } from '#office/problem-error.ts';
import { isLongEnough } from '../password-length.ts';
import { DoorLink } from './door-links.tsx';
import { useDoorSearch } from './going-on.ts';
import { LinkDone } from './link-screens.tsx';
import { problemWords } from './problem-words.ts';
import { SendLink } from './send-link.tsx';
import { isOwnTrouble, Trouble, useAccountFieldWords } from './trouble.tsx';
import { doorWords } from './words.ts';

/** Asks for a link to set a new password. */
export function ForgotPasswordScreen() {
  const t = useT(doorWords);
  return (
    <Page title={t('forgot.title')} lead={t('forgot.lead')} width="reading">
      <Stack gap="lg">
        <SendLink
          go={t('forgot.go')}
          send={(email) => api('POST /api/forgot-password', { body: { email } })}
          sent={(email) => t('forgot.sent', { email })}
        />
        <DoorLink to="/sign-in">{t('mail.backToSignIn')}</DoorLink>
      </Stack>
    </Page>
  );
}

/** Behind the link that sets a new password. */
export function ResetPasswordScreen() {
  const t = useT(doorWords);
  const p = useT(problemWords);
  const { token } = useDoorSearch();
  const [isSet, setIsSet] = useState(false);
  const [trouble, setTrouble] = useState<ProblemError | null>(null);
  const form = useRecordForm({
    initialValues: { password: '' },
    validate: { password: (value) => (isLongEnough(value, true) ? null : p('field.password_short_alone')) },
    fieldWords: useAccountFieldWords(),
    save: async ({ password }) => {
      setTrouble(null);
      await api('POST /api/reset-password', { body: { token: token ?? '', password } });
      setIsSet(true);
    },
    problem: (problem) => {
      if (!isOwnTrouble(problem)) return false;
      setTrouble(problem);
      return true;
    },
  });
  if (isSet) {
    return (
      <LinkDone title={t('forgot.title')} body={t('reset.done')}>
        <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>{t('reset.signIn')}</Button>
      </LinkDone>
    );
  }
  return (
    <Page title={t('reset.title')} lead={t('reset.lead')} width="reading">
      <Form form={form} guard={false}>
        <Stack>
          {!token && (
            <Alert color="red" variant="light" role="alert">
              {t('link.missing')}
            </Alert>
          )}
          <Trouble problem={trouble} />
          <PasswordInput
            label={t('newPassword')}
            description={form.fields.errors.password ? undefined : t('password.help')}
            name="password"
            autoComplete="new-password"
            required
            maxLength={1000}
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            {...form.fields.getInputProps('password')}
          />
          <Button type="submit" fullWidth loading={form.saving} disabled={!token}>
            {t('reset.go')}
          </Button>
          {trouble?.code === 'link_invalid' && <DoorLink to="/forgot-password">{t('verify.resend')}</DoorLink>}
          <DoorLink to="/sign-in">{t('mail.backToSignIn')}</DoorLink>
        </Stack>
      </Form>
    </Page>
  );
}
