/** Calendar days as text (`2026-11-30`), which are the same everywhere. Weeks begin on Sunday, as calendars here do. */

const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
const text = (date: Date): string => date.toISOString().slice(0, 10);

export function addDays(day: string, n: number): string {
  const date = at(day);
  date.setUTCDate(date.getUTCDate() + n);
  return text(date);
}

/** The first day of the month so many months on. */
export function addMonths(day: string, n: number): string {
  const date = at(`${day.slice(0, 7)}-01`);
  date.setUTCMonth(date.getUTCMonth() + n);
  return text(date);
}

/** The seven days of the week that a day is in. */
export function weekOf(day: string): string[] {
  const first = addDays(day, -at(day).getUTCDay());
  return Array.from({ length: 7 }, (_, n) => addDays(first, n));
}

/** The whole weeks that a day's month reaches into. */
export function weeksOfMonth(day: string): string[][] {
  const weeks: string[][] = [];
  for (let first = weekOf(`${day.slice(0, 7)}-01`)[0]!; first < addMonths(day, 1); first = addDays(first, 7))
    weeks.push(weekOf(first));
  return weeks;
}

/** A time of day in a person's language: `9:00 a.m.`, `09 h 00`. */
export const timeWords = (time: string, tag: string): string =>
  new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: 'UTC' }).format(new Date(`2000-01-01T${time}:00Z`));

/** A day that people type or keep in an address; undefined for anything else. */
export const readDay = (given: string | undefined): string | undefined =>
  given && /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given)) ? given : undefined;
