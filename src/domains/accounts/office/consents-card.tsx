import { Stack, Switch } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';

/**
 * What one may agree to beyond what the service needs: all off until chosen, and taken back by the same switch. A
 * changed sentence wants a new `consentWording` in consents.ts.
 */
export function ConsentsCard() {
  const t = useT(accountWords);
  const read = useRead('GET /api/me/consents');
  const choose = useWrite('PUT /api/me/consents', {
    forgets: ['/api/me/consents', '/api/me/events'],
    done: () => done(t('consents.saved')),
  });
  return (
    <AccountCard title={t('consents.title')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      <Stack gap="md">
        {read.data?.items.map(({ purpose, given }) => (
          <Switch
            key={purpose}
            checked={given}
            disabled={choose.isPending}
            label={t(`consents.${purpose}`)}
            description={t(`consents.${purpose}.help`)}
            onChange={(event) => choose.mutate({ body: { purpose, given: event.currentTarget.checked } })}
          />
        ))}
      </Stack>
    </AccountCard>
  );
}
