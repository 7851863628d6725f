import { Button, Card, Collapse, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarPlus } from '@tabler/icons-react';
import type { Answer } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { isOpen } from '../appointment-rules.ts';
import { AppointmentDialog } from './appointment-dialog.tsx';
import { AppointmentList } from './appointment-list.tsx';
import classes from './appointment-list.module.css';
import { appointmentMessages } from './appointment-words.ts';

/** When the customer of a lead is expected, and when they came. */
export function AppointmentsCard({ lead }: { lead: Answer<'GET /api/leads/:leadId'> }) {
  const t = useT(appointmentMessages);
  const session = useSession();
  const read = useRead('GET /api/appointments', { query: { leadId: lead.id, cancelled: 'true', limit: 100 } });
  const [booking, book] = useDisclosure(false);
  const [past, { toggle }] = useDisclosure(false);
  const all = read.data?.items ?? [];
  const open = all.filter(({ state }) => isOpen(state));
  const over = all.filter(({ state }) => !isOpen(state)).toReversed();
  return (
    <Card component="section" withBorder radius="md" padding="md" className={classes.narrow}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t('appointments')}
        </Title>
        {session.can('leads.write') && (
          <Button
            variant="light"
            size="compact-sm"
            leftSection={<IconCalendarPlus size={16} />}
            onClick={book.open}
            aria-label={t('book')}
            aria-haspopup="dialog"
          >
            {t('bookShort')}
          </Button>
        )}
      </Group>
      {read.data && open.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      <AppointmentList items={open} here="lead" dated />
      {over.length > 0 && (
        <>
          <Button variant="subtle" size="compact-sm" mt="xs" onClick={toggle} aria-expanded={past}>
            {t('past', { n: over.length })}
          </Button>
          <Collapse expanded={past}>
            <AppointmentList items={over} here="lead" dated />
          </Collapse>
        </>
      )}
      {booking && <AppointmentDialog lead={lead} close={book.close} />}
    </Card>
  );
}
