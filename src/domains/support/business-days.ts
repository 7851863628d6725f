import { atWall, wallClock } from '#kernel/calendar.ts';

/** The wall by which support's days are counted. */
export const supportZone = 'America/Toronto';

const day = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);
const weekday = (on: string): number => new Date(`${on}T00:00:00Z`).getUTCDay();

/** Easter Sunday (Gregorian; Meeus, Astronomical Algorithms, ch. 8). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}

/** The nth weekday of a month, 1 being the first. */
function nth(year: number, month: number, which: number, n: number): string {
  const first = Date.UTC(year, month - 1, 1);
  const shift = (which - new Date(first).getUTCDay() + 7) % 7;
  return iso(first + (shift + 7 * (n - 1)) * day);
}

/**
 * General holidays of a year (Canada Labour Code, s. 166); one that falls on a weekend is kept on the next working day
 * (s. 193).
 */
export function holidaysOf(year: number): Set<string> {
  const may25 = Date.UTC(year, 4, 25);
  const victoria = iso(may25 - ((new Date(may25).getUTCDay() + 6) % 7 || 7) * day);
  const kept = new Set([
    iso(easter(year) - 2 * day),
    victoria, // the Monday before 25 May
    nth(year, 9, 1, 1), // Labour Day
    nth(year, 10, 1, 2), // Thanksgiving
  ]);
  // New Year, Canada Day, Truth and Reconciliation, Remembrance, Christmas, Boxing Day.
  for (const fixed of ['01-01', '07-01', '09-30', '11-11', '12-25', '12-26']) {
    let on = `${year}-${fixed}`;
    while (weekday(on) === 0 || weekday(on) === 6 || kept.has(on)) on = iso(Date.parse(on) + day);
    kept.add(on);
  }
  return kept;
}

/** Whether support works on a calendar day. */
export const isBusinessDay = (on: string): boolean =>
  weekday(on) !== 0 && weekday(on) !== 6 && !holidaysOf(Number(on.slice(0, 4))).has(on);

/** The same time of day so many business days later; what comes in outside of them counts from the next one's morning. */
export function afterBusinessDays(from: Date, days: number): Date {
  let { day: on, time } = wallClock(from, supportZone);
  const step = (): void => {
    do on = iso(Date.parse(on) + day);
    while (!isBusinessDay(on));
  };
  if (!isBusinessDay(on)) {
    step();
    time = '09:00';
  }
  for (let n = 0; n < days; n++) step();
  return atWall(on, time, supportZone).at;
}
