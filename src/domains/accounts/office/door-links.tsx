import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DoorSearch } from './going-on.ts';

/** A link to another screen at the door; where to go on afterwards goes with it. */
export function DoorLink({ to, keep, children }: { to: string; keep?: DoorSearch; children: ReactNode }) {
  const { next, email, invitation } = keep ?? {};
  const search = { ...(next ? { next } : {}), ...(email ? { email } : {}), ...(invitation ? { invitation } : {}) };
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to={to} search={search as never} {...props} />}>
      {children}
    </Anchor>
  );
}

/** A question and the way for those who answer it with yes. */
export function DoorQuestion({ ask, children }: { ask: string; children: ReactNode }) {
  return (
    <Group gap={6} justify="center">
      <Text size="sm" c="dimmed">
        {ask}
      </Text>
      {children}
    </Group>
  );
}
