import { Button, Stack, Text } from '@mantine/core';
import { IconMailOpened } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { done } from '#office/toasts.tsx';
import { DoorLink } from './door-links.tsx';
import { Trouble } from './trouble.tsx';
import { doorWords } from './words.ts';

/** After signing up: the letter is on its way. It says the same whether the address has an account or not. */
export function CheckMail({ email, next }: { email: string; next: string | null }) {
  const t = useT(doorWords);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ProblemError | null>(null);
  const again = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      await api('POST /api/verify-email/resend', { body: { email, ...(next ? { next } : {}) } });
      done(t('mail.sent'));
    } catch (error) {
      setTrouble(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title={t('mail.title')} width="reading">
      <Stack align="flex-start">
        <IconMailOpened size={40} stroke={1.4} aria-hidden />
        <Text component="output" display="block" style={{ overflowWrap: 'anywhere' }}>
          {t('mail.lead', { email })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('mail.help')}
        </Text>
        <Trouble problem={trouble} />
        <Button variant="default" loading={busy} onClick={() => void again()}>
          {t('mail.again')}
        </Button>
        <DoorLink to="/sign-in" {...(next ? { keep: { next } } : {})}>
          {t('mail.backToSignIn')}
        </DoorLink>
      </Stack>
    </Page>
  );
}
