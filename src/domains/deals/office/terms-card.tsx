import { Card, Checkbox, NumberInput, Select, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { exemptionKinds } from '#kernel/tax/treatments.ts';
import { taxMessages } from '#kernel/tax/messages.ts';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { frequencies } from '../frequency.ts';
import { dealsMessages } from '../messages.ts';
import type { DeskProps } from './desk-form.ts';
import { MoneyInput, RateInput } from './money-input.tsx';
import { Solving } from './solving-form.tsx';
import { dealsScreenMessages } from './words.ts';

/** How it is paid: down payment, the lender's terms, and the way back from a payment. */
export function TermsCard(props: DeskProps) {
  const { form, locked } = props;
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const session = useSession();
  const { fields } = form;
  const { kind, deliveryProvince, terms } = fields.getValues();
  const credit = kind === 'finance' || kind === 'lease';
  const field = (name: string) => fields.getInputProps(`terms.${name}`);
  const check = (name: string) => fields.getInputProps(`terms.${name}`, { type: 'checkbox' });
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('termsSection')}
      </Title>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
          <MoneyInput label={t('down')} readOnly={locked} {...field('downCents')} />
          {credit && (
            <>
              <TextInput
                label={t('lender')}
                maxLength={200}
                readOnly={locked}
                {...field('lender')}
                value={terms.lender ?? ''}
              />
              <RateInput label={t('rate')} readOnly={locked} {...field('rate')} />
              <NumberInput label={t('term')} min={1} max={120} readOnly={locked} {...field('termMonths')} />
              <Select
                label={t('frequency')}
                allowDeselect={false}
                data={frequencies.map((one) => ({ value: one, label: words(`frequency.${one}`) }))}
                readOnly={locked}
                {...field('frequency')}
              />
              {kind === 'finance' && (
                <NumberInput label={t('deferral')} max={12} readOnly={locked} {...field('deferralMonths')} />
              )}
              <MoneyInput
                label={kind === 'lease' ? t('residual') : t('balloon')}
                readOnly={locked}
                {...field('balloonCents')}
              />
              {session.can('deals.gross') && (
                <MoneyInput label={t('reserve')} readOnly={locked} {...fields.getInputProps('reserveCents')} />
              )}
            </>
          )}
        </SimpleGrid>
        {kind === 'lease' && <Checkbox label={t('inAdvance')} disabled={locked} {...check('inAdvance')} />}
        {deliveryProvince === 'QC' && <Checkbox label={t('advanceSaaq')} disabled={locked} {...check('advanceSaaq')} />}
        {credit && !locked && <Solving {...props} />}
      </Stack>
    </Card>
  );
}

/** What decides the taxes beside price and place. */
export function TaxFactsCard({ form, locked }: DeskProps) {
  const t = useT(dealsScreenMessages);
  const taxes = useT(taxMessages);
  const { fields } = form;
  const { deliveryProvince, exemption } = fields.getValues();
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('taxSection')}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label={t('exemption')}
          allowDeselect={false}
          readOnly={locked}
          data={[
            { value: '', label: t('noExemption') },
            ...exemptionKinds.map((kind) => ({ value: kind, label: taxes(`exempt.${kind}`) })),
          ]}
          {...fields.getInputProps('exemption.kind')}
        />
        {exemption.kind && (
          <TextInput
            label={t('exemptionNumber')}
            autoComplete="off"
            maxLength={60}
            readOnly={locked}
            {...fields.getInputProps('exemption.number')}
          />
        )}
        {deliveryProvince === 'QC' && (
          <MoneyInput
            label={t('averageWholesale')}
            description={t('averageWholesaleHelp')}
            readOnly={locked}
            {...fields.getInputProps('averageWholesaleCents')}
          />
        )}
      </SimpleGrid>
      <Stack gap="xs" mt="md">
        {exemption.kind && (
          <Checkbox
            label={t('copySeen')}
            disabled={locked}
            {...fields.getInputProps('exemption.copySeen', { type: 'checkbox' })}
          />
        )}
        <Checkbox
          label={t('passenger')}
          disabled={locked}
          {...fields.getInputProps('passenger', { type: 'checkbox' })}
        />
      </Stack>
    </Card>
  );
}
