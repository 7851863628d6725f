import { Badge, Chip, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { IconTruckDelivery } from '@tabler/icons-react';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import type { Answer, Query } from '#office/api.ts';
import { DataTable } from '#office/data-table.tsx';
import type { Column } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { ChoiceFilter, FilterBar, useUrlFilters } from '#office/filters.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { useRead } from '#office/use-api.ts';
import { transitAges } from '../lender.ts';
import { dealsMessages } from '../messages.ts';
import { useBillMoney } from './bill-money.ts';
import { saleMessages } from './sale-words.ts';
import classes from './transit-screen.module.css';

type Row = Answer<'GET /api/contracts-in-transit'>['items'][number];

/** Contracts that are signed and not paid by their lender yet: how old, how much, and what is missing. */
export function TransitScreen() {
  const t = useT(saleMessages);
  const words = useT(dealsMessages);
  const { day } = useFormats();
  const { locale } = useLanguage();
  const money = useBillMoney();
  const filters = useUrlFilters(['age', 'missing', 'salesperson', 'lender']);
  const read = useRead(
    'GET /api/contracts-in-transit',
    { query: filters.query as Query<'GET /api/contracts-in-transit'> },
    { keep: true },
  );
  const columns: Column<Row>[] = [
    {
      key: 'deal',
      header: t('deal'),
      fixed: true,
      width: 180,
      cell: (row) => (
        <span>
          <Text span fw={600} size="sm" display="block">
            {row.customer?.name ?? row.number}
          </Text>
          <Text span size="xs" c="dimmed" fw={400}>
            {row.number}
          </Text>
        </span>
      ),
    },
    {
      key: 'vehicle',
      header: t('vehicle'),
      width: 170,
      cell: (row) => (row.vehicle ? shortVehicleName(row.vehicle, locale) : '–'),
    },
    { key: 'lender', header: t('lender'), width: 140, cell: (row) => row.lender ?? '–' },
    {
      key: 'age',
      header: t('age'),
      width: 130,
      cell: (row) => (
        <span>
          <Badge color={{ '0-5': 'green', '6-10': 'yellow', '11+': 'red' }[row.age]}>
            {t('transitDays', { n: row.days })}
          </Badge>
          <Text span size="xs" c="dimmed" display="block">
            {day(row.signedOn)}
          </Text>
        </span>
      ),
    },
    { key: 'amount', header: t('amount'), align: 'end', width: 120, cell: (row) => money(row.amountCents) },
    {
      key: 'missing',
      header: t('missing'),
      width: 200,
      cell: (row) => (
        <span>
          <Text span size="sm" display="block">
            {row.missing.map((stip) => stip.name).join(', ') || t('nothingMissing')}
          </Text>
          <Text span size="xs" c="dimmed">
            {row.sentOn ? t('sent', { day: day(row.sentOn) }) : t('notSent')}
          </Text>
        </span>
      ),
    },
    {
      key: 'seller',
      header: t('salesperson'),
      width: 140,
      optional: true,
      cell: (row) => row.salesperson?.name ?? '–',
    },
  ];
  const filtered = filters.count > 0;
  return (
    <Page title={t('transit')} crumbs={[{ to: '/deals', label: words('deals') }]}>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        {transitAges.map((age) => {
          const of = read.data?.ages[age] ?? { count: 0, cents: 0 };
          const chosen = filters.one('age') === age;
          return (
            <UnstyledButton
              key={age}
              className={classes.age}
              aria-pressed={chosen}
              onClick={() => filters.set({ age: chosen ? undefined : age })}
            >
              <Text size="sm" c="dimmed">
                {t(`age.${age}`)}
              </Text>
              <Text fw={650} size="lg" className="figures">
                {money(of.cents)}
              </Text>
              <Text size="sm">{t('contracts', { n: of.count })}</Text>
            </UnstyledButton>
          );
        })}
      </SimpleGrid>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('lender')}
          options={(read.data?.lenders ?? []).map((value) => ({ value, label: value }))}
          value={filters.one('lender')}
          onChange={(lender) => filters.set({ lender })}
        />
        <Chip
          variant="light"
          checked={filters.one('missing') === 'true'}
          onChange={(on) => filters.set({ missing: on ? 'true' : undefined })}
        >
          {t('missingOnly')}
        </Chip>
        <Chip
          variant="light"
          checked={filters.one('salesperson') === 'me'}
          onChange={(on) => filters.set({ salesperson: on ? 'me' : undefined })}
        >
          {t('mine')}
        </Chip>
      </FilterBar>
      <DataTable
        id="contracts-in-transit"
        label={t('transit')}
        pages={{
          items: read.data?.items ?? [],
          loading: read.isPending,
          problem: read.error,
          hasMore: false,
          loadingMore: false,
          more: () => undefined,
          again: () => void read.refetch(),
        }}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.number}
        href={(row) => `/deals/${row.id}`}
        empty={
          <Empty icon={IconTruckDelivery} title={t('transitNone')}>
            {filtered ? t('transitNoneFound') : t('transitNoneHelp')}
          </Empty>
        }
      />
    </Page>
  );
}
