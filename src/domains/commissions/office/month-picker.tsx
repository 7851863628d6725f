import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { wallClock } from '#kernel/calendar.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { periodWords } from '../line-words.ts';
import { nextPeriod, periodBefore } from '../periods.ts';
import { commissionsScreenMessages } from './words.ts';

/** Today where the dealership is, as this screen was opened. */
export function useToday(): string {
  const session = useSession();
  const [today] = useState(() => wallClock(new Date(), session.current.timeZone).day);
  return today;
}

/** The month that runs there. */
export const useRunningPeriod = (): string => useToday().slice(0, 7);

/** One month, and the ones before and after it. */
export function MonthPicker({ period, choose }: { period: string; choose(period: string): void }) {
  const t = useT(commissionsScreenMessages);
  const { locale } = useLanguage();
  const running = useRunningPeriod();
  return (
    <Group gap="xs">
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('previousMonth')}
        onClick={() => choose(periodBefore(period))}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <Text fw={600} miw={140} ta="center" aria-live="polite">
        {periodWords(period, locale)}
      </Text>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('nextMonth')}
        disabled={period >= running}
        onClick={() => choose(nextPeriod(period))}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </Group>
  );
}
