import { Card, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '#office/api.ts';

export type RequestView = Answer<'GET /api/privacy/requests/:requestId'>;

/** A part of a request: its steps stand one under the other, in the order in which they are taken. */
export function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <Stack gap="sm">{children}</Stack>
    </Card>
  );
}
