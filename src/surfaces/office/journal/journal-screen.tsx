import { Select, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Answer, Query } from '../api.ts';
import { DataTable } from '../data-table.tsx';
import type { Column } from '../data-table.tsx';
import { Empty } from '../empty.tsx';
import { useUrlFilters } from '../filters.tsx';
import { useLanguage, useOfficeT } from '../i18n.tsx';
import { Moment } from '../moment.tsx';
import { Page } from '../page.tsx';
import { usePages } from '../use-api.ts';
import { ChangeList } from './change-list.tsx';
import { useEventWords } from './event-words.ts';

type Entry = Answer<'GET /api/journal'>['items'][number];

const kinds = [
  'vehicle',
  'lead',
  'appointment',
  'deal',
  'customer',
  'dealership',
  'location',
  'staff_member',
  'invitation',
  'api_key',
  'listing_import',
  'bulk_change',
  'channel',
  'post',
  'post_template',
  'social_rule',
] as const;
const places: Record<string, string> = {
  vehicle: '/inventory',
  lead: '/leads',
  deal: '/deals',
  listing_import: '/inventory/import',
  post: '/social/posts',
};

/** Everything that happened, newest first: who, what, when, and what it changed. */
export function JournalScreen() {
  const { locale } = useLanguage();
  const t = useOfficeT();
  const what = useEventWords();
  const filters = useUrlFilters(['recordKind']);
  const pages = usePages('GET /api/journal', { query: filters.query as Query<'GET /api/journal'> });
  const who = ({ actor }: Entry): string => {
    if (actor.kind === 'system') return t('journal.system');
    if (actor.kind === 'visitor') return t('journal.visitor');
    if (actor.kind === 'operator') return t('journal.operator');
    return actor.name ?? (actor.kind === 'api_key' ? t('journal.apiKey') : t('journal.gone'));
  };
  const columns: Column<Entry>[] = [
    {
      key: 'when',
      header: t('journal.when'),
      width: 130,
      fixed: true,
      cell: ({ at }) => (
        <Text size="sm" fw={400} c="dimmed">
          <Moment at={at} />
        </Text>
      ),
    },
    {
      key: 'who',
      header: t('journal.who'),
      fixed: true,
      width: 140,
      cell: (entry) => (
        <span title={entry.origin?.ip ? t('journal.origin', { ip: entry.origin.ip }) : undefined}>{who(entry)}</span>
      ),
    },
    { key: 'what', header: t('journal.what'), fixed: true, width: 180, cell: ({ event }) => what(event) },
    {
      key: 'record',
      header: t('journal.record'),
      fixed: true,
      width: 200,
      cell: ({ record }) => {
        const kind = kinds.find((one) => one === record.kind);
        const { vehicle } = record;
        const label = vehicle
          ? `${vehicleName({ ...vehicle, stockNumber: '' }, locale)} (${vehicle.stockNumber})`.trim()
          : (record.label ?? (kind ? t(`kind.${kind}`) : record.kind));
        const place = places[record.kind];
        return place ? <Link to={`${place}/${record.id}`}>{label}</Link> : label;
      },
    },
    {
      key: 'change',
      header: t('journal.change'),
      fixed: true,
      cell: (entry) =>
        entry.withheld ? (
          <Text size="sm" c="dimmed">
            {t('journal.withheld')}
          </Text>
        ) : (
          <ChangeList before={entry.before} after={entry.after} />
        ),
    },
  ];
  return (
    <Page title={t('journal.title')} lead={t('journal.lead')}>
      <Select
        aria-label={t('journal.kind')}
        maw={280}
        value={filters.one('recordKind') ?? ''}
        onChange={(value) => filters.set({ recordKind: value || undefined })}
        allowDeselect={false}
        data={[
          { value: '', label: t('journal.all') },
          ...kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
        ]}
      />
      <DataTable
        id="journal"
        label={t('journal.title')}
        pages={pages}
        columns={columns}
        rowKey={(entry) => entry.id}
        rowLabel={(entry) => what(entry.event)}
        empty={
          <Empty icon={IconHistory} title={filters.count > 0 ? t('journal.noneFound') : t('journal.none')}>
            {filters.count > 0 ? null : t('journal.noneBody')}
          </Empty>
        }
      />
    </Page>
  );
}
