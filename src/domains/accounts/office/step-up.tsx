import { Anchor, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { useMe } from '#office/session.tsx';
import { accountWords } from './account-words.ts';
import { CodeField } from './code-field.tsx';
import { problemWords } from './problem-words.ts';
import { Trouble, useAccountFieldWords } from './trouble.tsx';
import { knowsPasskeys, stepUpByPasskey, wasCancelled } from './use-passkey.ts';
import { doorWords } from './words.ts';

/** Does something that may ask who one is; undefined when the person would not say. */
export type WithStepUp = <T>(act: () => Promise<T>) => Promise<{ answer: T } | undefined>;

/**
 * For acts that want a fresh sign-in: tries, and when the API answers `step_up` asks for password, code or passkey and
 * tries once more. Other problems are thrown as they are.
 *
 * @example const sure = useStepUp(); const made = await sure(() => api('POST /api/api-keys', { body })); if (made) show(made.answer);
 */
export function useStepUp(): WithStepUp {
  const t = useT(accountWords);
  const close = useOfficeT()('close');
  return async (act) => {
    try {
      return { answer: await act() };
    } catch (error) {
      if (asProblem(error).code !== 'step_up') throw error;
    }
    const shown = await new Promise<boolean>((resolve) => {
      const id = modals.open({
        title: (
          <Text fw={650} component="span">
            {t('step.title')}
          </Text>
        ),
        closeButtonProps: { 'aria-label': close },
        children: (
          <StepUp
            done={() => {
              resolve(true);
              modals.close(id);
            }}
          />
        ),
        onClose: () => resolve(false),
      });
    });
    return shown ? { answer: await act() } : undefined;
  };
}

/** The question itself: by password, by a code where two-step sign-in is on, by a passkey where there is one. */
export function StepUp({ done }: { done(): void }) {
  const t = useT(accountWords);
  const p = useT(problemWords);
  const d = useT(doorWords);
  const me = useMe();
  const [way, setWay] = useState<'password' | 'code'>('password');
  const form = useRecordForm({
    initialValues: { password: '', code: '' },
    validate: {
      password: (value) => (way === 'code' || value ? null : p('field.needed')),
      code: (value) => (way === 'password' || value.trim() ? null : p('field.needed')),
    },
    fieldWords: useAccountFieldWords(),
    save: async ({ password, code }) => {
      await api('POST /api/step-up', { body: way === 'password' ? { password } : { code } });
      done();
    },
  });
  return (
    // Not the office's own form: it would take the keyboard shortcut from the form underneath.
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void form.submit();
      }}
    >
      <Stack>
        <Text size="sm">{t('step.lead')}</Text>
        <Trouble problem={form.trouble} />
        {way === 'password' ? (
          <PasswordInput
            label={t('step.password')}
            autoComplete="current-password"
            data-autofocus
            maxLength={1000}
            visibilityToggleButtonProps={{ 'aria-label': d('showPassword') }}
            {...form.fields.getInputProps('password')}
          />
        ) : (
          <CodeField label={t('step.code')} {...form.fields.getInputProps('code')} />
        )}
        <Group justify="space-between">
          {me.data?.user.secondFactor ? (
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={() => setWay(way === 'password' ? 'code' : 'password')}
            >
              {t(way === 'password' ? 'step.byCode' : 'step.byPassword')}
            </Anchor>
          ) : (
            <span />
          )}
          <Button type="submit" loading={form.saving}>
            {t('step.go')}
          </Button>
        </Group>
        {knowsPasskeys() && (me.data?.user.passkeys ?? 0) > 0 && <StepUpByPasskey done={done} />}
      </Stack>
    </form>
  );
}

/** The same by a passkey alone, for what nothing less opens. */
export function StepUpByPasskey({ done }: { done(): void }) {
  const t = useT(accountWords);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ProblemError | null>(null);
  const show = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      await stepUpByPasskey();
      done();
    } catch (error) {
      if (!wasCancelled(error)) setTrouble(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Trouble problem={trouble} />
      <Button variant="default" leftSection={<IconFingerprint size={18} />} loading={busy} onClick={() => void show()}>
        {t('step.passkey')}
      </Button>
    </>
  );
}
