import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { setDealershipOfTab } from '#office/dealership-of-tab.ts';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { refreshSession, useMe } from '#office/session.tsx';
import { memory, useRead } from '#office/use-api.ts';
import { dealershipWords } from './words.ts';

/** What an invitation says, and the way in for the one it was sent to. */
export function InvitationScreen() {
  const t = useT(dealershipWords);
  const { token = '' } = useSearch({ strict: false }) as { token?: string };
  const read = useRead('GET /api/invitation', { query: { token } });
  const invitation = read.data;
  return (
    <Page title={t('invitation.title')} width="reading">
      {read.isPending && <Skeleton h={120} />}
      {read.error &&
        (read.error.status === 404 || read.error.status === 422 ? (
          <Alert color="orange">{t('invitation.unknown')}</Alert>
        ) : (
          <ProblemBox problem={read.error} again={() => void read.refetch()} />
        ))}
      {invitation && (
        <Stack>
          <Text>
            {t(invitation.inviter ? 'invitation.body' : 'invitation.bodyPlain', {
              inviter: invitation.inviter,
              dealership: invitation.dealership,
              roles: invitation.roles.map((role) => t(`role.${role}`)).join(', '),
            })}
          </Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('invitation.for', { email: invitation.email })}
          </Text>
          {invitation.state === 'open' ? (
            <WayIn token={token} email={invitation.email} />
          ) : (
            <Alert color="orange">{t(`invitation.${invitation.state}`, { dealership: invitation.dealership })}</Alert>
          )}
          {invitation.state === 'accepted' && (
            <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('invitation.office')}</Button>
          )}
        </Stack>
      )}
    </Page>
  );
}

function WayIn({ token, email }: { token: string; email: string }) {
  const t = useT(dealershipWords);
  const navigate = useNavigate();
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  if (me.isPending) return <Skeleton h={40} />;
  if (me.data && me.data.user.email.toLowerCase() === email.toLowerCase()) {
    const accept = async (): Promise<void> => {
      setBusy(true);
      try {
        const { dealershipId } = await api('POST /api/invitation/accept', { body: { token } });
        setDealershipOfTab(dealershipId);
        await refreshSession();
        await navigate({ to: '/' });
      } catch (error) {
        setProblem(asProblem(error));
        setBusy(false);
      }
    };
    return (
      <>
        {problem && <ProblemBox problem={problem} />}
        <Button loading={busy} onClick={() => void accept()}>
          {t('invitation.accept')}
        </Button>
      </>
    );
  }
  if (me.data) {
    const leave = async (): Promise<void> => {
      await api('POST /api/sign-out').catch(() => undefined);
      setDealershipOfTab(null);
      memory.clear();
      location.reload();
    };
    return (
      <>
        <Alert color="orange" style={{ overflowWrap: 'anywhere' }}>
          {t('invitation.other', { email: me.data.user.email })}
        </Alert>
        <Button variant="default" onClick={() => void leave()}>
          {t('invitation.signOut')}
        </Button>
      </>
    );
  }
  const search = { invitation: token, email };
  return (
    <Stack gap="xs">
      <Button renderRoot={(props) => <Link to="/sign-up" search={search as never} {...props} />}>
        {t('invitation.signUp')}
      </Button>
      <Button variant="default" renderRoot={(props) => <Link to="/sign-in" search={search as never} {...props} />}>
        {t('invitation.signIn')}
      </Button>
    </Stack>
  );
}
