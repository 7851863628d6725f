import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { atWall, wallClock } from '#kernel/calendar.ts';
import { localeTag } from '#kernel/messages.ts';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { addDays, timeWords } from './calendar/days.ts';
import { useNow } from './use-now.ts';
import { socialWords } from './words.ts';

interface TimeDialogProps {
  title: string;
  act: string;
  /** What stands in the fields: `2026-11-30T09:00`; by default the next full hour. */
  initial?: string | null;
  /** The same without a time, for those who ask for approval: it goes out as soon as it is given. */
  soon?: { label: string; onPick(): void };
  pending: boolean;
  close(): void;
  onPick(at: string): void;
}

/** The next full hour on a wall. */
function nextHour(timeZone: string): string {
  const wall = wallClock(new Date(Date.now() + 3_600_000), timeZone);
  return `${wall.day}T${wall.time.slice(0, 2)}:00`;
}

/** Asks for a day and a time on the dealership's clock; says when a change of clocks moves it. */
export function TimeDialog({ title, act, initial, soon, pending, close, onPick }: TimeDialogProps) {
  const t = useT(socialWords);
  const office = useOfficeT();
  const { timeZone } = useSession().current;
  const { dateTime } = useFormats();
  const now = useNow();
  const [begun] = useState(() => initial ?? nextHour(timeZone));
  const [day, setDay] = useState(begun.slice(0, 10));
  const [time, setTime] = useState(begun.slice(11, 16));
  const today = wallClock(new Date(now), timeZone).day;
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(day) && /^\d{2}:\d{2}$/.test(time);
  const meant = whole ? atWall(day, time, timeZone) : undefined;
  const past = meant !== undefined && meant.at.getTime() < now - 60_000;
  const tag = localeTag(useLanguage().locale);
  const quick: [string, string, string][] = [
    [t('time.today', { time: timeWords('17:00', tag) }), today, '17:00'],
    [t('time.tomorrow', { time: timeWords('09:00', tag) }), addDays(today, 1), '09:00'],
    [t('time.tomorrow', { time: timeWords('12:00', tag) }), addDays(today, 1), '12:00'],
  ];
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': office('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (meant && !past) onPick(`${day}T${time}`);
        }}
      >
        <Stack gap="md">
          <Group grow align="flex-start">
            <TextInput
              type="date"
              label={t('time.day')}
              required
              min={today}
              data-autofocus
              value={day}
              onChange={({ currentTarget }) => setDay(currentTarget.value)}
              error={past ? t('time.past') : undefined}
            />
            <TextInput
              type="time"
              label={t('time.time')}
              required
              value={time}
              onChange={({ currentTarget }) => setTime(currentTarget.value.slice(0, 5))}
            />
          </Group>
          <Group gap={6} role="group" aria-label={t('time.quick')}>
            {quick
              .filter(([, ofDay, ofTime]) => atWall(ofDay, ofTime, timeZone).at.getTime() > now)
              .map(([label, ofDay, ofTime]) => (
                <Button
                  key={label}
                  size="compact-sm"
                  variant="default"
                  fw={500}
                  onClick={() => {
                    setDay(ofDay);
                    setTime(ofTime);
                  }}
                >
                  {label}
                </Button>
              ))}
          </Group>
          <Text size="sm" c="dimmed">
            {t('time.zone', { zone: timeZone.replaceAll('_', ' ') })}
          </Text>
          {meant?.moved && (
            <Alert color="orange" py="xs">
              {t(`moved.${meant.moved}`, { when: dateTime(meant.at) })}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            {soon && (
              <Button variant="default" loading={pending} onClick={soon.onPick} mr="auto">
                {soon.label}
              </Button>
            )}
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={pending} disabled={!meant || past}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
