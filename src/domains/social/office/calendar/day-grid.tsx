import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatDate } from '#kernel/format.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { localeTag } from '#kernel/messages.ts';
import type { PostItem } from '../post-row.tsx';
import { socialWords } from '../words.ts';
import classes from './calendar.module.css';
import type { Entry } from './entries.ts';
import { EntryCard } from './entry-card.tsx';

/** How many posts a day of a month shows. */
const shownInMonth = 3;

const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** Days as columns of weeks. A post that waits is dropped on another day; in a month a full day leads to its week. */
export function DayGrid({
  days,
  how,
  month,
  today,
  entries,
  onDrop,
  onMove,
}: {
  days: string[];
  how: 'week' | 'month';
  /** Days of other months are dimmed: `2026-11`. */
  month: string;
  today: string;
  entries: Entry[];
  onDrop(entry: Entry, day: string): void;
  onMove: ((post: PostItem) => void) | undefined;
}) {
  const t = useT(socialWords);
  const { locale } = useLanguage();
  const [dragged, setDragged] = useState<Entry | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const weekday = new Intl.DateTimeFormat(localeTag(locale), { weekday: 'short', timeZone: 'UTC' });
  return (
    <div className={classes.scroll}>
      <div className={classes.grid} aria-hidden="true">
        {days.slice(0, 7).map((day) => (
          <div key={day} className={classes.weekday}>
            {weekday.format(noon(day))}
          </div>
        ))}
      </div>
      <ol className={classes.grid}>
        {days.map((day) => {
          const mine = entries.filter((entry) => entry.day === day);
          const shown = how === 'month' && mine.length > shownInMonth ? mine.slice(0, shownInMonth - 1) : mine;
          return (
            <li
              key={day}
              className={classes.day}
              data-week={how === 'week' || undefined}
              data-today={day === today || undefined}
              data-past={day < today || undefined}
              data-outside={(how === 'month' && !day.startsWith(month)) || undefined}
              data-over={over === day || undefined}
              aria-current={day === today ? 'date' : undefined}
              aria-label={t('dayLabel', { day: formatDate(noon(day), locale, 'UTC', 'long'), n: mine.length })}
              onDragOver={(event) => {
                if (!dragged || day < today) return;
                event.preventDefault();
                setOver(day);
              }}
              onDragLeave={() => setOver((before) => (before === day ? null : before))}
              onDrop={(event) => {
                event.preventDefault();
                setOver(null);
                if (dragged && dragged.day !== day) onDrop(dragged, day);
                setDragged(null);
              }}
            >
              <span className={classes.dayName} aria-hidden="true">
                {Number(day.slice(8))}
              </span>
              <ol className={classes.entries}>
                {shown.map((entry) => (
                  <EntryCard
                    key={entry.post.id}
                    entry={entry}
                    how={how}
                    dragged={dragged?.post.id === entry.post.id}
                    onDrag={setDragged}
                    onMove={onMove}
                  />
                ))}
              </ol>
              {shown.length < mine.length && (
                <Link to="/social/calendar" search={{ view: 'week', day } as never}>
                  {t('moreOfDay', { n: mine.length - shown.length })}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
