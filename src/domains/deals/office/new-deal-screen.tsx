import { Button, Card, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CustomerFields, customerOf, nobody } from '#domains/customers/office/customer-fields.tsx';
import type { CustomerValues } from '#domains/customers/office/customer-fields.tsx';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { dealKinds } from '../deal-status.ts';
import type { DealKind } from '../deal-status.ts';
import { dealsMessages } from '../messages.ts';
import { useDealErrors } from './deal-errors.ts';
import { VehicleSelect } from './vehicle-select.tsx';
import { dealsScreenMessages } from './words.ts';

interface Values {
  kind: DealKind;
  vehicleId: string | null;
  customer: CustomerValues;
}

/** Begins a deal: from a lead, from a vehicle, or from nothing; buyer and vehicle may also come later. */
export function NewDealScreen() {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const navigate = useNavigate();
  const { leadId, vehicleId } = useSearch({ strict: false }) as { leadId?: string; vehicleId?: string };
  const lead = useRead('GET /api/leads/:leadId', { params: { leadId: leadId ?? '' } }, { enabled: Boolean(leadId) });
  const from = vehicleId ?? lead.data?.vehicle?.id ?? null;
  const vehicle = useRead('GET /api/vehicles/:vehicleId', { params: { vehicleId: from ?? '' } }, { enabled: !!from });
  const form = useRecordForm<Values>({
    initialValues: { kind: 'finance', vehicleId: vehicleId ?? null, customer: nobody },
    fieldWords: useDealErrors(),
    save: async (values) => {
      const deal = await api('POST /api/deals', {
        body: {
          kind: values.kind,
          ...(values.vehicleId ? { vehicleId: values.vehicleId } : {}),
          ...(leadId ? { leadId } : values.customer.name ? { customer: customerOf(values.customer) } : {}),
        },
      });
      await forget('/api/deals');
      done(t('begun', { number: deal.number }));
      form.fields.resetDirty(values);
      setTimeout(() => void navigate({ to: `/deals/${deal.id}` }), 0);
    },
  });
  const { locale } = useLanguage();
  const values = form.fields.getValues();
  const named = vehicle.data
    ? `${shortVehicleName({ ...vehicle.data, stockNumber: '' }, locale)} · ${vehicle.data.stockNumber}`
    : null;
  return (
    <Page title={t('newDeal')} crumbs={[{ to: '/deals', label: words('deals') }]} width="reading">
      <Form form={form}>
        <Stack gap="md">
          <Card component="section">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <VehicleSelect
                key={from ?? ''}
                value={values.vehicleId ?? from}
                chosen={named}
                onChange={(id) => form.fields.setFieldValue('vehicleId', id)}
                error={form.fields.errors.vehicleId}
              />
              <Select
                label={t('kind')}
                allowDeselect={false}
                data={dealKinds.map((kind) => ({ value: kind, label: words(`kind.${kind}`) }))}
                {...form.fields.getInputProps('kind')}
              />
            </SimpleGrid>
          </Card>
          <Card component="section">
            {leadId ? (
              <TextInput
                label={t('customer')}
                readOnly
                value={lead.data ? t('fromLead', { name: lead.data.customer?.name ?? '–' }) : '…'}
              />
            ) : (
              <Stack gap="sm">
                <Text size="sm" c="dimmed">
                  {t('contactHelp')}
                </Text>
                <CustomerFields props={(name) => form.fields.getInputProps(`customer.${name}`)} />
              </Stack>
            )}
          </Card>
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving}>
              {t('begin')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Page>
  );
}
