import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useT } from '#office/i18n.tsx';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';

/** The way to everything that is held about oneself. */
export function HeldCard() {
  const t = useT(accountWords);
  return (
    <AccountCard title={t('held.title')}>
      <Text size="sm">{t('held.help')}</Text>
      <Anchor renderRoot={(props) => <Link to="/account/held" {...props} />} size="sm">
        {t('held.open')}
      </Anchor>
    </AccountCard>
  );
}
