import {
  Alert,
  Anchor,
  Button,
  Checkbox,
  Group,
  Modal,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { addDays } from '#kernel/calendar.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { asProblem } from '#office/problem-error.ts';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import type { Taken } from '../appointment.ts';
import { appointmentKinds, isWithinHours } from '../appointment-rules.ts';
import type { AppointmentKind } from '../appointment-rules.ts';
import { leadsMessages } from '../messages.ts';
import { appointmentMessages } from './appointment-words.ts';
import type { AppointmentKey } from './appointment-words.ts';
import { touched } from './touched.ts';
import { VehiclePicker } from './vehicle-picker.tsx';

export type Appointment = Answer<'GET /api/appointments'>['items'][number];
type Lead = Answer<'GET /api/leads/:leadId'>;

const lengths = [15, 30, 45, 60, 90, 120, 180, 240, 480];
const known = new Set<string>(appointmentMessages.keys);

/** `HH:MM` so many minutes later on the same day; what goes on past midnight ends at `24:01`, which no place is open at. */
function endOf(time: string, minutes: number): string {
  const [hours = 0, past = 0] = time.split(':').map(Number);
  const end = hours * 60 + past + minutes;
  if (end > 24 * 60) return '24:01';
  return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}

/** Books an appointment with the customer of a lead, or changes one. */
export function AppointmentDialog({
  lead,
  appointment,
  close,
}: {
  lead?: Lead;
  appointment?: Appointment;
  close(): void;
}) {
  const t = useT(appointmentMessages);
  const words = useT(leadsMessages);
  const office = useOfficeT();
  const { locale } = useLanguage();
  const { dateTime } = useFormats();
  const session = useSession();
  const today = useToday();
  const locations = (useRead('GET /api/locations', {}).data?.items ?? []).filter(
    (one) => !one.archived || one.id === appointment?.location.id,
  );
  const staff = useRead('GET /api/staff', {}, { enabled: session.can('staff.read') }).data?.items ?? [];
  const [taken, setTaken] = useState<Taken | 'unknown' | null>(null);
  const vehicle = appointment ? appointment.vehicle : (lead?.vehicle ?? null);
  const mayTell = appointment?.mayTell ?? lead?.mayWriteTo ?? false;
  const form = useRecordForm({
    initialValues: {
      kind: (appointment?.kind ?? (lead?.kind === 'test_drive' ? 'test_drive' : 'visit')) as AppointmentKind,
      day: appointment?.day ?? addDays(today, 1),
      time: appointment?.from ?? '10:00',
      minutes: String(appointment?.minutes ?? 30),
      vehicleId: vehicle?.id ?? '',
      locationId: appointment?.location.id ?? null,
      staffId: appointment?.staff.id ?? lead?.assignee?.id ?? session.current.staffId,
      note: appointment?.note ?? '',
      tell: appointment ? appointment.told && mayTell : mayTell,
    },
    fieldWords: ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as AppointmentKey) : undefined),
    problem: (problem) => {
      if (problem.code !== 'taken') return false;
      setTaken((problem.more.taken as Taken | undefined) ?? 'unknown');
      return true;
    },
    save: async ({ minutes, vehicleId, locationId, ...values }) => {
      setTaken(null);
      const body = {
        ...values,
        minutes: Number(minutes),
        vehicleId: vehicleId || null,
        ...(locationId ? { locationId } : {}),
      };
      const saved = appointment
        ? await api('PATCH /api/appointments/:appointmentId', {
            params: { appointmentId: appointment.id },
            body: { version: appointment.version, ...body },
          })
        : await api('POST /api/leads/:leadId/appointments', { params: { leadId: lead!.id }, body });
      const said = [
        t(appointment ? 'changed' : 'booked', { when: dateTime(saved.startsAt) }),
        saved.outsideHours ? t('outsideHours') : '',
        saved.doubledTime ? t('doubledTime') : '',
      ];
      done(said.filter(Boolean).join(' '), appointment ? { undo: () => putBack(appointment, saved) } : {});
      void forget(...touched);
    },
  });
  const { day, time, minutes, locationId, staffId } = form.fields.getValues();
  const place = locations.find((one) => one.id === (locationId ?? locations[0]?.id));
  const closed = place && day && time && !isWithinHours(place, day, { from: time, to: endOf(time, Number(minutes)) });
  const people = staff.filter((one) => one.state === 'active' || one.id === staffId);
  return (
    <Modal
      opened
      onClose={close}
      title={t(appointment ? 'change' : 'book')}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false} after={close}>
        <Stack gap="sm">
          {taken && <TakenAlert taken={taken} close={close} />}
          <Select
            label={t('kind')}
            allowDeselect={false}
            data={appointmentKinds.map((one) => ({ value: one, label: words(`appointment.${one}`) }))}
            data-autofocus
            {...form.fields.getInputProps('kind')}
          />
          <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm">
            <TextInput type="date" label={t('day')} min={today} required {...form.fields.getInputProps('day')} />
            <TextInput type="time" label={t('time')} required {...form.fields.getInputProps('time')} />
            <Select
              label={t('minutes')}
              allowDeselect={false}
              data={[...new Set([...lengths, Number(minutes)])]
                .toSorted((a, b) => a - b)
                .map((one) => ({ value: String(one), label: lengthWords(t, one) }))}
              {...form.fields.getInputProps('minutes')}
            />
          </SimpleGrid>
          {closed && (
            <Alert color="yellow" variant="light" icon={<IconClockExclamation size={18} />} role="status" py="xs">
              <Text size="sm">{t('outsideHours')}</Text>
            </Alert>
          )}
          {session.can('inventory.read') && (
            <VehiclePicker
              value={form.fields.getValues().vehicleId}
              label={t('vehicle')}
              {...(vehicle
                ? {
                    known: {
                      value: vehicle.id,
                      label: `${vehicleName({ ...vehicle, stockNumber: '' }, locale)} (${vehicle.stockNumber})`.trim(),
                    },
                  }
                : {})}
              onChange={(id) => form.fields.setFieldValue('vehicleId', id)}
            />
          )}
          <SimpleGrid cols={{ base: 1, xs: locations.length > 1 ? 2 : 1 }} spacing="sm">
            {people.length > 0 && (
              <Select
                label={t('staff')}
                allowDeselect={false}
                searchable
                data={people.map((one) => ({ value: one.id, label: one.name }))}
                {...form.fields.getInputProps('staffId')}
              />
            )}
            {locations.length > 1 && (
              <Select
                label={t('location')}
                allowDeselect={false}
                data={locations.map((one) => ({ value: one.id, label: one.name }))}
                {...form.fields.getInputProps('locationId')}
                value={locationId ?? locations[0]!.id}
              />
            )}
          </SimpleGrid>
          <Textarea
            label={t('note')}
            description={t('noteHelp')}
            autosize
            minRows={2}
            maxLength={2000}
            {...form.fields.getInputProps('note')}
          />
          <Checkbox
            label={t(appointment ? 'tellChange' : 'tell')}
            description={mayTell ? t('tellHelp') : t('noEmail')}
            disabled={!mayTell}
            {...form.fields.getInputProps('tell', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t(appointment ? 'save' : 'bookShort')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}

function lengthWords(t: (key: AppointmentKey, values?: Record<string, number>) => string, minutes: number): string {
  if (minutes < 60) return t('minutesOf', { n: minutes });
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return m === 0 ? t('hoursOf', { n: h }) : t('hoursMinutes', { h, m });
}

/** Has an appointment as it was before it was changed. */
async function putBack(before: Appointment, now: Appointment): Promise<void> {
  const body = {
    version: now.version,
    kind: before.kind,
    day: before.day,
    time: before.from,
    minutes: before.minutes,
    vehicleId: before.vehicle?.id ?? null,
    locationId: before.location.id,
    staffId: before.staff.id,
  };
  await api('PATCH /api/appointments/:appointmentId', { params: { appointmentId: now.id }, body }).catch(
    (error: unknown) => failed(asProblem(error)),
  );
  void forget(...touched);
}

/** Says who or what is somewhere else, and leads there. */
function TakenAlert({ taken, close }: { taken: Taken | 'unknown'; close(): void }) {
  const t = useT(appointmentMessages);
  const { clock } = useFormats();
  return (
    <Alert color="red" variant="light" icon={<IconClockExclamation size={20} />} title={t('takenTitle')} role="alert">
      {taken === 'unknown' ? (
        <Text size="sm">{t('takenUnknown')}</Text>
      ) : (
        <Text size="sm">
          {t(taken.what === 'staff' ? 'takenStaff' : 'takenVehicle', {
            ...taken,
            from: clock(taken.from),
            to: clock(taken.to),
            customer: taken.customer ?? 'none',
          })}{' '}
          <Anchor component={Link} {...({ to: `/leads/${taken.leadId}` } as object)} size="sm" onClick={close}>
            {t('takenOpen')}
          </Anchor>
        </Text>
      )}
    </Alert>
  );
}
