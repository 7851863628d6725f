import { Button, Card, Group, Select, Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { invoicesMessages } from '../messages.ts';
import { CustomerFields, customerOf, nobody } from '#domains/customers/office/customer-fields.tsx';
import type { CustomerValues } from '#domains/customers/office/customer-fields.tsx';
import { useScreenErrors } from './screen-errors.ts';
import { invoicesScreenMessages } from './words.ts';

/** Begins an invoice: for a customer, or from a signed deal (`?dealId=`). */
export function NewInvoiceScreen() {
  const t = useT(invoicesScreenMessages);
  const words = useT(invoicesMessages);
  const navigate = useNavigate();
  const session = useSession();
  const search = useSearch({ strict: false }) as { dealId?: string };
  const [dealId, setDealId] = useState<string | null>(search.dealId ?? null);
  const deals = useRead(
    'GET /api/deals',
    { query: { status: ['signed', 'funded', 'delivered', 'closed'], limit: 100 } },
    { enabled: session.can('deals.read') },
  );
  const form = useRecordForm<{ customer: CustomerValues; dealId?: string }>({
    initialValues: { customer: nobody },
    fieldWords: useScreenErrors(),
    save: async (values) => {
      const invoice = await api('POST /api/invoices', {
        body: dealId ? { dealId } : { customer: customerOf(values.customer) },
      });
      await forget('/api/invoices');
      done(t('begun'));
      form.fields.resetDirty(values);
      setTimeout(() => void navigate({ to: `/invoices/${invoice.id}` }), 0);
    },
  });
  return (
    <Page title={t('newInvoice')} crumbs={[{ to: '/invoices', label: words('invoices') }]} width="reading">
      <Form form={form}>
        <Stack>
          <Card component="section">
            <Stack>
              {(deals.data?.items.length ?? 0) > 0 && (
                <Select
                  label={t('fromDeal')}
                  clearable
                  searchable
                  data={deals.data!.items.map((deal) => ({
                    value: deal.id,
                    label: [deal.number, deal.customer?.name, deal.vehicle?.stockNumber].filter(Boolean).join(' · '),
                  }))}
                  value={dealId}
                  onChange={setDealId}
                  error={form.fields.errors.dealId}
                />
              )}
              {!dealId && <CustomerFields props={(name) => form.fields.getInputProps(`customer.${name}`)} />}
            </Stack>
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
