import { Card } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { localeTag } from '#kernel/messages.ts';
import { Empty } from '#office/empty.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import type { PostItem } from '../post-row.tsx';
import { socialWords } from '../words.ts';
import classes from './calendar.module.css';
import type { Entry } from './entries.ts';
import { EntryCard } from './entry-card.tsx';

/** Posts in the order in which they go out, day by day: the queue, and the calendar of a phone. */
export function Agenda({
  entries,
  today,
  onMove,
}: {
  entries: Entry[];
  today: string;
  onMove: ((post: PostItem) => void) | undefined;
}) {
  const t = useT(socialWords);
  const { locale } = useLanguage();
  const long = new Intl.DateTimeFormat(localeTag(locale), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  if (entries.length === 0)
    return (
      <Empty icon={IconCalendarOff} title={t('calendar.none')}>
        {t('calendar.noneHelp')}
      </Empty>
    );
  return (
    <Card padding={0}>
      {[...new Set(entries.map((entry) => entry.day))].map((day) => {
        const name = long.format(new Date(`${day}T12:00:00Z`));
        return (
          <section key={day} aria-label={name}>
            <div className={classes.agendaDay}>{day === today ? t('todayIs', { day: name }) : name}</div>
            <ol className={classes.agenda}>
              {entries
                .filter((entry) => entry.day === day)
                .map((entry) => (
                  <EntryCard
                    key={entry.post.id}
                    entry={entry}
                    how="agenda"
                    dragged={false}
                    onDrag={() => undefined}
                    onMove={onMove}
                  />
                ))}
            </ol>
          </section>
        );
      })}
    </Card>
  );
}
