import { Card, Divider, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { listingFields } from '../../listing-headers.ts';
import type { ListingField, ListingMapping } from '../../listing-headers.ts';
import type { ListingImport } from '../../listing-import.ts';
import { listingFieldWord } from '../../listing-messages.ts';
import { importWords } from './words.ts';

/** Which field each column of the file is. A field that is given to another column is taken from the one before. */
export function ColumnsCard({
  columns,
  busy,
  change,
}: {
  columns: ListingImport['columns'];
  busy: boolean;
  change(mapping: ListingMapping): void;
}) {
  const t = useT(importWords);
  const { locale } = useLanguage();
  const session = useSession();
  const choices = listingFields
    .filter((field) => field !== 'floorPrice' || session.can('inventory.cost'))
    .map((field) => ({ value: field as string, label: listingFieldWord(field, locale) }));
  const choose = (at: number, field: ListingField | null): void =>
    change(
      columns.map((column, one) =>
        one === at ? field : field !== null && column.field === field ? null : column.field,
      ),
    );
  return (
    <Card>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('columnsTitle')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('columnsHelp')}
        </Text>
        <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-busy={busy}>
          {columns.map((column, at) => {
            const name = column.header || t('emptyHeader', { n: at + 1 });
            return (
              // oxlint-disable-next-line react/no-array-index-key -- columns are known by their place
              <li key={at}>
                <Divider />
                <SimpleGrid
                  cols={{ base: 1, xs: 2 }}
                  spacing="md"
                  verticalSpacing={6}
                  py={8}
                  style={{ alignItems: 'center' }}
                >
                  <Stack gap={0}>
                    <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                      {name}
                    </Text>
                    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      {column.samples.length > 0 ? column.samples.slice(0, 3).join(' · ') : t('noSamples')}
                    </Text>
                  </Stack>
                  <Select
                    aria-label={`${name}: ${t('meaning')}`}
                    data={choices}
                    value={column.field}
                    onChange={(field) => choose(at, field as ListingField | null)}
                    placeholder={t('notUsed')}
                    clearable
                    searchable
                    disabled={busy}
                    size="sm"
                  />
                </SimpleGrid>
              </li>
            );
          })}
        </Stack>
      </Stack>
    </Card>
  );
}
