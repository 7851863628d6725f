import { addDays, weekdayOf } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';
import type { Hours } from './dealership.ts';
import { weekdays } from './dealership.ts';

/** When a place is open: by weekday, and on days that differ. */
export interface Opening {
  hours: Hours;
  exceptions: readonly { date: string; spans: readonly unknown[] }[];
}

/** Whether a place is open on a day. One that has told no hours at all is taken to be open from Monday to Friday. */
export function isOpenOn({ hours, exceptions }: Opening, day: string): boolean {
  const exception = exceptions.find((one) => one.date === day);
  if (exception) return exception.spans.length > 0;
  const weekday = weekdayOf(day);
  const told = weekdays.some((name) => (hours[name]?.length ?? 0) > 0);
  return told ? (hours[weekdays[weekday]!]?.length ?? 0) > 0 : weekday >= 1 && weekday <= 5;
}

/**
 * The day that is so many business days after another one; with `count` 0 the day itself or the next one that is open.
 * A place that is never open in a year has calendar days.
 */
export function businessDay(opening: Opening, from: string, count: number): string {
  let day = from;
  let left = count;
  for (let tried = 0; tried <= 366; tried++) {
    if (left === 0 && isOpenOn(opening, day)) return day;
    day = addDays(day, 1);
    if (left > 0 && isOpenOn(opening, day)) left -= 1;
  }
  return addDays(from, count);
}

/** When a location is open, or the dealership's first one. */
export async function openingOf(ctx: Context, locationId: string | null): Promise<Opening> {
  const places = await ctx.db
    .selectFrom('location')
    .select(['id', 'hours', 'exceptions'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('archivedAt', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  const place = places.find((one) => one.id === locationId) ?? places[0];
  return {
    hours: (place?.hours ?? {}) as Hours,
    exceptions: (place?.exceptions ?? []) as unknown as Opening['exceptions'],
  };
}
