/** Calendar days and wall-clock times in a dealership's own time zone. A day is `YYYY-MM-DD`, a time is `HH:MM`. */

const parts = new Map<string, Intl.DateTimeFormat>();

function partsIn(timeZone: string): Intl.DateTimeFormat {
  let format = parts.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    });
    parts.set(timeZone, format);
  }
  return format;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What the clock on the dealership's wall shows at a moment. `weekday` 0 is Sunday. */
export function wallClock(at: Date, timeZone: string): { day: string; time: string; weekday: number } {
  const found: Record<string, string> = {};
  for (const part of partsIn(timeZone).formatToParts(at)) found[part.type] = part.value;
  return {
    day: `${found.year}-${found.month}-${found.day}`,
    time: `${found.hour}:${found.minute}`,
    weekday: weekdays.indexOf(found.weekday ?? ''),
  };
}

/**
 * The moment at which a wall in a time zone shows this day and time. A time that a spring change leaves out becomes the first
 * minute after the gap; one that an autumn change brings twice means the first (`moved` says so, for the person to be told).
 */
export function atWall(day: string, time: string, timeZone: string): { at: Date; moved: 'gap' | 'twice' | null } {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const shown = (at: number): number => {
    const wall = wallClock(new Date(at), timeZone);
    return Date.parse(`${wall.day}T${wall.time}:00Z`);
  };
  // Every offset that the zone has around that day; the earliest moment that shows the wanted time is the first.
  const offsets = new Set(
    [-36, -12, 0, 12, 36].map((hours) => shown(wanted + hours * 3_600_000) - (wanted + hours * 3_600_000)),
  );
  const fitting = [...offsets]
    .map((offset) => wanted - offset)
    .filter((at) => shown(at) === wanted)
    .sort((a, b) => a - b);
  if (fitting.length > 0) return { at: new Date(fitting[0]!), moved: fitting.length > 1 ? 'twice' : null };
  // In the gap: step to its end.
  let at = wanted - Math.max(...offsets);
  while (shown(at) < wanted) at += 60_000;
  return { at: new Date(at), moved: 'gap' };
}

/** The calendar day so many days after another one. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/**
 * The moment so many calendar days later at which the wall shows the same time, to the millisecond. A time that does not exist
 * that day moves forward by the gap; of one that comes twice it is the first.
 */
export function sameTimeAfter(at: Date, days: number, timeZone: string): Date {
  const { day, time } = wallClock(at, timeZone);
  const wanted = Date.parse(`${dayAfter(day, days)}T${time}:00Z`) + (at.getTime() % 60_000);
  const shown = (moment: number): number => {
    const wall = wallClock(new Date(moment), timeZone);
    return Date.parse(`${wall.day}T${wall.time}:00Z`) + (moment % 60_000);
  };
  const offsets = [-36, -12, 0, 12, 36].map((hours) => {
    const moment = wanted + hours * 3_600_000;
    return shown(moment) - moment;
  });
  const moments = [...new Set(offsets)].map((offset) => wanted - offset);
  const fitting = moments.filter((moment) => shown(moment) === wanted);
  // In a gap: counted by the clock as it stood before it.
  return new Date(fitting.length > 0 ? Math.min(...fitting) : wanted - Math.min(...offsets));
}

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The day so many days later; earlier for a negative number. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The weekday of a day; 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Whether the text names a time zone that this runtime knows, such as `America/Halifax`. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text.includes('/') || text === 'UTC';
  } catch {
    return false;
  }
}

/** Milliseconds of an ISO 8601 duration of weeks to seconds (`P30D`, `PT90M`, `-P1DT2H`); undefined when it is none. */
export function readDuration(text: string): number | undefined {
  const match = /^(-)?P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, weeks, days, hours, minutes, seconds] = match;
  const n = (value: string | undefined): number => Number(value ?? 0);
  const ms = ((((n(weeks) * 7 + n(days)) * 24 + n(hours)) * 60 + n(minutes)) * 60 + n(seconds)) * 1000;
  return sign ? -ms : ms;
}
