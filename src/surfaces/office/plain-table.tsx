import { Card, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Fragment } from 'react';
import type { ReactNode } from 'react';

export interface PlainColumn<Row> {
  header: string;
  cell(row: Row): ReactNode;
  end?: boolean;
}

/** A simple table of the console; on a phone each row is a block of names and values, because columns would be too narrow. */
export function PlainTable<Row>({
  label,
  rows,
  rowKey,
  columns,
  none,
}: {
  label: string;
  rows: readonly Row[];
  rowKey(row: Row): string;
  columns: PlainColumn<Row>[];
  none: string;
}) {
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  if (rows.length === 0)
    return (
      <Card>
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      </Card>
    );
  if (phone)
    return (
      <Stack component="ul" aria-label={label} gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {rows.map((row) => (
          <Card component="li" key={rowKey(row)} padding="sm">
            <dl style={{ display: 'grid', gridTemplateColumns: 'minmax(6rem, 2fr) 3fr', gap: '4px 12px', margin: 0 }}>
              {columns.map(({ header, cell }) => (
                <Fragment key={header}>
                  <Text component="dt" size="sm" c="dimmed">
                    {header}
                  </Text>
                  <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
                    {cell(row)}
                  </Text>
                </Fragment>
              ))}
            </dl>
          </Card>
        ))}
      </Stack>
    );
  return (
    <Card padding={0}>
      <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="region" aria-label={label}>
        <Table verticalSpacing="xs" horizontalSpacing="md" fz="sm">
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ header, end }) => (
                <Table.Th key={header} ta={end ? 'end' : undefined} style={{ whiteSpace: 'nowrap' }}>
                  {header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={rowKey(row)}>
                {columns.map(({ header, cell, end }) => (
                  <Table.Td key={header} ta={end ? 'end' : undefined}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
