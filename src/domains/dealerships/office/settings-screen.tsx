import { Anchor, Card, MultiSelect, Select, SimpleGrid, Stack, Textarea, TextInput, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatPhone } from '#kernel/phone-words.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { provinces } from '#kernel/provinces.ts';
import { api } from '#office/api.ts';
import type { Answer, Body } from '#office/api.ts';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { refreshSession, useSession } from '#office/session.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { useDealershipErrors } from './field-errors.ts';
import { LogoCard } from './logo-card.tsx';
import { LookFields } from './look-fields.tsx';
import { dealershipWords } from './words.ts';

type Dealership = Answer<'GET /api/dealership'>;

/** The dealership's facts, colours, logo and words about itself. */
export function SettingsScreen() {
  const t = useT(dealershipWords);
  const read = useRead('GET /api/dealership', {});
  return (
    <Page title={t('settings.title')} width="reading">
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <FormSkeleton />}
      {read.data && <Facts key={read.data.id} dealership={read.data} />}
    </Page>
  );
}

const valuesOf = (dealership: Dealership) => ({
  name: dealership.name,
  legalName: dealership.legalName,
  registrationNumber: dealership.registrationNumber ?? '',
  province: dealership.province,
  slug: dealership.slug,
  timeZone: dealership.timeZone,
  locale: dealership.locale,
  languages: dealership.languages,
  phone: dealership.phone ? formatPhone(dealership.phone) : '',
  email: dealership.email ?? '',
  privacyOfficer: dealership.privacyOfficer ?? '',
  privacyEmail: dealership.privacyEmail ?? '',
  look: { primaryColour: dealership.primaryColour, accentColour: dealership.accentColour },
  aboutEn: dealership.about.en ?? '',
  aboutFr: dealership.about.fr ?? '',
});
type Values = ReturnType<typeof valuesOf>;

function bodyOf({ look, aboutEn, aboutFr, ...values }: Values, version: number): Body<'PATCH /api/dealership'> {
  return {
    version,
    ...values,
    ...look,
    about: { ...(aboutEn.trim() ? { en: aboutEn } : {}), ...(aboutFr.trim() ? { fr: aboutFr } : {}) },
  };
}

/** `America/Halifax` as people know it: `Atlantic Time – Halifax`. */
function zoneName(zone: string, locale: Locale): string {
  const named = new Intl.DateTimeFormat(localeTag(locale), { timeZone: zone, timeZoneName: 'longGeneric' })
    .formatToParts(new Date())
    .find(({ type }) => type === 'timeZoneName')?.value;
  const city = zone.split('/').at(-1)!.replaceAll('_', ' ').replace('St Johns', 'St. John’s');
  return named ? `${named} – ${city}` : zone;
}

function Facts({ dealership }: { dealership: Dealership }) {
  const t = useT(dealershipWords);
  const { locale } = useLanguage();
  const { can } = useSession();
  const [base, setBase] = useState(dealership);
  const form = useRecordForm<Values>({
    initialValues: valuesOf(dealership),
    fieldWords: useDealershipErrors(),
    fields: { primaryColour: 'look', accentColour: 'look', 'about.en': 'aboutEn', 'about.fr': 'aboutFr' },
    save: async (values) => {
      // The logo counts as a change of the same record; only the version is taken from it.
      const version = Math.max(base.version, dealership.version);
      const next = await api('PATCH /api/dealership', { body: bodyOf(values, version) });
      setBase(next);
      form.fields.setInitialValues(valuesOf(next));
      form.fields.setValues(valuesOf(next));
      await Promise.all([forget('/api/dealership'), refreshSession()]);
      done(t('staff.saved'));
    },
  });
  const { getInputProps: input } = form.fields;
  const values = form.fields.getValues();
  const zones = [...new Set([values.timeZone, ...Object.values(provinces).map(({ timeZone }) => timeZone)])];
  const languages = [
    { value: 'en', label: t('english') },
    { value: 'fr', label: t('french') },
  ];
  return (
    <Stack gap="md">
      <Form form={form}>
        <Stack gap="md">
          <Card component="section">
            <Title order={2} size="h3" mb="md">
              {t('settings.facts')}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput label={t('name')} required maxLength={100} {...input('name')} />
              <TextInput label={t('legalName')} required maxLength={200} {...input('legalName')} />
              <TextInput label={t('registrationNumber')} maxLength={60} {...input('registrationNumber')} />
              <Select
                label={t('province')}
                allowDeselect={false}
                searchable
                data={Object.entries(provinces).map(([value, names]) => ({ value, label: names[locale] }))}
                {...input('province')}
              />
              <TextInput label={t('phone')} type="tel" {...input('phone')} />
              <TextInput label={t('email')} type="email" {...input('email')} />
              <TextInput
                label={t('privacyOfficer')}
                description={t('privacyOfficerHelp')}
                maxLength={120}
                {...input('privacyOfficer')}
              />
              <TextInput
                label={t('privacyEmail')}
                description={t('privacyEmailHelp')}
                type="email"
                {...input('privacyEmail')}
              />
              <TextInput
                label={t('slug')}
                description={`${values.slug}.${location.host}`}
                maxLength={40}
                {...input('slug')}
              />
              <Select
                label={t('timeZone')}
                allowDeselect={false}
                data={zones.map((zone) => ({ value: zone, label: zoneName(zone, locale) }))}
                {...input('timeZone')}
              />
              <Select label={t('locale')} allowDeselect={false} data={languages} {...input('locale')} />
              <MultiSelect label={t('languages')} data={languages} {...input('languages')} />
            </SimpleGrid>
          </Card>
          <Card component="section">
            <Title order={2} size="h3" mb="md">
              {t('settings.look')}
            </Title>
            <LookFields
              value={values.look}
              onChange={(look) => form.fields.setFieldValue('look', look as never)}
              name={values.name}
              logoUrl={dealership.logo?.url}
            />
          </Card>
          <Card component="section">
            <Title order={2} size="h3" mb="md">
              {t('settings.about')}
            </Title>
            <Stack>
              <Textarea label={t('aboutEn')} maxLength={5000} {...input('aboutEn')} />
              <Textarea label={t('aboutFr')} maxLength={5000} lang="fr-CA" {...input('aboutFr')} />
            </Stack>
          </Card>
        </Stack>
        <SaveBar form={form} />
      </Form>
      <LogoCard dealership={dealership} />
      {can('dealership.close') && (
        <Anchor renderRoot={(props) => <Link to="/settings/closing" {...props} />} size="sm" c="dimmed">
          {t('settings.leave')}
        </Anchor>
      )}
    </Stack>
  );
}
