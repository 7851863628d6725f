import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { formatPhone } from '#kernel/phone-words.ts';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';
import { changedSelf } from './changed-self.ts';
import { problemWords } from './problem-words.ts';
import { useStepUp } from './step-up.tsx';
import { useAccountFieldWords } from './trouble.tsx';

/** Name, phone and language. */
export function ProfileCard() {
  const t = useT(accountWords);
  const p = useT(problemWords);
  const office = useOfficeT();
  const { user } = useSession();
  const { choose } = useLanguage();
  const sure = useStepUp();
  const phone = user.phone ? formatPhone(user.phone) : '';
  const form = useRecordForm({
    initialValues: { name: user.name, phone, locale: user.locale },
    validate: {
      name: (value) => (value.trim() ? null : p('field.needed')),
      phone: (value) => (value.trim() || !phone ? null : p('field.needed')),
    },
    fieldWords: useAccountFieldWords(),
    save: async (values) => {
      const saved = await sure(() =>
        api('PATCH /api/me', {
          body: {
            name: values.name,
            locale: values.locale,
            ...(values.phone.trim() && values.phone !== phone ? { phone: values.phone } : {}),
          },
        }),
      );
      if (!saved) return;
      choose(values.locale);
      done(t('profile.saved'));
      await changedSelf();
    },
  });
  return (
    <AccountCard title={t('profile.title')}>
      <Form form={form}>
        <Stack>
          <TextInput
            label={t('profile.name')}
            autoComplete="name"
            required
            maxLength={200}
            {...form.fields.getInputProps('name')}
          />
          <TextInput
            label={t('profile.phone')}
            type="tel"
            autoComplete="tel"
            maxLength={40}
            {...form.fields.getInputProps('phone')}
          />
          <Select
            label={t('profile.language')}
            description={t('profile.languageHelp')}
            allowDeselect={false}
            data={[
              { value: 'en', label: office('english') },
              { value: 'fr', label: office('french') },
            ]}
            {...form.fields.getInputProps('locale')}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving}>
              {t('profile.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </AccountCard>
  );
}
