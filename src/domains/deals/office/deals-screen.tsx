import { Button, Chip, Text } from '@mantine/core';
import { IconFileDollar, IconPlus, IconTruckDelivery } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import type { Answer, Query } from '#office/api.ts';
import { DataTable } from '#office/data-table.tsx';
import type { Column } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { ChoicesFilter } from '#office/choices-filter.tsx';
import { ChoiceFilter, FilterBar, SearchField, useUrlFilters } from '#office/filters.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { useSession } from '#office/session.tsx';
import { usePages } from '#office/use-api.ts';
import { dealKinds, dealStatuses } from '../deal-status.ts';
import { dealsMessages } from '../messages.ts';
import { useBillMoney } from './bill-money.ts';
import { DealStatusBadge } from './deal-status-badge.tsx';
import { saleMessages } from './sale-words.ts';
import { dealsScreenMessages } from './words.ts';

type Row = Answer<'GET /api/deals'>['items'][number];

/** The deals of the dealership, last change first. */
export function DealsScreen() {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const sale = useT(saleMessages);
  const formats = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const filters = useUrlFilters(['q', 'status', 'kind', 'salesperson']);
  const pages = usePages('GET /api/deals', { query: filters.query as Query<'GET /api/deals'> });
  const counts = pages.first?.counts ?? {};
  const filtered = filters.count > 0 || filters.one('q') !== undefined;
  const columns: Column<Row>[] = [
    {
      key: 'deal',
      header: t('number'),
      fixed: true,
      width: 200,
      cell: (row) => (
        <span>
          <Text span fw={600} size="sm" display="block">
            {row.customer?.name ?? t('noBuyer')}
          </Text>
          <Text span size="xs" c="dimmed" fw={400}>
            {`${row.number} · ${words(`kind.${row.kind}`)}`}
          </Text>
        </span>
      ),
    },
    { key: 'vehicle', header: t('vehicle'), width: 200, cell: (row) => <Vehicle row={row} /> },
    { key: 'status', header: t('status'), width: 120, cell: (row) => <DealStatusBadge status={row.status} /> },
    { key: 'total', header: t('total'), align: 'end', width: 120, cell: (row) => money(row.totalCents) },
    { key: 'payment', header: t('payment'), align: 'end', width: 110, cell: (row) => money(row.paymentCents) },
    { key: 'seller', header: t('salesperson'), width: 140, cell: (row) => row.salesperson?.name ?? '–' },
    { key: 'soldOn', header: t('soldOn'), width: 130, optional: true, cell: (row) => formats.day(row.soldOn) },
    { key: 'updated', header: t('updated'), width: 120, cell: (row) => <Moment at={row.updatedAt} /> },
  ];
  return (
    <Page
      title={words('deals')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconTruckDelivery size={18} />}
            renderRoot={(props) => <Link to="/deals/in-transit" {...props} />}
          >
            {sale('transitCount', { n: pages.first?.inTransit ?? 0 })}
          </Button>
          {session.can('deals.write') && (
            <Button component={Link} to="/deals/new" leftSection={<IconPlus size={18} />} data-shortcut="n">
              {t('newDeal')}
            </Button>
          )}
        </>
      }
    >
      <FilterBar
        filters={filters}
        search={<SearchField label={t('search')} value={filters.one('q')} onChange={(q) => filters.set({ q })} />}
      >
        <ChoicesFilter
          label={t('status')}
          options={dealStatuses.map((value) => ({
            value,
            label: `${words(`status.${value}`)} (${formats.number(counts[value] ?? 0)})`,
          }))}
          value={filters.all('status')}
          onChange={(status) => filters.set({ status })}
        />
        <ChoiceFilter
          label={t('kind')}
          options={dealKinds.map((value) => ({ value, label: words(`kind.${value}`) }))}
          value={filters.one('kind')}
          onChange={(kind) => filters.set({ kind })}
        />
        <Chip
          variant="light"
          checked={filters.one('salesperson') === 'me'}
          onChange={(mine) => filters.set({ salesperson: mine ? 'me' : undefined })}
        >
          {t('mine')}
        </Chip>
      </FilterBar>
      <DataTable
        id="deals"
        label={words('deals')}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.number}
        href={(row) => `/deals/${row.id}`}
        empty={
          <Empty icon={IconFileDollar} title={filtered ? t('noneFound') : t('none')}>
            {filtered ? t('noneFoundHelp') : t('noneHelp')}
          </Empty>
        }
      />
    </Page>
  );
}

function Vehicle({ row }: { row: Row }) {
  const { locale } = useLanguage();
  const t = useT(dealsScreenMessages);
  if (!row.vehicle) return t('noVehicle');
  return (
    <span>
      <Text span size="sm" display="block">
        {shortVehicleName({ ...row.vehicle, stockNumber: '' }, locale)}
      </Text>
      <Text span size="xs" c="dimmed">
        {row.vehicle.stockNumber}
      </Text>
    </span>
  );
}
