import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { IconCircleCheck } from '@tabler/icons-react';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { refreshSession, useSession } from '#office/session.tsx';
import { useWrite } from '#office/use-api.ts';
import { accountWords } from './account-words.ts';
import { PasskeysCard } from './passkeys-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';
import { StepUpByPasskey } from './step-up.tsx';
import { knowsPasskeys } from './use-passkey.ts';

/** Instead of the office, for somebody whose time to set up a second factor is over: the ways to one, and out. */
export function SecondFactorNeeded({ open }: { open(): void }) {
  const t = useT(accountWords);
  const { dateTime } = useFormats();
  const { user, current, dealerships, switchTo } = useSession();
  const due = current.secondFactor?.dueAt;
  const elsewhere = dealerships.filter(({ id }) => id !== current.id);
  return (
    <ModalsProvider>
      <Page
        title={t('needed.title')}
        lead={due && t('needed.lead', { dealership: current.name, at: dateTime(due) })}
        width="reading"
      >
        <Stack gap="lg">
          {!current.secondFactor && (
            <Alert color="green" variant="light" role="status" icon={<IconCircleCheck size={20} />}>
              <Group justify="space-between" gap="sm">
                <Text size="sm">{t('needed.ready')}</Text>
                <Button onClick={open}>{t('needed.go')}</Button>
              </Group>
            </Alert>
          )}
          {current.secondFactor && user.passkeys > 0 && knowsPasskeys() && (
            <Stack gap="xs" align="flex-start">
              <Text size="sm">{t('needed.show')}</Text>
              <Group gap="sm">
                <StepUpByPasskey done={() => void refreshSession()} />
                <Lost />
              </Group>
            </Stack>
          )}
          {/* One who has a passkey shows it first: nobody puts a factor of their own beside another's. */}
          {!(current.secondFactor && user.passkeys > 0) && (
            <>
              <SecondFactorCard />
              <PasskeysCard />
            </>
          )}
          {elsewhere.length > 0 && (
            <Group gap="xs">
              <Text size="sm">{t('needed.elsewhere')}</Text>
              {elsewhere.map(({ id, name }) => (
                <Button key={id} size="xs" variant="default" onClick={() => switchTo(id)}>
                  {name}
                </Button>
              ))}
            </Group>
          )}
          <Anchor href={`/help?lang=${user.locale}`} size="sm">
            {t('needed.help')}
          </Anchor>
        </Stack>
      </Page>
    </ModalsProvider>
  );
}

/** The way of somebody whose only passkey is gone. */
function Lost() {
  const t = useT(accountWords);
  const say = useWrite('POST /api/me/lost-factor');
  if (say.data)
    return <Text size="sm">{t(say.data.way === 'owner' ? 'needed.lostOwner' : 'needed.lostPlatform')}</Text>;
  return (
    <Button variant="subtle" loading={say.isPending} onClick={() => say.mutate({})}>
      {t('needed.lost')}
    </Button>
  );
}
