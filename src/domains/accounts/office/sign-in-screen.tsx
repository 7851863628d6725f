import { Button, Divider, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { DoorLink, DoorQuestion } from './door-links.tsx';
import { useDoorSearch, useGoOn } from './going-on.ts';
import { problemWords } from './problem-words.ts';
import { SecondFactorStep } from './second-factor-step.tsx';
import { isOwnTrouble, Trouble, useAccountFieldWords } from './trouble.tsx';
import { knowsPasskeys, signInByPasskey, wasCancelled } from './use-passkey.ts';
import { useAutofilledPasskey } from './use-autofilled-passkey.ts';
import { doorWords } from './words.ts';

/** Signing in: password, then a code where it is asked for; or a passkey. */
export function SignInScreen() {
  const t = useT(doorWords);
  const search = useDoorSearch();
  const goOn = useGoOn();
  const [step, setStep] = useState<string | null>(null);
  const [expired, setExpired] = useState<ProblemError | null>(null);
  if (step) {
    return (
      <SecondFactorStep
        token={step}
        goOn={goOn}
        beginAgain={(problem) => {
          setExpired(problem);
          setStep(null);
        }}
      />
    );
  }
  return (
    <Page title={t('signIn')} lead={t('signInLead')} width="reading">
      <Stack gap="lg">
        <PasswordStep askCode={setStep} goOn={goOn} before={expired} />
        <DoorQuestion ask={t('noAccount')}>
          <DoorLink to="/sign-up" keep={search}>
            {t('signUp')}
          </DoorLink>
        </DoorQuestion>
        <Text size="xs" c="dimmed" ta="center">
          {t('cookie')}
        </Text>
      </Stack>
    </Page>
  );
}

function PasswordStep({
  askCode,
  goOn,
  before,
}: {
  askCode(token: string): void;
  goOn(): void;
  before: ProblemError | null;
}) {
  const t = useT(doorWords);
  const p = useT(problemWords);
  const search = useDoorSearch();
  const [trouble, setTrouble] = useState<ProblemError | null>(before);
  const password = useRef<HTMLInputElement>(null);
  const form = useRecordForm({
    initialValues: { email: search.email ?? '', password: '' },
    validate: {
      email: (value) => (/\S@\S/.test(value) ? null : p('field.email')),
      password: (value) => (value ? null : p('field.needed')),
    },
    fieldWords: useAccountFieldWords(),
    save: async (body) => {
      setTrouble(null);
      const done = await api('POST /api/sign-in', { body });
      if (done.state === 'second_factor') askCode(done.token);
      else goOn();
    },
    problem: (problem) => {
      if (!isOwnTrouble(problem)) return false;
      setTrouble(problem);
      form.fields.setFieldValue('password', '');
      password.current?.focus();
      return true;
    },
  });
  useAutofilledPasskey(goOn, setTrouble);
  return (
    <Form form={form} guard={false}>
      <Stack>
        <Trouble problem={trouble} />
        <TextInput
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username webauthn"
          autoFocus
          required
          maxLength={254}
          {...form.fields.getInputProps('email')}
        />
        <Stack gap={6}>
          <PasswordInput
            label={t('password')}
            name="password"
            autoComplete="current-password"
            required
            maxLength={1000}
            ref={password}
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            {...form.fields.getInputProps('password')}
          />
          <Group justify="flex-end">
            <DoorLink to="/forgot-password" keep={{ email: form.fields.getValues().email }}>
              {t('forgot')}
            </DoorLink>
          </Group>
        </Stack>
        <Button type="submit" fullWidth loading={form.saving}>
          {t('signIn')}
        </Button>
        {knowsPasskeys() && <PasskeyButton goOn={goOn} trouble={setTrouble} />}
      </Stack>
    </Form>
  );
}

function PasskeyButton({ goOn, trouble }: { goOn(): void; trouble(problem: ProblemError | null): void }) {
  const t = useT(doorWords);
  const [busy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    setBusy(true);
    trouble(null);
    try {
      await signInByPasskey();
      goOn();
    } catch (error) {
      if (!wasCancelled(error)) trouble(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Divider label={t('or')} />
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFingerprint size={18} />}
        loading={busy}
        onClick={() => void go()}
      >
        {t('withPasskey')}
      </Button>
    </>
  );
}
