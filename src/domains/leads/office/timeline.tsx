import { Badge, Group, Title as Heading, Paper, Stack, Text, ThemeIcon } from '@mantine/core';
import {
  IconArrowRight,
  IconCalendarEvent,
  IconMail,
  IconMailForward,
  IconMessage,
  IconNote,
  IconPhone,
  IconRobot,
  IconUser,
  IconUserCheck,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { MailFacts } from '#office/mail-facts.tsx';
import { Moment } from '#office/moment.tsx';
import type { MailFacts as Facts } from '#platform/mail/index.ts';
import type { AppointmentKind } from '../appointment-rules.ts';
import { stages } from '../stages.ts';
import type { Stage } from '../stages.ts';
import { leadsMessages } from '../messages.ts';
import { appointmentMessages } from './appointment-words.ts';
import { leadsScreenMessages } from './words.ts';

type Lead = Answer<'GET /api/leads/:leadId'>;
type Activity = Lead['timeline'][number];

const icons: Record<Activity['kind'], ComponentType<{ size?: number }>> = {
  inquiry: IconMessage,
  email_out: IconMailForward,
  email_in: IconMail,
  call: IconPhone,
  note: IconNote,
  visit: IconUser,
  stage_change: IconArrowRight,
  assignment: IconUserCheck,
  automatic_answer: IconRobot,
  appointment: IconCalendarEvent,
};

/** The customer's newest own words: what is to be answered. */
const askedIn = ({ timeline }: Lead): Activity | undefined =>
  timeline.findLast(
    ({ kind, body, details }) =>
      body && (kind === 'inquiry' || (kind === 'email_in' && !(details as { mail?: Facts }).mail?.automatic)),
  );

/** What the customer asked, or answered, last: it is read before one answers. */
export function Asked({ lead }: { lead: Lead }) {
  const asked = askedIn(lead);
  return asked ? <Entry activity={asked} customer={lead.customer?.name} /> : null;
}

/** What else happened between the dealership and the customer, newest first. */
export function Timeline({ lead }: { lead: Lead }) {
  const t = useT(leadsScreenMessages);
  const asked = askedIn(lead);
  const others = lead.timeline.filter((activity) => activity !== asked).toReversed();
  if (others.length === 0) return null;
  return (
    <>
      <Heading order={2} size="h4">
        {t('timeline')}
      </Heading>
      <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {others.map((activity) => (
          <li key={activity.id}>
            <Entry activity={activity} customer={lead.customer?.name} />
          </li>
        ))}
      </Stack>
    </>
  );
}

function Entry({ activity, customer }: { activity: Activity; customer: string | undefined }) {
  const t = useT(leadsScreenMessages);
  const Icon = icons[activity.kind];
  const { mail } = activity.details as { mail?: Facts };
  const who = activity.actor.name
    ? t('by', { name: activity.actor.name })
    : activity.kind === 'inquiry' || activity.kind === 'email_in'
      ? ''
      : t('bySystem');
  return (
    <Paper withBorder radius="md" p="sm">
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <ThemeIcon variant="light" radius="xl" size={32} aria-hidden>
          <Icon size={18} />
        </ThemeIcon>
        <Stack gap={4} style={{ flex: 1, minWidth: 0 }}>
          <Group justify="space-between" gap="xs">
            <Text fw={600} size="sm">
              <Title activity={activity} customer={customer} />
            </Text>
            <Text size="xs" c="dimmed">
              <Moment at={activity.at} /> {who}
            </Text>
          </Group>
          {activity.subject && (
            <Text size="sm" fw={500}>
              {activity.subject}
            </Text>
          )}
          {activity.body && (
            <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
              {activity.body}
            </Text>
          )}
          {mail && <MailFacts facts={mail} />}
          {activity.mailState && (
            <Badge
              size="sm"
              variant="light"
              color={
                ['failed', 'refused'].includes(activity.mailState)
                  ? 'red'
                  : activity.mailState === 'sent'
                    ? 'green'
                    : 'gray'
              }
              style={{ alignSelf: 'flex-start' }}
            >
              {t(`mail.${activity.mailState}`)}
            </Badge>
          )}
        </Stack>
      </Group>
    </Paper>
  );
}

function Title({ activity, customer }: { activity: Activity; customer: string | undefined }) {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const { from, to } = activity.details as { from?: string | null; to?: string | null };
  const stage = (name: string | null | undefined) =>
    stages.includes(name as Stage) ? words(`stage.${name as Stage}`) : '';
  if (activity.kind === 'inquiry') return t('activity.inquiry', { who: customer ?? t('visitor') });
  if (activity.kind === 'email_in') {
    const { mail } = activity.details as { mail?: Facts };
    return t('activity.email_in', { who: (mail?.otherAddress ? mail.from : customer) ?? t('visitor') });
  }
  if (activity.kind === 'stage_change') return t('activity.stage_change', { from: stage(from), to: stage(to) });
  if (activity.kind === 'assignment') return to ? t('activity.assignment', { to }) : t('activity.unassigned');
  // Who came stands there as a visit; of one that somebody only noted, its own words are all there is.
  if (activity.kind === 'appointment' || (activity.kind === 'visit' && activity.details.appointmentId))
    return <AppointmentTitle details={activity.details as unknown as Agreed} />;
  return t(`activity.${activity.kind}`);
}

/** What an entry about an appointment says: times are of the dealership's wall. */
interface Agreed {
  what: 'booked' | 'moved' | 'changed' | 'confirmed' | 'kept' | 'no_show' | 'cancelled' | 'reopened';
  appointment: AppointmentKind;
  at: string;
  before?: string;
}

function AppointmentTitle({ details }: { details: Agreed }) {
  const t = useT(appointmentMessages);
  const words = useT(leadsMessages);
  const { day, clock } = useFormats();
  const said = (at = ''): string => {
    const [date = '', time = ''] = at.split(' ');
    return `${day(date)} ${clock(time)}`;
  };
  return t(`activity.${details.what}`, {
    kind: words(`appointment.${details.appointment}`),
    at: said(details.at),
    before: details.before ? said(details.before) : '',
  });
}
