import { z } from 'zod';

/** A month of statements, in the dealership's zone: `2026-11`. */
export const Period = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-03')
  .describe('A month such as 2026-03');

/** The month that a day lies in. */
export const periodOf = (day: string): string => day.slice(0, 7);

/** The month after. */
export function nextPeriod(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}

/** The month before. */
export function periodBefore(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

/** The first day of a month, and its last. */
export function daysOf(period: string): { from: string; to: string } {
  const [year, month] = period.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { from: `${period}-01`, to: `${period}-${last}` };
}

/** The statement that takes a fact of a day: that of its month, or the first one after it that is not closed. */
export function postingPeriod(day: string, closed: ReadonlySet<string>): string {
  let period = periodOf(day);
  while (closed.has(period)) period = nextPeriod(period);
  return period;
}
