import { Badge, Group, ScrollArea, Stack, Text } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { dataWords } from './words.ts';

type Row = NonNullable<Answer<'GET /api/data-imports/:importId'>['report']>['comparison'][number];
interface Thing {
  thing: string;
  archive: number;
  here: number;
  cents: number | null;
  differing: string[];
}
const sum = (cents: Record<string, number>): number => Object.values(cents).reduce((total, one) => total + one, 0);

/** Tables are how a program sees it; people look for vehicles, customers, invoices. */
function byThing(comparison: readonly Row[]): Thing[] {
  const things = new Map<string, Thing>();
  for (const { table, thing, rows, cents, same } of comparison) {
    if (rows.archive + rows.here === 0) continue;
    const one = things.get(thing) ?? { thing, archive: 0, here: 0, cents: null, differing: [] };
    things.set(thing, one);
    one.archive += rows.archive;
    one.here += rows.here;
    if (Object.keys(cents.here).length > 0) one.cents = (one.cents ?? 0) + sum(cents.here);
    if (!same) one.differing.push(table);
  }
  return [...things.values()];
}

/** What the archive says and what is here now, thing by thing. */
export function LoadReportTable({
  comparison,
  names,
}: {
  comparison: readonly Row[];
  names: Readonly<Record<string, string>>;
}) {
  const t = useT(dataWords);
  const { number, money } = useFormats();
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t('load.tables')}
      </Text>
      <ScrollArea.Autosize
        mah={420}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('load.tables') }}
      >
        <Stack gap="xs" component="ul" m={0} p={0} pr="sm" style={{ listStyle: 'none' }}>
          {byThing(comparison).map(({ thing, archive, here, cents, differing }) => (
            <Stack key={thing} component="li" gap={0}>
              <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
                <Text size="sm" style={{ minWidth: 0 }}>
                  {names[thing] ?? thing}
                </Text>
                <Badge
                  size="sm"
                  variant="light"
                  color={differing.length === 0 ? 'green' : 'red'}
                  style={{ flexShrink: 0 }}
                >
                  {t(differing.length === 0 ? 'load.same' : 'load.differs')}
                </Badge>
              </Group>
              <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {t('load.rows', { archive: number(archive), here: number(here) })}
                {cents !== null && ` · ${t('load.cents', { sum: money(cents) })}`}
                {differing.length > 0 && ` · ${differing.join(', ')}`}
              </Text>
            </Stack>
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}
