import { ActionIcon, Button, Checkbox, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import type { Hours, Weekday } from '../dealership.ts';
import classes from './hours-editor.module.css';
import { dealershipWords } from './words.ts';

/** The week as people here read it. */
const week: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Usual hours of a lot, to begin with. */
export const usualHours: Hours = {
  monday: [{ from: '09:00', to: '18:00' }],
  tuesday: [{ from: '09:00', to: '18:00' }],
  wednesday: [{ from: '09:00', to: '18:00' }],
  thursday: [{ from: '09:00', to: '18:00' }],
  friday: [{ from: '09:00', to: '18:00' }],
  saturday: [{ from: '10:00', to: '16:00' }],
  sunday: [],
};

/** Opening hours of a week: a switch and two times a day, good under a thumb. */
export function HoursEditor({
  value,
  onChange,
  error,
}: {
  value: Hours;
  onChange(hours: Hours): void;
  error?: string | undefined;
}) {
  const t = useT(dealershipWords);
  const set = (day: Weekday, spans: { from: string; to: string }[]): void => onChange({ ...value, [day]: spans });
  return (
    <fieldset className={classes.hours}>
      <legend>{t('hours')}</legend>
      <Stack gap={8}>
        {week.map((day) => {
          const spans = value[day] ?? [];
          const name = t(`day.${day}`);
          return (
            <div key={day} className={classes.day}>
              <Switch
                checked={spans.length > 0}
                onChange={({ currentTarget }) =>
                  set(day, currentTarget.checked ? [{ from: '09:00', to: '18:00' }] : [])
                }
                label={name}
                aria-label={t('hours.open', { day: name })}
              />
              {spans.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {t('hours.closed')}
                </Text>
              ) : (
                <Stack gap={4}>
                  {spans.map((span, at) => (
                    <Group key={at} gap={6} wrap="nowrap">
                      <TextInput
                        type="time"
                        aria-label={t('hours.from', { day: name })}
                        value={span.from}
                        onChange={({ currentTarget }) =>
                          set(day, spans.with(at, { ...span, from: currentTarget.value }))
                        }
                      />
                      <span aria-hidden="true">–</span>
                      <TextInput
                        type="time"
                        aria-label={t('hours.to', { day: name })}
                        value={span.to}
                        onChange={({ currentTarget }) => set(day, spans.with(at, { ...span, to: currentTarget.value }))}
                      />
                    </Group>
                  ))}
                </Stack>
              )}
            </div>
          );
        })}
        {error && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          onClick={() =>
            onChange({ ...value, ...Object.fromEntries(week.slice(1, 5).map((day) => [day, value.monday ?? []])) })
          }
        >
          {t('hours.copy')}
        </Button>
      </Stack>
    </fieldset>
  );
}

/** A day on which other hours hold. */
export interface HoursException {
  date: string;
  spans: { from: string; to: string }[];
  note?: string | undefined;
}

/** Holidays and other days that are not as the week says. */
export function ExceptionsEditor({
  value,
  onChange,
}: {
  value: HoursException[];
  onChange(value: HoursException[]): void;
}) {
  const t = useT(dealershipWords);
  return (
    <fieldset className={classes.hours}>
      <legend>{t('hours.exceptions')}</legend>
      <Stack gap="sm">
        {value.map((one, at) => {
          const set = (change: Partial<HoursException>): void => onChange(value.with(at, { ...one, ...change }));
          const span = one.spans[0];
          return (
            <Group key={at} gap="xs" align="flex-end">
              <TextInput
                type="date"
                label={t('hours.date')}
                value={one.date}
                onChange={({ currentTarget }) => set({ date: currentTarget.value })}
              />
              <Checkbox
                mb={8}
                label={t('hours.exceptionClosed')}
                checked={!span}
                onChange={({ currentTarget }) =>
                  set({ spans: currentTarget.checked ? [] : [{ from: '10:00', to: '16:00' }] })
                }
              />
              {span && (
                <>
                  <TextInput
                    type="time"
                    label={t('hours.opens')}
                    value={span.from}
                    onChange={({ currentTarget }) => set({ spans: [{ ...span, from: currentTarget.value }] })}
                  />
                  <TextInput
                    type="time"
                    label={t('hours.closes')}
                    value={span.to}
                    onChange={({ currentTarget }) => set({ spans: [{ ...span, to: currentTarget.value }] })}
                  />
                </>
              )}
              <TextInput
                label={t('hours.note')}
                value={one.note ?? ''}
                maxLength={100}
                onChange={({ currentTarget }) => set({ note: currentTarget.value })}
              />
              <ActionIcon
                mb={4}
                variant="subtle"
                color="gray"
                aria-label={t('hours.removeException', { date: one.date })}
                onClick={() => onChange(value.toSpliced(at, 1))}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Group>
          );
        })}
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={15} />}
          onClick={() => onChange([...value, { date: '', spans: [] }])}
        >
          {t('hours.addException')}
        </Button>
      </Stack>
    </fieldset>
  );
}
