import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { customersMessages } from './words.ts';

/** A customer as typed. */
export interface CustomerValues {
  kind: 'person' | 'company';
  name: string;
  email: string;
  phone: string;
  locale: 'en' | 'fr';
}
export const nobody: CustomerValues = { kind: 'person', name: '', email: '', phone: '', locale: 'en' };

/** The same as the API takes it. */
export const customerOf = (typed: CustomerValues) => ({
  ...typed,
  email: typed.email || null,
  phone: typed.phone || null,
});

/** The fields of a customer who is met now: the one known by that address or number, or a new one. */
export function CustomerFields({ props }: { props(name: keyof CustomerValues): object }) {
  const t = useT(customersMessages);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput label={t('name')} autoComplete="off" maxLength={200} {...props('name')} />
      <Select
        label={t('kind')}
        allowDeselect={false}
        data={[
          { value: 'person', label: t('person') },
          { value: 'company', label: t('company') },
        ]}
        {...props('kind')}
      />
      <TextInput label={t('email')} type="email" autoComplete="off" {...props('email')} />
      <TextInput label={t('phone')} type="tel" autoComplete="off" {...props('phone')} />
      <Select
        label={t('language')}
        allowDeselect={false}
        data={[
          { value: 'en', label: t('english') },
          { value: 'fr', label: t('french') },
        ]}
        {...props('locale')}
      />
    </SimpleGrid>
  );
}
