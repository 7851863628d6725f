import { Anchor, Badge, Chip, Group, Stack, Text } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Answer } from '#office/api.ts';
import { DataTable } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { usePages } from '#office/use-api.ts';
import type { ListingImport } from '../../listing-import.ts';
import { listingProblemWords } from '../../listing-messages.ts';
import { wordFor } from '../../messages.ts';
import { importWords } from './words.ts';

type Row = Answer<'GET /api/listing-imports/:importId/rows'>['items'][number];
const outcomes = ['created', 'updated', 'unchanged', 'skipped', 'refused', 'undone', 'kept'] as const;
type Shown = 'all' | 'errors' | 'warnings' | 'clean' | (typeof outcomes)[number];

/** The rows one by one: what was read of each, what is wrong with it and, after the run, what became of it. */
export function RowsTable({ current }: { current: ListingImport }) {
  const t = useT(importWords);
  const { locale } = useLanguage();
  const { money, number, distance } = useFormats();
  const [chosen, setShown] = useState<Shown>('all');
  const { counts, state } = current;
  const kinds: [Shown, number][] =
    state === 'ready'
      ? [
          ['all', counts.rows],
          ['errors', counts.errors],
          ['warnings', counts.warnings],
          ['clean', counts.rows - counts.errors - counts.warnings],
        ]
      : [
          ['all', counts.rows],
          ...outcomes.flatMap((one): [Shown, number][] => (counts.outcomes[one] ? [[one, counts.outcomes[one]]] : [])),
        ];
  const shown = kinds.some(([kind]) => kind === chosen) ? chosen : 'all';
  const rows = usePages('GET /api/listing-imports/:importId/rows', {
    params: { importId: current.id },
    query: { show: shown },
  });
  const fact = (row: Row, name: string): string => {
    const value = row.facts[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const nameOf = (row: Row): string =>
    vehicleName(
      {
        year: Number(fact(row, 'year')) || null,
        make: fact(row, 'make'),
        model: fact(row, 'model'),
        trim: fact(row, 'trim'),
      },
      locale,
    );
  return (
    <Stack gap="sm">
      <Chip.Group value={shown} onChange={(value) => setShown(value as Shown)}>
        <Group gap={6} role="group" aria-label={t('showRows')}>
          {kinds.map(([kind, count]) => (
            <Chip key={kind} value={kind} size="sm" variant="light">
              {t(`show.${kind}`, { n: number(count) })}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <DataTable<Row>
        id="import-rows"
        label={t('rowsTitle')}
        pages={rows}
        rowKey={(row) => String(row.line)}
        rowLabel={(row) => `${t('line')} ${row.line}`}
        columns={[
          { key: 'line', header: t('line'), fixed: true, align: 'end', cell: (row) => number(row.line) },
          {
            key: 'vehicle',
            header: t('vehicle'),
            fixed: true,
            width: 180,
            cell: (row) => (
              <Stack gap={0}>
                <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {nameOf(row) || t('nothingRead')}
                </Text>
                <Text size="xs" c="dimmed">
                  {[
                    fact(row, 'condition') && wordFor('condition', fact(row, 'condition'), locale),
                    fact(row, 'bodyStyle') && wordFor('body', fact(row, 'bodyStyle'), locale),
                    fact(row, 'exteriorColour') && wordFor('colour', fact(row, 'exteriorColour'), locale),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </Stack>
            ),
          },
          {
            key: 'numbers',
            header: t('numbers'),
            fixed: true,
            cell: (row) => (
              <Stack gap={0}>
                <Text size="sm">{fact(row, 'stockNumber') || '–'}</Text>
                <Text size="xs" c="dimmed" ff="monospace">
                  {fact(row, 'vin')}
                </Text>
              </Stack>
            ),
          },
          {
            key: 'price',
            header: t('price'),
            fixed: true,
            align: 'end',
            cell: (row) => money(row.facts.askingPriceCents as number | undefined),
          },
          {
            key: 'odometer',
            header: t('odometer'),
            fixed: true,
            align: 'end',
            cell: (row) =>
              distance(row.facts.odometerValue as number | undefined, row.facts.odometerUnit === 'mi' ? 'mi' : 'km'),
          },
          { key: 'outcome', header: t('outcome'), fixed: true, cell: (row) => <Outcome row={row} current={current} /> },
          {
            key: 'remarks',
            header: t('remarks'),
            fixed: true,
            width: 260,
            cell: (row) =>
              row.problems.length === 0 ? null : (
                <Stack gap={2} component="ul" m={0} pl={16}>
                  {row.problems.map((problem, at) => (
                    // oxlint-disable-next-line react/no-array-index-key -- problems of a row do not move
                    <Text
                      key={at}
                      component="li"
                      size="xs"
                      c={problem.severity === 'error' ? 'red' : undefined}
                      style={{ overflowWrap: 'anywhere' }}
                    >
                      {listingProblemWords(problem, locale)}
                    </Text>
                  ))}
                </Stack>
              ),
          },
        ]}
        empty={<Empty icon={IconTable} title={t('noRows')} />}
      />
    </Stack>
  );
}

const colours: Record<(typeof outcomes)[number], string> = {
  created: 'green',
  updated: 'blue',
  unchanged: 'gray',
  skipped: 'gray',
  refused: 'red',
  undone: 'gray',
  kept: 'orange',
};

function Outcome({ row, current }: { row: Row; current: ListingImport }) {
  const t = useT(importWords);
  if (row.outcome) {
    return (
      <Stack gap={2} align="flex-start">
        <Badge variant="light" color={colours[row.outcome]}>
          {t(`outcome.${row.outcome}`)}
        </Badge>
        {row.vehicle && (
          <Anchor size="xs" renderRoot={(props) => <Link to={`/inventory/${row.vehicle!.id}`} {...props} />}>
            {row.vehicle.stockNumber}
          </Anchor>
        )}
      </Stack>
    );
  }
  if (row.problems.some((problem) => problem.severity === 'error')) {
    return (
      <Badge variant="light" color="red">
        {t('cannot')}
      </Badge>
    );
  }
  return (
    <Text size="sm">
      {row.vehicle
        ? t(current.settings.existing === 'skip' ? 'willSkip' : 'willUpdate', { stock: row.vehicle.stockNumber })
        : t('willAdd')}
    </Text>
  );
}
