import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';
import { changedSelf } from './changed-self.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecondFactorSetup } from './second-factor-setup.tsx';
import { useStepUp } from './step-up.tsx';

/** Two-step sign-in: on, off, new recovery codes. */
export function SecondFactorCard() {
  const t = useT(accountWords);
  const { user } = useSession();
  const sure = useStepUp();
  const confirm = useConfirm();
  const left = useRead('GET /api/me/second-factor', {}, { enabled: user.secondFactor });
  const [setup, setSetup] = useState<{ secret: string; url: string } | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);

  const during = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
      void forget('/api/me/second-factor', '/api/me/sessions', '/api/me/events');
    } catch (error) {
      failed(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const turnOn = () =>
    during(async () => {
      const begun = await sure(() => api('POST /api/me/second-factor'));
      if (begun) setSetup(begun.answer);
    });
  const turnOff = () =>
    during(async () => {
      if (!(await confirm({ title: t('second.sureOff'), body: t('second.sureOffBody'), act: t('second.turnOff') })))
        return;
      if (!(await sure(() => api('DELETE /api/me/second-factor')))) return;
      done(t('second.removed'));
      await changedSelf();
    });
  const renew = () =>
    during(async () => {
      if (
        !(await confirm({ title: t('second.sureCodes'), body: t('second.sureCodesBody'), act: t('second.newCodes') }))
      )
        return;
      const made = await sure(() => api('POST /api/me/recovery-codes'));
      if (made) setCodes(made.answer.recoveryCodes);
    });

  return (
    <AccountCard
      title={t('second.title')}
      lead={user.secondFactor ? t('second.on', { n: left.data?.recoveryCodesLeft ?? 10 }) : t('second.off')}
    >
      <Group justify="flex-end">
        {user.secondFactor ? (
          <>
            <Button variant="subtle" color="red" disabled={busy} onClick={() => void turnOff()}>
              {t('second.turnOff')}
            </Button>
            <Button variant="default" disabled={busy} onClick={() => void renew()}>
              {t('second.newCodes')}
            </Button>
          </>
        ) : (
          <Button variant="default" loading={busy} onClick={() => void turnOn()}>
            {t('second.turnOn')}
          </Button>
        )}
      </Group>
      {setup && (
        <SecondFactorSetup
          {...setup}
          close={() => setSetup(null)}
          on={(made) => {
            setSetup(null);
            setCodes(made);
          }}
        />
      )}
      {codes && (
        <RecoveryCodes
          codes={codes}
          close={() => {
            setCodes(null);
            void changedSelf();
            void forget('/api/me/second-factor');
          }}
        />
      )}
    </AccountCard>
  );
}
