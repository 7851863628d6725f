import { Button, Group, Paper, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { api } from '../api.ts';
import { useLanguage, useOfficeT } from '../i18n.tsx';
import { Mark } from './mark.tsx';
import classes from './signed-out-frame.module.css';

/** The calm card for everyone at the door: sign-in, sign-up, links from mails, the first dealership. */
export function SignedOutFrame({ signedIn = false, children }: { signedIn?: boolean; children: ReactNode }) {
  const t = useOfficeT();
  const { locale, choose } = useLanguage();
  const leave = async (): Promise<void> => {
    await api('POST /api/sign-out').catch(() => undefined);
    location.assign('/sign-in');
  };
  return (
    <div className={classes.frame}>
      <header className={classes.top}>
        <Mark />
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('language')}
            value={locale}
            onChange={(value) => choose(value === 'fr' ? 'fr' : 'en')}
            data={[
              { value: 'en', label: 'EN' },
              { value: 'fr', label: 'FR' },
            ]}
          />
          {signedIn && (
            <Button variant="subtle" size="xs" onClick={() => void leave()}>
              {t('nav.signOut')}
            </Button>
          )}
        </Group>
      </header>
      <main className={classes.main} id="content" tabIndex={-1}>
        <Paper withBorder className={classes.card}>
          {children}
        </Paper>
      </main>
    </div>
  );
}
