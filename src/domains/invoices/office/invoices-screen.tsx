import { Button, Chip, Text } from '@mantine/core';
import { IconFileInvoice, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Answer, Query } from '#office/api.ts';
import { ChoicesFilter } from '#office/choices-filter.tsx';
import { DataTable } from '#office/data-table.tsx';
import type { Column } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { FilterBar, SearchField, useUrlFilters } from '#office/filters.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { useSession } from '#office/session.tsx';
import { usePages } from '#office/use-api.ts';
import { invoicesMessages } from '../messages.ts';
import { useBillMoney } from './bill-money.ts';
import { StateBadge } from './state-badge.tsx';
import { invoicesScreenMessages } from './words.ts';

type Row = Answer<'GET /api/invoices'>['items'][number];
const states = ['draft', 'issued', 'part_paid', 'paid', 'void'] as const;

/** Invoices and credit notes, last change first. */
export function InvoicesScreen() {
  const t = useT(invoicesScreenMessages);
  const words = useT(invoicesMessages);
  const { day, number } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const filters = useUrlFilters(['q', 'state', 'overdue', 'customerId', 'dealId']);
  const pages = usePages('GET /api/invoices', { query: filters.query as Query<'GET /api/invoices'> });
  const counts = pages.first?.counts ?? {};
  const filtered = filters.count > 0 || filters.one('q') !== undefined;
  const columns: Column<Row>[] = [
    {
      key: 'invoice',
      header: t('number'),
      fixed: true,
      width: 200,
      cell: (row) => (
        <span>
          <Text span fw={600} size="sm" display="block">
            {row.customer?.name ?? words(row.kind)}
          </Text>
          <Text span size="xs" c="dimmed" fw={400}>
            {[row.number ?? t('draft'), row.kind === 'credit_note' ? words('credit_note') : row.dealNumber]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </span>
      ),
    },
    {
      key: 'state',
      header: t('state'),
      width: 150,
      cell: (row) => <StateBadge state={row.state} overdue={row.overdue} />,
    },
    { key: 'total', header: t('total'), align: 'end', width: 120, cell: (row) => money(row.totalCents) },
    {
      key: 'balance',
      header: t('balance'),
      align: 'end',
      width: 120,
      cell: (row) => (row.balanceCents === 0 ? '–' : money(row.balanceCents)),
    },
    { key: 'issuedOn', header: t('issuedOn'), width: 120, cell: (row) => day(row.issuedOn) },
    { key: 'dueOn', header: t('dueOn'), width: 120, cell: (row) => day(row.dueOn) },
    { key: 'updated', header: t('updated'), width: 120, optional: true, cell: (row) => <Moment at={row.updatedAt} /> },
  ];
  return (
    <Page
      title={words('invoices')}
      lead={pages.first && pages.first.owedCents > 0 ? t('owed', { amount: money(pages.first.owedCents) }) : undefined}
      actions={
        session.can('invoices.write') && (
          <Button component={Link} to="/invoices/new" leftSection={<IconPlus size={18} />} data-shortcut="n">
            {t('newInvoice')}
          </Button>
        )
      }
    >
      <FilterBar
        filters={filters}
        search={<SearchField label={t('search')} value={filters.one('q')} onChange={(q) => filters.set({ q })} />}
      >
        <ChoicesFilter
          label={t('state')}
          options={states.map((value) => ({
            value,
            label: `${words(`state.${value}`)} (${number(counts[value] ?? 0)})`,
          }))}
          value={filters.all('state')}
          onChange={(state) => filters.set({ state })}
        />
        <Chip
          variant="light"
          checked={filters.one('overdue') === 'true'}
          onChange={(on) => filters.set({ overdue: on ? 'true' : undefined })}
        >
          {`${t('overdueOnly')} (${number(counts.overdue ?? 0)})`}
        </Chip>
      </FilterBar>
      <DataTable
        id="invoices"
        label={words('invoices')}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.number ?? t('draft')}
        href={(row) => `/invoices/${row.id}`}
        empty={
          <Empty icon={IconFileInvoice} title={filtered ? t('noneFound') : t('none')}>
            {filtered ? t('noneFoundHelp') : t('noneHelp')}
          </Empty>
        }
      />
    </Page>
  );
}
