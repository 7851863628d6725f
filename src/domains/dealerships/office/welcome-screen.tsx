import { Anchor, Button, Group, Progress, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { provinces } from '#kernel/provinces.ts';
import type { Province } from '#kernel/provinces.ts';
import { api, upload } from '#office/api.ts';
import { setDealershipOfTab } from '#office/dealership-of-tab.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import { refreshSession, useMe } from '#office/session.tsx';
import { failed } from '#office/toasts.tsx';
import { useRead } from '#office/use-api.ts';
import { slugOf } from '../dealership.ts';
import { useDealershipErrors } from './field-errors.ts';
import { HoursEditor, usualHours } from './hours-editor.tsx';
import { LogoDrop } from './logo-drop.tsx';
import { LookFields } from './look-fields.tsx';
import { dealershipWords } from './words.ts';

const empty = {
  name: '',
  legalName: '',
  registrationNumber: '',
  province: '' as Province | '',
  slug: '',
  locale: 'en' as 'en' | 'fr',
  street: '',
  city: '',
  postalCode: '',
  phone: '',
  email: '',
  hours: usualHours,
  look: { primaryColour: '#14506e', accentColour: '#b4430f' },
};
type Values = typeof empty;

/** Where each field is, so that a problem of the API leads to its step. */
const stepOf: Record<string, number> = { street: 1, city: 1, postalCode: 1, phone: 1, email: 1, hours: 1, look: 2 };

/** Founding a dealership in three short steps; what was typed stays when one goes back. */
export function WelcomeScreen() {
  const t = useT(dealershipWords);
  const { locale } = useLanguage();
  const navigate = useNavigate();
  const me = useMe().data;
  const [step, setStep] = useState(0);
  const [logo, setLogo] = useState<File>();
  const logoUrl = useObjectUrl(logo);
  const form = useRecordForm<Values>({
    // Customers' answers need somewhere to go; it is shown, so that nobody's own address is published unseen.
    initialValues: { ...empty, locale, email: me?.user.email ?? '' },
    fieldWords: useDealershipErrors(),
    fields: {
      'location.street': 'street',
      'location.city': 'city',
      'location.postalCode': 'postalCode',
      'location.hours': 'hours',
      'location.phone': 'phone',
    },
    save: async (values) => {
      const made = await api('POST /api/dealerships', { body: bodyOf(values) });
      setDealershipOfTab(made.id);
      // The dealership is there whatever becomes of its logo.
      if (logo) await upload('PUT /api/dealership/logo', { file: logo } as never).catch(tellLater);
      await refreshSession();
      form.fields.resetDirty(values);
      setTimeout(() => void navigate({ to: '/' }), 0);
    },
    problem: (problem) => {
      const names = problem.errors.map(
        ({ pointer }) => pointer.split('/').at(pointer.startsWith('/location/') ? 2 : 1) ?? '',
      );
      if (names.length > 0) setStep(Math.min(...names.map((name) => stepOf[name] ?? 0)));
    },
  });
  const tellLater = (error: unknown): void =>
    failed(
      asProblem(error),
      <Text size="sm" fw={600} mb={4}>
        {t('logo.later')}{' '}
        <Anchor fw={600} renderRoot={(props) => <Link to="/settings" {...props} />}>
          {t('logo.again')}
        </Anchor>
      </Text>,
    );
  const values = form.fields.getValues();
  const { getInputProps: input } = form.fields;
  const slug = values.slug || (values.name ? slugOf(values.name) : '');
  const [asked] = useDebouncedValue(slug, 300);
  const check = useRead('GET /api/dealership-slugs/:slug', { params: { slug: asked } }, { enabled: asked.length >= 3 });
  const free = asked === slug && check.data ? check.data.free : undefined;
  const steps = [t('welcome.facts'), t('welcome.place'), t('welcome.look')];
  const forward = (): void => {
    const needed: (keyof Values)[] = step === 0 ? ['name', 'province'] : ['street', 'city', 'postalCode'];
    const missing = needed.filter((name) => !String(values[name]).trim());
    form.fields.setErrors(Object.fromEntries(missing.map((name) => [name, t(name as 'name')])));
    if (missing.length === 0) setStep(step + 1);
    else document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus();
  };
  return (
    <Page title={t('welcome.title')} lead={t('welcome.lead')}>
      <Stack gap="md" data-wide-card>
        <div>
          <Text size="sm" fw={600} mb={6} role="status">
            {t('welcome.step', { n: step + 1, name: steps[step] })}
          </Text>
          <Progress
            value={((step + 1) / 3) * 100}
            size="sm"
            aria-label={t('welcome.step', { n: step + 1, name: steps[step] })}
          />
        </div>
        <Form form={form}>
          <Stack gap="md">
            {step === 0 && (
              <>
                <TextInput
                  label={t('name')}
                  required
                  maxLength={100}
                  autoComplete="organization"
                  data-autofocus
                  {...input('name')}
                />
                <TextInput
                  label={t('legalName')}
                  description={t('legalNameHelp')}
                  placeholder={values.name}
                  maxLength={200}
                  {...input('legalName')}
                />
                <SimpleGrid cols={{ base: 1, xs: 2 }}>
                  <Select
                    label={t('province')}
                    required
                    searchable
                    data={Object.entries(provinces).map(([value, names]) => ({ value, label: names[locale] }))}
                    {...input('province')}
                    value={values.province || null}
                  />
                  <TextInput label={t('registrationNumber')} maxLength={60} {...input('registrationNumber')} />
                </SimpleGrid>
                <TextInput
                  label={t('slug')}
                  description={slug ? t('welcome.siteAt', { host: `${slug}.${location.host}` }) : t('slugHelp')}
                  placeholder={slug}
                  maxLength={40}
                  autoComplete="off"
                  spellCheck={false}
                  {...input('slug')}
                  onChange={({ currentTarget }) =>
                    form.fields.setFieldValue(
                      'slug',
                      currentTarget.value.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-') as never,
                    )
                  }
                  error={form.fields.errors.slug ?? (free === false ? t('slug.taken') : undefined)}
                  rightSectionWidth={72}
                  rightSection={
                    free ? (
                      <Text size="xs" c="var(--mantine-color-green-light-color)" fw={600}>
                        {t('slug.free')}
                      </Text>
                    ) : undefined
                  }
                />
                <Select
                  label={t('locale')}
                  allowDeselect={false}
                  data={[
                    { value: 'en', label: t('english') },
                    { value: 'fr', label: t('french') },
                  ]}
                  {...input('locale')}
                />
              </>
            )}
            {step === 1 && (
              <>
                <TextInput
                  label={t('street')}
                  required
                  maxLength={200}
                  autoComplete="street-address"
                  {...input('street')}
                />
                <SimpleGrid cols={{ base: 1, xs: 2 }}>
                  <TextInput
                    label={t('city')}
                    required
                    maxLength={100}
                    autoComplete="address-level2"
                    {...input('city')}
                  />
                  <TextInput
                    label={t('postalCode')}
                    required
                    maxLength={7}
                    placeholder="B3H 1A1"
                    autoComplete="postal-code"
                    {...input('postalCode')}
                  />
                  <TextInput label={t('phone')} type="tel" autoComplete="tel" {...input('phone')} />
                  <TextInput
                    label={t('email')}
                    description={t('emailHelp')}
                    type="email"
                    autoComplete="email"
                    {...input('email')}
                  />
                </SimpleGrid>
                <HoursEditor
                  value={values.hours}
                  onChange={(hours) => form.fields.setFieldValue('hours', hours as never)}
                  error={form.fields.errors.hours as string | undefined}
                />
              </>
            )}
            {step === 2 && (
              <>
                <LookFields
                  value={values.look}
                  onChange={(look) => form.fields.setFieldValue('look', look as never)}
                  name={values.name}
                  logoUrl={logoUrl}
                />
                <div>
                  <Text size="sm" fw={600} mb={6}>
                    {t('logo')}
                  </Text>
                  <LogoDrop onFile={setLogo} />
                  {logo && (
                    <Group justify="space-between" gap={4} mt={6}>
                      <Text size="sm" role="status" style={{ overflowWrap: 'anywhere' }}>
                        {t('logo.chosen', { file: logo.name })}
                      </Text>
                      <Button variant="subtle" color="red" size="compact-xs" onClick={() => setLogo(undefined)}>
                        {t('logo.remove')}
                      </Button>
                    </Group>
                  )}
                </div>
              </>
            )}
            <Group justify="space-between">
              {step > 0 ? (
                <Button variant="default" onClick={() => setStep(step - 1)}>
                  {t('back')}
                </Button>
              ) : (
                <span />
              )}
              {step < 2 ? (
                <Button key="next" onClick={forward}>
                  {t('next')}
                </Button>
              ) : (
                <Button key="create" type="submit" loading={form.saving}>
                  {t('welcome.create')}
                </Button>
              )}
            </Group>
          </Stack>
        </Form>
        <Text size="xs" c="dimmed">
          {t('welcome.invited')}
        </Text>
      </Stack>
    </Page>
  );
}

/** A chosen file as something that can be shown. */
function useObjectUrl(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!file) return setUrl(undefined);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

function bodyOf(values: Values) {
  const {
    hours,
    look,
    street,
    city,
    postalCode,
    phone,
    email,
    slug,
    legalName,
    registrationNumber,
    province,
    ...rest
  } = values;
  return {
    ...rest,
    ...look,
    province: province as Province,
    ...(slug ? { slug } : {}),
    ...(legalName.trim() ? { legalName } : {}),
    registrationNumber,
    phone,
    ...(email.trim() ? { email } : {}),
    location: { street, city, postalCode, phone, hours },
  };
}
