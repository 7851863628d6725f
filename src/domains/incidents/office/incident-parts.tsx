import { Badge, Card, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { incidentWords } from './words.ts';

export type Incident = Answer<'GET /api/incidents/:incidentId'>;

const colours = {
  suspected: 'yellow',
  confirmed: 'orange',
  assessed: 'orange',
  notifying: 'blue',
  closed: 'green',
  dismissed: 'gray',
};

/** How an entry stands. */
export function StateBadge({ state }: { state: Incident['state'] }) {
  const t = useT(incidentWords);
  return (
    <Badge variant="light" color={colours[state]} style={{ flex: 'none' }}>
      {t(`state.${state}`)}
    </Badge>
  );
}

/** An entry in a list: what and since when, a badge for whose it is, its clocks, and what the list adds. */
export function EntryCard({
  one,
  to,
  whose,
  children,
}: {
  one: Pick<Incident, 'title' | 'state' | 'knownAt' | 'clocks'>;
  to: string;
  whose: ReactNode;
  children?: ReactNode;
}) {
  const t = useT(incidentWords);
  const { dateTime } = useFormats();
  return (
    <Card component={Link} to={to} style={{ color: 'inherit', textDecoration: 'none' }}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {one.title}
        </Text>
        <StateBadge state={one.state} />
      </Group>
      <Group gap="xs" mt={4}>
        <Text size="sm" c="dimmed">
          {t('knownSince', { at: dateTime(one.knownAt) })}
        </Text>
        {whose}
      </Group>
      <Clocks clocks={one.clocks} />
      {children}
    </Card>
  );
}

/** What is due when, and whether it was done in time. */
export function Clocks({ clocks }: { clocks: Incident['clocks'] }) {
  const t = useT(incidentWords);
  const { dateTime } = useFormats();
  return clocks.map(({ clock, dueAt, doneAt, late }) => (
    <Group key={clock} gap="xs" mt={4}>
      <Text size="sm">{t(`clock.${clock}`, { at: dateTime(dueAt) })}</Text>
      <Badge variant="light" color={late ? 'red' : doneAt ? 'green' : 'gray'}>
        {late && !doneAt ? t('clockLate') : doneAt ? t('clockDone', { at: dateTime(doneAt) }) : t('clockOpen')}
      </Badge>
    </Group>
  ));
}

/** A part of the entry, under its heading. */
export function Part({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <Card component="section">
      <Title order={2} size="h3" mb={lead ? 4 : 'sm'}>
        {title}
      </Title>
      {lead && (
        <Text size="sm" c="dimmed" mb="sm">
          {lead}
        </Text>
      )}
      {children}
    </Card>
  );
}
