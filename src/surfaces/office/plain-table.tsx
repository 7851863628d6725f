import { Card, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface PlainColumn<Row> {
  header: string;
  cell(row: Row): ReactNode;
  end?: boolean;
}

/** A simple table of the console; on a phone it scrolls sideways in its own frame. */
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
  if (rows.length === 0)
    return (
      <Card>
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      </Card>
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
