import { Card, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { listingFields } from '../../listing-headers.ts';
import type { ListingField, ListingMapping } from '../../listing-headers.ts';
import type { ListingImport } from '../../listing-import.ts';
import { listingFieldWord } from '../../listing-messages.ts';
import { importWords } from './words.ts';

/** Which field each column of the file is. A field that is given to another column is taken from the one before. */
export function ColumnsCard({ columns, busy, change }: { columns: ListingImport['columns']; busy: boolean; change(mapping: ListingMapping): void }) {
  const t = useT(importWords);
  const { locale } = useLanguage();
  const session = useSession();
  const choices = listingFields
    .filter((field) => field !== 'floorPrice' || session.can('inventory.cost'))
    .map((field) => ({ value: field as string, label: listingFieldWord(field, locale) }));
  const choose = (at: number, field: ListingField | null): void =>
    change(columns.map((column, one) => (one === at ? field : field !== null && column.field === field ? null : column.field)));
  return (
    <Card>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('columnsTitle')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('columnsHelp')}
        </Text>
        <Table.ScrollContainer minWidth={320} type="native">
          <Table verticalSpacing={6} aria-busy={busy}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('column')}</Table.Th>
                <Table.Th scope="col">{t('meaning')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {columns.map((column, at) => {
                const name = column.header || t('emptyHeader', { n: at + 1 });
                return (
                  // oxlint-disable-next-line react/no-array-index-key -- columns are known by their place
                  <Table.Tr key={at}>
                    <Table.Th scope="row">
                      <Group gap={4} align="baseline">
                        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                          {name}
                        </Text>
                        <Text size="xs" c="dimmed" fw={400} w="100%" style={{ overflowWrap: 'anywhere' }} lineClamp={2}>
                          {column.samples.length > 0 ? column.samples.join(' · ') : t('noSamples')}
                        </Text>
                      </Group>
                    </Table.Th>
                    <Table.Td miw={170}>
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
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    </Card>
  );
}
