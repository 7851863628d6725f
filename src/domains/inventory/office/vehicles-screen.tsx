import { Button, Group, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCar, IconDownload, IconFileImport, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Answer, Query } from '#office/api.ts';
import { addressOf } from '#office/api.ts';
import { DataTable } from '#office/data-table.tsx';
import type { Column } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { ChoicesFilter } from '#office/choices-filter.tsx';
import { ChoiceFilter, FilterBar, SearchField, useUrlFilters } from '#office/filters.tsx';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { useSession } from '#office/session.tsx';
import { usePages, useRead } from '#office/use-api.ts';
import { vehicleWords, wordFor } from '../messages.ts';
import { statuses } from '../vehicle.ts';
import { BulkBar } from './bulk-bar.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Thumbnail } from './thumbnail.tsx';
import { inventoryScreenMessages } from './words.ts';

type Row = Answer<'GET /api/vehicles'>['items'][number];

const names = [
  'q',
  'status',
  'make',
  'model',
  'body',
  'fuel',
  'age',
  'hasPhotos',
  'hasPrice',
  'importId',
  'sort',
] as const;

/** The inventory: found by words and filters, sorted, changed many at a time. */
export function VehiclesScreen() {
  const t = useT(inventoryScreenMessages);
  const office = useOfficeT();
  const words = useT(vehicleWords);
  const { locale } = useLanguage();
  const formats = useFormats();
  const session = useSession();
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const filters = useUrlFilters(names);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { sort: _sort, ...asked } = filters.query as Record<string, string | string[]>;
  const word = filters.one('sort');
  const query = {
    ...asked,
    ...(word ? { sort: word.replace('-', ''), direction: word.startsWith('-') ? 'desc' : 'asc' } : {}),
  } as Query<'GET /api/vehicles'>;
  const pages = usePages('GET /api/vehicles', { query });
  const facets = useRead(
    'GET /api/vehicles/facets',
    { query: asked as Query<'GET /api/vehicles/facets'> },
    { keep: true },
  ).data?.lists;
  const locations = useRead('GET /api/locations', {}).data?.items ?? [];
  const place = (id: string | null): string => locations.find((one) => one.id === id)?.name ?? '–';
  const choices = (facet: 'make' | 'model' | 'body' | 'fuel' | 'age' | 'status', show: (value: string) => string) => {
    const counted = facets?.[facet] ?? [];
    const extra = filters.all(facet).filter((value) => !counted.some((one) => one.value === value));
    return [...counted, ...extra.map((value) => ({ value, count: 0 }))].map(({ value, count }) => ({
      value,
      label: show(value),
      count: formats.number(count),
    }));
  };
  const statusOrder = (value: string): number => statuses.indexOf(value as (typeof statuses)[number]);

  const columns: Column<Row>[] = [
    {
      key: 'vehicle',
      header: t('vehicle'),
      sort: 'stock',
      fixed: true,
      width: 280,
      cell: (row) => (
        <Group gap="sm" wrap="nowrap">
          <Thumbnail cover={row.cover} />
          <span>
            <Text span fw={600} size="sm" display="block">
              {vehicleName(row, locale)}
            </Text>
            <Text span size="xs" c="dimmed" fw={400}>
              {row.stockNumber}
            </Text>
          </span>
        </Group>
      ),
    },
    { key: 'status', header: t('status'), width: 120, cell: (row) => <StatusBadge status={row.status} /> },
    { key: 'price', header: t('price'), sort: 'price', align: 'end', width: 110, cell: (row) => <Price row={row} /> },
    {
      key: 'km',
      header: t('odometer'),
      sort: 'km',
      align: 'end',
      width: 110,
      cell: (row) => formats.distance(row.odometerValue, row.odometerUnit),
    },
    {
      key: 'age',
      header: t('days'),
      sort: 'age',
      align: 'end',
      width: 90,
      cell: (row) => formats.number(row.daysInStock),
    },
    ...(locations.length > 1
      ? [{ key: 'location', header: t('location'), width: 140, cell: (row: Row) => place(row.locationId) }]
      : []),
    { key: 'photos', header: t('photos'), align: 'end', width: 80, cell: (row) => formats.number(row.photoCount) },
    {
      key: 'colour',
      header: t('colour'),
      optional: true,
      cell: (row) => (row.exteriorColour ? wordFor('colour', row.exteriorColour, locale) : '–'),
    },
    {
      key: 'body',
      header: t('body'),
      optional: true,
      cell: (row) => (row.bodyStyle ? words(`body.${row.bodyStyle}`) : '–'),
    },
    { key: 'vin', header: t('vin'), optional: true, cell: (row) => row.vin ?? '–' },
    {
      key: 'updated',
      header: t('updated'),
      sort: 'updated',
      optional: true,
      cell: (row) => <Moment at={row.updatedAt} />,
    },
  ];

  const total = pages.first?.total ?? 0;
  const filtered = filters.count > 0 || Boolean(filters.one('q'));
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {session.can('inventory.export') && total > 0 && !phone && (
            <Button
              variant="subtle"
              component="a"
              href={addressOf('GET /api/vehicles/export', { query: { ...asked, dealership: session.current.id } }).url}
              leftSection={<IconDownload size={18} />}
            >
              {t('export')}
            </Button>
          )}
          {session.can('inventory.import') && (
            <Button
              variant="default"
              leftSection={<IconFileImport size={18} />}
              renderRoot={(props) => <Link to="/inventory/import" {...props} />}
            >
              {t('import')}
            </Button>
          )}
          {session.can('inventory.write') && (
            <Button
              leftSection={<IconPlus size={18} />}
              data-shortcut="n"
              renderRoot={(props) => <Link to="/inventory/new" {...props} />}
            >
              {t('add')}
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
          options={choices('status', (value) => wordFor('status', value, locale)).sort(
            (a, b) => statusOrder(a.value) - statusOrder(b.value),
          )}
          value={filters.all('status')}
          onChange={(status) => filters.set({ status })}
        />
        <ChoicesFilter
          label={t('filter.make')}
          options={choices('make', (value) => value)}
          value={filters.all('make')}
          onChange={(make) => filters.set({ make })}
        />
        <ChoicesFilter
          label={t('body')}
          options={choices('body', (value) => wordFor('body', value, locale))}
          value={filters.all('body')}
          onChange={(body) => filters.set({ body })}
        />
        <ChoicesFilter
          label={t('filter.age')}
          options={choices('age', (value) => value).sort(
            (a, b) => parseInt(a.value, 10) - parseInt(b.value, 10) || a.value.length - b.value.length,
          )}
          value={filters.all('age')}
          onChange={(age) => filters.set({ age })}
        />
        <ChoiceFilter
          label={t('filter.photos')}
          options={[
            { value: 'true', label: t('filter.withPhotos') },
            { value: 'false', label: t('filter.withoutPhotos') },
          ]}
          value={filters.one('hasPhotos')}
          onChange={(hasPhotos) => filters.set({ hasPhotos })}
        />
        <ChoiceFilter
          label={t('filter.price')}
          options={[
            { value: 'true', label: t('filter.withPrice') },
            { value: 'false', label: t('filter.withoutPrice') },
          ]}
          value={filters.one('hasPrice')}
          onChange={(hasPrice) => filters.set({ hasPrice })}
        />
      </FilterBar>
      <DataTable
        id="vehicles"
        label={t('title')}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => vehicleName(row, locale)}
        href={(row) => `/inventory/${row.id}`}
        {...(word ? { sort: word } : {})}
        onSort={(next) => filters.set({ sort: next })}
        count={pages.first && (pages.first.totalIsMinimum ? t('countMore', { n: total }) : t('count', { n: total }))}
        {...(session.can('inventory.write') ? { choosing: { chosen, onChoose: setChosen } } : {})}
        bulk={<BulkBar ids={[...chosen]} locations={locations} onDone={() => setChosen(new Set())} />}
        card={(row) => <VehicleCard row={row} />}
        empty={
          <Empty
            icon={IconCar}
            title={filtered ? t('noneFound') : t('none')}
            action={
              filtered ? (
                <Button variant="default" onClick={() => (filters.clear(), filters.set({ q: undefined }))}>
                  {office('clearFilters')}
                </Button>
              ) : (
                session.can('inventory.import') && (
                  <Button renderRoot={(props) => <Link to="/inventory/import" {...props} />}>{t('import')}</Button>
                )
              )
            }
          >
            {filtered ? t('noneFoundHelp') : t('noneHelp')}
          </Empty>
        }
      />
    </Page>
  );
}

function Price({ row }: { row: Row }) {
  const t = useT(inventoryScreenMessages);
  const { money } = useFormats();
  if (row.askingPriceCents === null)
    return (
      <Text span size="sm" c="dimmed">
        {t('noPrice')}
      </Text>
    );
  return (
    <span className="figures">
      {money(row.askingPriceCents)}
      {row.wasPriceCents !== null && (
        <Text span size="xs" c="dimmed" display="block">
          {t('was', { price: money(row.wasPriceCents) })}
        </Text>
      )}
    </span>
  );
}

function VehicleCard({ row }: { row: Row }) {
  const { locale } = useLanguage();
  const formats = useFormats();
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Thumbnail cover={row.cover} size={84} />
      <Stack gap={4} miw={0}>
        <Text fw={600} size="sm">
          {vehicleName(row, locale)}
        </Text>
        <Text size="sm">
          <Price row={row} />
          <Text span c="dimmed" size="sm">{` · ${formats.distance(row.odometerValue, row.odometerUnit)}`}</Text>
        </Text>
        <Group gap={8}>
          <StatusBadge status={row.status} />
          <Text size="xs" c="dimmed">
            {row.stockNumber}
          </Text>
        </Group>
      </Stack>
    </Group>
  );
}
