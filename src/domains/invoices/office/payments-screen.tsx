import { Button, Card, Checkbox, Chip, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconCash, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer, Query } from '#office/api.ts';
import { ChoicesFilter } from '#office/choices-filter.tsx';
import { DataTable } from '#office/data-table.tsx';
import type { Column } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { FilterBar, SearchField, useUrlFilters } from '#office/filters.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, usePages, useRead } from '#office/use-api.ts';
import { paperWords } from '../paper-words.ts';
import { methods } from '../methods.ts';
import type { Method } from '../methods.ts';
import { useBillMoney } from './bill-money.ts';
import { CustomerFields, customerOf, nobody } from '#domains/customers/office/customer-fields.tsx';
import { FormDialog } from './form-dialog.tsx';
import { useToday } from './invoice-dialogs.tsx';
import { MoneyInput } from './money-input.tsx';
import { RequestCard } from './refund-requests.tsx';
import { invoicesScreenMessages } from './words.ts';

type Row = Answer<'GET /api/payments'>['items'][number];

/** Payments, deposits and refunds, newest first; refunds that wait for a second person stand above them. */
export function PaymentsScreen() {
  const t = useT(invoicesScreenMessages);
  const words = useT(paperWords);
  const { day } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const filters = useUrlFilters(['q', 'method', 'credit', 'customerId']);
  const pages = usePages('GET /api/payments', { query: filters.query as Query<'GET /api/payments'> });
  const waiting = useRead('GET /api/refund-requests');
  const [asking, ask] = useState(false);
  const filtered = filters.count > 0 || filters.one('q') !== undefined;
  const columns: Column<Row>[] = [
    {
      key: 'payment',
      header: t('receipt'),
      fixed: true,
      width: 210,
      cell: (row) => (
        <span>
          <Text span fw={600} size="sm" display="block">
            {row.customer?.name ?? row.receiptNumber}
          </Text>
          <Text span size="xs" c="dimmed" fw={400}>
            {[row.receiptNumber, words(`kind.${row.kind}`)].join(' · ')}
          </Text>
        </span>
      ),
    },
    { key: 'method', header: t('method'), width: 140, cell: (row) => words(`method.${row.method}`) },
    { key: 'receivedOn', header: t('receivedOn'), width: 120, cell: (row) => day(row.receivedOn) },
    { key: 'amount', header: t('amount'), align: 'end', width: 120, cell: (row) => money(row.amountCents) },
    {
      key: 'available',
      header: t('available'),
      align: 'end',
      width: 110,
      cell: (row) => (row.availableCents ? money(row.availableCents) : '–'),
    },
    {
      key: 'held',
      header: t('held'),
      align: 'end',
      width: 110,
      cell: (row) => (row.heldCents ? money(row.heldCents) : '–'),
    },
    { key: 'reference', header: t('reference'), width: 140, optional: true, cell: (row) => row.reference ?? '–' },
  ];
  return (
    <Page
      title={t('payments')}
      lead={
        pages.first &&
        (pages.first.creditCents > 0 || pages.first.heldCents > 0) &&
        t('creditAll', { credit: money(pages.first.creditCents), held: money(pages.first.heldCents) })
      }
      actions={
        session.can('payments.write') && (
          <Button leftSection={<IconPlus size={18} />} data-shortcut="n" onClick={() => ask(true)}>
            {t('takeDeposit')}
          </Button>
        )
      }
    >
      {waiting.data && waiting.data.items.length > 0 && (
        <Card component="section" mb="md">
          <Title order={2} size="h3" mb="sm">
            {t('waiting')}
          </Title>
          <Stack>
            {waiting.data.items.map((request) => (
              <RequestCard key={request.id} request={request} named />
            ))}
          </Stack>
        </Card>
      )}
      <FilterBar
        filters={filters}
        search={
          <SearchField label={t('searchPayments')} value={filters.one('q')} onChange={(q) => filters.set({ q })} />
        }
      >
        <ChoicesFilter
          label={t('method')}
          options={methods.map((value) => ({ value, label: words(`method.${value}`) }))}
          value={filters.all('method')}
          onChange={(method) => filters.set({ method })}
        />
        <Chip
          variant="light"
          checked={filters.one('credit') === 'true'}
          onChange={(on) => filters.set({ credit: on ? 'true' : undefined })}
        >
          {t('creditOnly')}
        </Chip>
      </FilterBar>
      <DataTable
        id="payments"
        label={t('payments')}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.receiptNumber}
        href={(row) => `/payments/${row.id}`}
        empty={
          <Empty icon={IconCash} title={filtered ? t('noPaymentsFound') : t('noPayments')}>
            {filtered ? t('noneFoundHelp') : t('noPaymentsHelp')}
          </Empty>
        }
      />
      {asking && <DepositDialog close={() => ask(false)} />}
    </Page>
  );
}

/** Takes a deposit of a customer for a sale to come. */
function DepositDialog({ close }: { close(): void }) {
  const t = useT(invoicesScreenMessages);
  const words = useT(paperWords);
  const money = useBillMoney();
  const today = useToday();
  return (
    <FormDialog
      title={t('takeDeposit')}
      act={t('takeDeposit')}
      values={{
        customer: nobody,
        amountCents: null as number | null,
        method: 'e_transfer' as Method,
        receivedOn: today,
        reference: '',
        refundable: true,
        inTrust: false,
      }}
      fields={{ deposit: 'inTrust' }}
      close={close}
      save={async ({ customer, amountCents, refundable, inTrust, reference, ...rest }) => {
        const payment = await api('POST /api/payments', {
          body: {
            ...rest,
            customer: customerOf(customer),
            amountCents: amountCents ?? 0,
            reference: reference || null,
            deposit: { refundable, ...(inTrust ? { inTrust } : {}) },
          },
        });
        await forget('/api/payments', '/api/trust');
        done(t('paidDone', { amount: money(payment.amountCents), number: payment.receiptNumber }));
      }}
    >
      {(fields) => (
        <>
          <CustomerFields props={(name) => fields.getInputProps(`customer.${name}`)} />
          <Group grow align="flex-start">
            <MoneyInput label={t('amount')} min={0} {...fields.getInputProps('amountCents')} />
            <Select
              label={t('method')}
              allowDeselect={false}
              data={methods
                .filter((one) => one !== 'trade_credit' && one !== 'lender_proceeds')
                .map((one) => ({ value: one, label: words(`method.${one}`) }))}
              {...fields.getInputProps('method')}
            />
          </Group>
          <Group grow align="flex-start">
            <TextInput label={t('receivedOn')} type="date" max={today} {...fields.getInputProps('receivedOn')} />
            <TextInput label={t('reference')} maxLength={100} {...fields.getInputProps('reference')} />
          </Group>
          <Checkbox label={t('refundable')} {...fields.getInputProps('refundable', { type: 'checkbox' })} />
          <Checkbox label={t('inTrust')} {...fields.getInputProps('inTrust', { type: 'checkbox' })} />
        </>
      )}
    </FormDialog>
  );
}
