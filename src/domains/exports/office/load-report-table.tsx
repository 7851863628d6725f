import { Badge, Group, ScrollArea, Stack, Text } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { dataWords } from './words.ts';

type Row = NonNullable<Answer<'GET /api/data-imports/:importId'>['report']>['comparison'][number];
const sum = (cents: Record<string, number>): number => Object.values(cents).reduce((total, one) => total + one, 0);

/** What the archive says and what is here now, table by table. */
export function LoadReportTable({ comparison }: { comparison: readonly Row[] }) {
  const t = useT(dataWords);
  const { number, money } = useFormats();
  const shown = comparison.filter(({ rows }) => rows.archive + rows.here > 0);
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t('load.tables')}
      </Text>
      <ScrollArea.Autosize
        mah={360}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('load.tables') }}
      >
        <Stack gap={4} component="ul" m={0} p={0} pr="sm" style={{ listStyle: 'none' }}>
          {shown.map(({ table, rows, cents, same }) => (
            <Group key={table} component="li" justify="space-between" gap={4}>
              <Text size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
                {table}
              </Text>
              <Group gap="xs" wrap="nowrap">
                <Text size="sm" c="dimmed" ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
                  {number(rows.archive)} = {number(rows.here)}
                  {Object.keys(cents.here).length > 0 && ` · ${money(sum(cents.here))}`}
                </Text>
                <Badge size="sm" variant="light" color={same ? 'green' : 'red'}>
                  {t(same ? 'load.same' : 'load.differs')}
                </Badge>
              </Group>
            </Group>
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}
