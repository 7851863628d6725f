import { Anchor, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { CodeField } from './code-field.tsx';
import { problemWords } from './problem-words.ts';
import { Trouble, useAccountFieldWords } from './trouble.tsx';
import { doorWords } from './words.ts';

interface StepProps {
  token: string;
  goOn(): void;
  /** Back to the password, because the step took too long or the person wants to. */
  beginAgain(problem: ProblemError | null): void;
}

/** The second step of a sign-in: the code of the app, or a recovery code. */
export function SecondFactorStep({ token, goOn, beginAgain }: StepProps) {
  const t = useT(doorWords);
  const p = useT(problemWords);
  const [recovery, setRecovery] = useState(false);
  const [lost, setLost] = useState<'owner' | 'platform' | null>(null);
  const [trouble, setTrouble] = useState<ProblemError | null>(null);
  const form = useRecordForm({
    initialValues: { code: '', remember: false },
    validate: { code: (value) => (value.trim() ? null : p('field.needed')) },
    fieldWords: useAccountFieldWords(),
    save: async (values) => {
      await api('POST /api/sign-in/second-factor', { body: { token, ...values } });
      goOn();
    },
    problem: (problem) => {
      if (problem.code !== 'sign_in_expired') return false;
      beginAgain(problem);
      return true;
    },
  });
  const change = (): void => {
    setRecovery(!recovery);
    form.fields.setFieldValue('code', '');
    form.fields.clearErrors();
  };
  const sayLost = async (): Promise<void> => {
    setTrouble(null);
    try {
      setLost((await api('POST /api/sign-in/lost-factor', { body: { token } })).way);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'sign_in_expired') beginAgain(problem);
      else setTrouble(problem);
    }
  };
  if (lost) {
    return (
      <Page title={t('second.lostTitle')} width="reading">
        <Stack>
          <Text component="output" display="block">
            {t(lost === 'owner' ? 'second.lostOwner' : 'second.lostPlatform')}
          </Text>
          <Anchor component="button" type="button" size="sm" onClick={() => beginAgain(null)}>
            {t('mail.backToSignIn')}
          </Anchor>
        </Stack>
      </Page>
    );
  }
  return (
    <Page title={t('second.title')} lead={t(recovery ? 'second.recoveryLead' : 'second.lead')} width="reading">
      <Form form={form} guard={false}>
        <Stack>
          <CodeField
            key={String(recovery)}
            label={t(recovery ? 'second.recovery' : 'second.code')}
            digits={!recovery}
            required
            {...form.fields.getInputProps('code')}
          />
          <Checkbox label={t('second.remember')} {...form.fields.getInputProps('remember', { type: 'checkbox' })} />
          <Button type="submit" fullWidth loading={form.saving}>
            {t('second.go')}
          </Button>
          <Group justify="space-between">
            <Anchor component="button" type="button" size="sm" onClick={change}>
              {t(recovery ? 'second.useApp' : 'second.useRecovery')}
            </Anchor>
            <Anchor component="button" type="button" size="sm" onClick={() => beginAgain(null)}>
              {t('second.back')}
            </Anchor>
          </Group>
          <Trouble problem={trouble} />
          <Anchor component="button" type="button" size="sm" ta="start" onClick={() => void sayLost()}>
            {t('second.lost')}
          </Anchor>
        </Stack>
      </Form>
    </Page>
  );
}
