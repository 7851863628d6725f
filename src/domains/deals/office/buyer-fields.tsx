import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { dealsScreenMessages } from './words.ts';

/** A buyer as typed. */
export interface BuyerValues {
  kind: 'person' | 'company';
  name: string;
  email: string;
  phone: string;
  locale: 'en' | 'fr';
}
export const noBuyer: BuyerValues = { kind: 'person', name: '', email: '', phone: '', locale: 'en' };

/** The same as the API takes it. */
export const customerOf = (buyer: BuyerValues) => ({
  ...buyer,
  email: buyer.email || null,
  phone: buyer.phone || null,
});

type Props = object;

/** The fields of a buyer who is met now. */
export function BuyerFields({ props }: { props(name: keyof BuyerValues): Props }) {
  const t = useT(dealsScreenMessages);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
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
