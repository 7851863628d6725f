import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';

/** One matter of the account: title, a sentence, what can be done. */
export function AccountCard({
  title,
  lead,
  beside,
  children,
}: {
  title: string;
  lead?: ReactNode;
  beside?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} style={{ flex: '1 1 16rem', minWidth: 0 }}>
            <Title order={2} id={id}>
              {title}
            </Title>
            {lead && (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {lead}
              </Text>
            )}
          </Stack>
          {beside}
        </Group>
        {children}
      </Stack>
    </Card>
  );
}
