import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Facts of a record, each under its name. */
export function FactGrid({ facts }: { facts: readonly (readonly ReactNode[])[] }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {facts.map(([label, value]) => (
        <div key={String(label)}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
