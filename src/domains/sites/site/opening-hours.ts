/** When a location is open, by the dealership's own clock, with the days that differ. */
import { wallClock } from '#kernel/calendar.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { LocationView, OpenSpan, SiteView } from './views.ts';

type Hours = Pick<LocationView, 'hours' | 'exceptions'>;

/** A day ahead: its calendar date, its weekday (0 is Sunday), when it is open and why it differs. */
export interface OpenDay {
  date: string;
  weekday: number;
  spans: readonly OpenSpan[];
  note?: string | undefined;
  differs: boolean;
}

/** Whether it is open now, and what comes next: closing time today, or the next opening within a week. */
export type OpeningState =
  | { open: true; until: string }
  | { open: false; next?: { daysAhead: number; weekday: number; from: string } };

/** The coming days from today, exceptions applied. */
export function comingDays(location: Hours, now: Date, timeZone: string, count: number): OpenDay[] {
  const today = wallClock(now, timeZone);
  return Array.from({ length: count }, (_, ahead) => {
    const date = new Date(Date.parse(`${today.day}T00:00:00Z`) + ahead * 86_400_000).toISOString().slice(0, 10);
    const weekday = (today.weekday + ahead) % 7;
    const exception = location.exceptions.find((one) => one.date === date);
    const spans = exception ? exception.spans : (location.hours[weekday] ?? []);
    return {
      date,
      weekday,
      spans: [...spans].sort((a, b) => (a.from < b.from ? -1 : 1)),
      ...(exception?.note ? { note: exception.note } : {}),
      differs: exception !== undefined,
    };
  });
}

/** Open or not at this moment. A span that ends at `24:00` or `00:00` ends with the day. */
export function openingState(location: Hours, now: Date, timeZone: string): OpeningState {
  const { time } = wallClock(now, timeZone);
  const days = comingDays(location, now, timeZone, 8);
  for (const [daysAhead, day] of days.entries()) {
    for (const span of day.spans) {
      if (daysAhead === 0 && span.from <= time && time < endOf(span)) return { open: true, until: span.to };
      if (daysAhead > 0 || span.from > time) {
        return { open: false, next: { daysAhead, weekday: day.weekday, from: span.from } };
      }
    }
  }
  return { open: false };
}

const endOf = (span: OpenSpan): string => (span.to === '00:00' ? '24:00' : span.to);

/**
 * How many seconds a page that says "open now" stays true: to the next opening, closing or midnight of any location,
 * at most an hour, so that a change of clocks cannot keep a wrong answer for longer.
 */
export function trueForSeconds(site: Pick<SiteView, 'locations' | 'timeZone' | 'now'>): number {
  const { time } = wallClock(site.now, site.timeZone);
  const minutes = site.locations
    .flatMap((location) => comingDays(location, site.now, site.timeZone, 1)[0]?.spans ?? [])
    .flatMap((span) => [span.from, endOf(span)])
    .concat('24:00')
    .map((at) => minutesOf(at) - minutesOf(time))
    .filter((left) => left > 0);
  return Math.max(1, Math.min(...minutes, 60) * 60 - site.now.getUTCSeconds());
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, options: Intl.DateTimeFormatOptions, name: string): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(localeTag(locale), { ...options, timeZone: 'UTC' })));
  return found;
}

/** The name of a weekday, 0 is Sunday. */
export function weekdayName(weekday: number, locale: Locale): string {
  // 4 January 1970 was a Sunday.
  return format(locale, { weekday: 'long' }, 'weekday').format(new Date((3 + weekday) * 86_400_000));
}

/** A calendar date in words without its year: `Friday, December 25`. */
export const dayWords = (date: string, locale: Locale): string =>
  format(locale, { weekday: 'long', month: 'long', day: 'numeric' }, 'day').format(new Date(`${date}T12:00:00Z`));
