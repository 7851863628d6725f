import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { api } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { DoorLink } from './door-links.tsx';
import { useDoorSearch, useGoOn } from './going-on.ts';
import { SendLink } from './send-link.tsx';
import { Trouble } from './trouble.tsx';
import { doorWords } from './words.ts';

/** A page behind a link of a letter: it does nothing until its button is pressed, because mail scanners open links. */
function LinkPage({
  title,
  lead,
  go,
  act,
  after,
}: {
  title: string;
  lead: string;
  go: string;
  act(token: string): Promise<void>;
  after?: ReactNode;
}) {
  const t = useT(doorWords);
  const { token } = useDoorSearch();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ProblemError | null>(null);
  const press = async (): Promise<void> => {
    if (!token) return;
    setBusy(true);
    setTrouble(null);
    try {
      await act(token);
    } catch (error) {
      setTrouble(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title={title} lead={lead} width="reading">
      <Stack>
        {!token && (
          <Alert color="red" variant="light" role="alert">
            {t('link.missing')}
          </Alert>
        )}
        <Trouble problem={trouble} />
        {trouble?.code !== 'link_invalid' && (
          <Button fullWidth loading={busy} disabled={!token} onClick={() => void press()}>
            {go}
          </Button>
        )}
        {trouble?.code === 'link_invalid' && after}
        <DoorLink to="/sign-in">{t('mail.backToSignIn')}</DoorLink>
      </Stack>
    </Page>
  );
}

/** Something that a link has done. */
export function LinkDone({ title, body, children }: { title: string; body: string; children: ReactNode }) {
  return (
    <Page title={title} width="reading">
      <Stack align="flex-start">
        <IconCircleCheck size={40} stroke={1.4} color="var(--mantine-color-green-7)" aria-hidden />
        <Text component="output" display="block">
          {body}
        </Text>
        {children}
      </Stack>
    </Page>
  );
}

/** Behind the link of a sign-up or of a change of address. */
export function VerifyEmailScreen() {
  const t = useT(doorWords);
  const goOn = useGoOn();
  const search = useDoorSearch();
  const [changed, setChanged] = useState(false);
  if (changed) {
    return (
      <LinkDone title={t('verify.title')} body={t('verify.changed')}>
        <Button onClick={goOn}>{t('verify.goOn')}</Button>
      </LinkDone>
    );
  }
  return (
    <LinkPage
      title={t('verify.title')}
      lead={t('verify.lead')}
      go={t('verify.go')}
      act={async (token) => {
        const { state } = await api('POST /api/verify-email', { body: { token } });
        if (state === 'email_changed') setChanged(true);
        else goOn();
      }}
      after={
        <SendLink
          lead={t('verify.resendLead')}
          go={t('verify.resend')}
          sent={(email) => t('mail.lead', { email })}
          send={(email) =>
            api('POST /api/verify-email/resend', { body: { email, ...(search.next ? { next: search.next } : {}) } })
          }
        />
      }
    />
  );
}

/** Behind the link that takes a change of address back. */
export function UndoEmailScreen() {
  const t = useT(doorWords);
  const [undone, setUndone] = useState(false);
  if (undone) {
    return (
      <LinkDone title={t('undo.title')} body={t('undo.done')}>
        <DoorLink to="/sign-in">{t('mail.backToSignIn')}</DoorLink>
      </LinkDone>
    );
  }
  return (
    <LinkPage
      title={t('undo.title')}
      lead={t('undo.lead')}
      go={t('undo.go')}
      act={async (token) => {
        await api('POST /api/undo-email', { body: { token } });
        setUndone(true);
      }}
    />
  );
}

/** Behind the link that stops the removal of a second factor. */
export function StopRemovalScreen() {
  const t = useT(doorWords);
  const [stopped, setStopped] = useState(false);
  if (stopped) {
    return (
      <LinkDone title={t('stop.title')} body={t('stop.done')}>
        <DoorLink to="/forgot-password">{t('stop.password')}</DoorLink>
        <DoorLink to="/sign-in">{t('mail.backToSignIn')}</DoorLink>
      </LinkDone>
    );
  }
  return (
    <LinkPage
      title={t('stop.title')}
      lead={t('stop.lead')}
      go={t('stop.go')}
      act={async (token) => {
        await api('POST /api/stop-removal', { body: { token } });
        setStopped(true);
      }}
    />
  );
}
