import { AccountCards } from '#office/account-cards.tsx';
import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { accountWords } from './account-words.ts';
import { ConsentsCard } from './consents-card.tsx';
import { EmailCard } from './email-card.tsx';
import { EventsCard } from './events-card.tsx';
import { HeldCard } from './held-card.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { ProfileCard } from './profile-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** One's own account: who one is, how one proves it, where one is signed in, what happened. */
export function AccountScreen() {
  const t = useT(accountWords);
  return (
    <Page title={t('title')} width="reading">
      <Stack gap="lg">
        <ProfileCard />
        <EmailCard />
        <PasswordCard />
        <div id="second-factor">
          <SecondFactorCard />
        </div>
        <PasskeysCard />
        <SessionsCard />
        <ConsentsCard />
        <AccountCards />
        <EventsCard />
        <HeldCard />
        <Anchor renderRoot={(props) => <Link to="/account/close" {...props} />} size="sm" c="dimmed">
          {t('leave')}
        </Anchor>
      </Stack>
    </Page>
  );
}
