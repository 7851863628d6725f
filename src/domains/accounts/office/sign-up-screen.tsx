import { Anchor, Button, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { isLongEnough } from '../password-length.ts';
import { CheckMail } from './check-mail.tsx';
import { DoorLink, DoorQuestion } from './door-links.tsx';
import { nextOf, useDoorSearch } from './going-on.ts';
import { problemWords } from './problem-words.ts';
import { useAccountFieldWords } from './trouble.tsx';
import { doorWords } from './words.ts';

/** Signing up: name, e-mail, phone, password, and what must be agreed to; nothing more is asked. */
export function SignUpScreen() {
  const t = useT(doorWords);
  const search = useDoorSearch();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const policies = useRead('GET /api/policies');
  const { locale } = useLanguage();
  if (sentTo) return <CheckMail email={sentTo} next={nextOf(search)} />;
  return (
    <Page title={t('up.title')} lead={t(search.invitation ? 'up.invited' : 'up.lead')} width="reading">
      <Stack gap="lg">
        {policies.error && <ProblemBox problem={policies.error} again={() => void policies.refetch()} />}
        {policies.isPending && <FormSkeleton />}
        {policies.data && <SignUpForm versions={policies.data} sent={setSentTo} />}
        {!search.invitation && (
          <Anchor href={`/pricing?lang=${locale}`} size="sm" ta="center">
            {t('prices')}
          </Anchor>
        )}
        <DoorQuestion ask={t('haveAccount')}>
          <DoorLink to="/sign-in" keep={search}>
            {t('signIn')}
          </DoorLink>
        </DoorQuestion>
      </Stack>
    </Page>
  );
}

interface FormProps {
  versions: { terms: { version: string; url: string }; privacy: { version: string; url: string } };
  sent(email: string): void;
}

function SignUpForm({ versions, sent }: FormProps) {
  const t = useT(doorWords);
  const p = useT(problemWords);
  const search = useDoorSearch();
  const { locale } = useLanguage();
  const form = useRecordForm({
    initialValues: { name: '', email: search.email ?? '', phone: '', password: '', adult: false, accepted: false },
    validate: {
      name: (value) => (value.trim() ? null : p('field.needed')),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : p('field.email')),
      phone: (value) => (value.trim() ? null : p('field.needed')),
      password: (value) => (isLongEnough(value, false) ? null : p('field.password_short_alone')),
      adult: (value) => (value ? null : t('up.needAdult')),
      accepted: (value) => (value ? null : t('up.needAccept')),
    },
    fieldWords: useAccountFieldWords(),
    fields: { terms: 'accepted', privacy: 'accepted' },
    save: async ({ name, email, phone, password }) => {
      const next = nextOf(search);
      await api('POST /api/sign-up', {
        body: {
          name,
          email,
          phone,
          password,
          adult: true,
          terms: versions.terms.version,
          privacy: versions.privacy.version,
          locale,
          ...(next ? { next } : {}),
        },
      });
      sent(email.trim());
    },
  });
  const policy = (name: 'terms' | 'privacy') => (
    <Anchor href={`/legal/${name}?lang=${locale}`} target="_blank" rel="noopener" inherit>
      {t(`up.${name}`)}
    </Anchor>
  );
  return (
    <Form form={form} guard={false}>
      <Stack>
        <TextInput
          label={t('up.name')}
          name="name"
          autoComplete="name"
          required
          maxLength={200}
          {...form.fields.getInputProps('name')}
        />
        <TextInput
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          maxLength={254}
          {...form.fields.getInputProps('email')}
        />
        <TextInput
          label={t('up.phone')}
          type="tel"
          name="phone"
          autoComplete="tel"
          required
          maxLength={40}
          {...form.fields.getInputProps('phone')}
        />
        <PasswordInput
          label={t('password')}
          description={form.fields.errors.password ? undefined : t('password.help')}
          name="password"
          autoComplete="new-password"
          required
          maxLength={1000}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          {...form.fields.getInputProps('password')}
        />
        <Checkbox label={t('up.adult')} {...form.fields.getInputProps('adult', { type: 'checkbox' })} />
        <Checkbox
          label={
            <>
              {t('up.accept')} {policy('terms')} {t('up.and')} {policy('privacy')}.
            </>
          }
          {...form.fields.getInputProps('accepted', { type: 'checkbox' })}
        />
        <Button type="submit" fullWidth loading={form.saving}>
          {t('up.go')}
        </Button>
      </Stack>
    </Form>
  );
}
