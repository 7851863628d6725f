import { Card, SimpleGrid, Text, TextInput, Title } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import type { DeskProps } from './desk-form.ts';
import { paperworkMessages } from './paperwork-words.ts';

/** What identifies the dealer who buys: fields of the wholesale bill of sale. */
export function WholesaleCard({ form, locked }: Pick<DeskProps, 'form' | 'locked'>) {
  const t = useT(paperworkMessages);
  const session = useSession();
  const { fields } = form;
  if (fields.getValues().kind !== 'wholesale' || !session.can('customers.read')) return null;
  return (
    <Card component="section">
      <Title order={2} size="h3" mb={4}>
        {t('wholesale')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('wholesaleHelp')}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
        <TextInput
          label={t('buyerRegistration')}
          maxLength={60}
          readOnly={locked}
          {...fields.getInputProps('buyer.registrationNumber')}
        />
        <TextInput
          label={t('buyerTax')}
          maxLength={30}
          readOnly={locked}
          {...fields.getInputProps('buyer.taxNumber')}
        />
        <TextInput
          label={t('signatory')}
          maxLength={200}
          readOnly={locked}
          {...fields.getInputProps('buyer.signatory')}
        />
      </SimpleGrid>
    </Card>
  );
}
