import { ActionIcon, Anchor, Badge, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconCalendarEvent, IconDotsVertical, IconPhone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { formatPhone } from '#kernel/phone-words.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import { isOpen, mayTurn } from '../appointment-rules.ts';
import type { AppointmentState } from '../appointment-rules.ts';
import { leadsMessages } from '../messages.ts';
import type { Appointment } from './appointment-dialog.tsx';
import classes from './appointment-list.module.css';
import { appointmentMessages } from './appointment-words.ts';
import { touched } from './touched.ts';

/** Comes when somebody moves one: the day shows the list to everybody, and fields to nobody. */
const AppointmentDialog = lazy(async () => ({ default: (await import('./appointment-dialog.tsx')).AppointmentDialog }));

const colours: Record<AppointmentState, string> = {
  booked: 'blue',
  confirmed: 'teal',
  kept: 'green',
  no_show: 'red',
  cancelled: 'gray',
};

/** Appointments under each other: when, who, about what, and what became of them. `dated` says the day, too. */
export function AppointmentList({
  items,
  here,
  dated = false,
}: {
  items: readonly Appointment[];
  here?: 'lead';
  dated?: boolean;
}) {
  const now = useNow();
  return (
    <ul className={classes.list}>
      {items.map((one) => (
        <AppointmentRow key={one.id} appointment={one} now={now} dated={dated} {...(here ? { here } : {})} />
      ))}
    </ul>
  );
}

function AppointmentRow({
  appointment,
  now,
  here,
  dated,
}: {
  appointment: Appointment;
  now: number;
  here?: 'lead';
  dated: boolean;
}) {
  const t = useT(appointmentMessages);
  const words = useT(leadsMessages);
  const { clock, day } = useFormats();
  const { locale } = useLanguage();
  const { customer, vehicle, state } = appointment;
  const about = [words(`appointment.${appointment.kind}`), vehicle && shortVehicleName(vehicle, locale)];
  return (
    <li className={classes.row} data-over={!isOpen(state) || undefined}>
      <div className={classes.when}>
        {dated && <Text size="sm">{day(appointment.day)}</Text>}
        <Text fw={650} className={classes.time} td={state === 'cancelled' ? 'line-through' : undefined}>
          {clock(appointment.from)}
        </Text>
        <Text size="xs" c="dimmed" className={classes.time}>
          {`– ${clock(appointment.to)}`}
        </Text>
      </div>
      <Stack gap={2} className={classes.what}>
        <Group gap={6}>
          {here !== 'lead' && (
            <Anchor component={Link} {...({ to: `/leads/${appointment.leadId}` } as object)} fw={600}>
              {customer?.name ?? t('customer')}
            </Anchor>
          )}
          {here === 'lead' && <Text fw={600}>{about.filter(Boolean).join(' · ')}</Text>}
          <Badge size="sm" variant="light" color={colours[state]}>
            {words(`appointmentState.${state}`)}
          </Badge>
          {appointment.outsideHours && isOpen(state) && (
            <Badge size="sm" variant="light" color="orange">
              {t('outsideBadge')}
            </Badge>
          )}
        </Group>
        {here !== 'lead' && <Text size="sm">{about.filter(Boolean).join(' · ')}</Text>}
        <Text size="sm" c="dimmed">
          {[appointment.location.name, t('with', { name: appointment.staff.name }), appointment.told && t('told')]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {appointment.note && (
          <Text size="sm" className={classes.note}>
            {appointment.note}
          </Text>
        )}
        {here !== 'lead' && customer?.phone && (
          <Anchor href={`tel:${customer.phone}`} size="sm">
            <Group gap={6} wrap="nowrap" component="span">
              <IconPhone size={15} aria-hidden /> {formatPhone(customer.phone)}
            </Group>
          </Anchor>
        )}
      </Stack>
      <Turns appointment={appointment} now={now} />
    </li>
  );
}

/** The moment, by the minute: an appointment begins while one looks. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** What can be said of an appointment now. Everything can be taken back. */
function Turns({ appointment, now }: { appointment: Appointment; now: number }) {
  const t = useT(appointmentMessages);
  const session = useSession();
  const today = useToday();
  const [changing, setChanging] = useState(false);
  const { state, told, mayTell } = appointment;
  const who = appointment.customer?.name ?? t('customer');
  const turn = useWrite('POST /api/appointments/:appointmentId/state', {
    forgets: touched,
    done: (next, { body }) => {
      const said = t(next.state === 'cancelled' && body.tell ? 'turned.cancelledTold' : `turned.${next.state}`, {
        who,
      });
      const back = (): void =>
        turn.mutate({
          params: { appointmentId: next.id },
          body: { version: next.version, state, ...(body.tell === undefined ? {} : { tell: body.tell }) },
        });
      done(said, mayTurn(next.state, state) ? { undo: back } : {});
    },
  });
  if (!session.can('leads.write')) return null;
  const to = (next: AppointmentState, tell?: boolean): void =>
    turn.mutate({
      params: { appointmentId: appointment.id },
      body: { version: appointment.version, state: next, ...(tell === undefined ? {} : { tell }) },
    });
  const begun = Date.parse(appointment.startsAt) <= now;
  if (!isOpen(state))
    return (
      <Group gap={6} className={classes.acts}>
        <Button variant="subtle" size="compact-sm" loading={turn.isPending} onClick={() => to('booked')}>
          {t('takeBack')}
        </Button>
      </Group>
    );
  return (
    <Group gap={6} className={classes.acts}>
      {begun ? (
        <>
          <Button variant="light" color="green" size="compact-sm" disabled={turn.isPending} onClick={() => to('kept')}>
            {t('kept')}
          </Button>
          <Button variant="light" color="red" size="compact-sm" disabled={turn.isPending} onClick={() => to('no_show')}>
            {t('noShow')}
          </Button>
        </>
      ) : (
        state === 'booked' && (
          <Button variant="light" size="compact-sm" disabled={turn.isPending} onClick={() => to('confirmed')}>
            {t('confirm')}
          </Button>
        )
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('more', { who })}>
            <IconDotsVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCalendarEvent size={16} />} onClick={() => setChanging(true)}>
            {t('move')}
          </Menu.Item>
          {!begun && appointment.day === today && <Menu.Item onClick={() => to('kept')}>{t('kept')}</Menu.Item>}
          {begun && state === 'booked' && <Menu.Item onClick={() => to('confirmed')}>{t('confirm')}</Menu.Item>}
          <Menu.Divider />
          {mayTell && <Menu.Item onClick={() => to('cancelled', true)}>{t('cancelTelling')}</Menu.Item>}
          <Menu.Item onClick={() => to('cancelled', false)}>
            {t(mayTell && told ? 'cancelSilently' : 'cancel')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing && (
        <Suspense>
          <AppointmentDialog appointment={appointment} close={() => setChanging(false)} />
        </Suspense>
      )}
    </Group>
  );
}
