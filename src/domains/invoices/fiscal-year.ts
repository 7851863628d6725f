/**
 * The fiscal year of a day, named by the calendar year in which it ends: with a year that ends in March, 2026-04-01
 * belongs to 2027.
 */
export function fiscalYearOf(day: string, endMonth: number): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month > endMonth ? year + 1 : year;
}

/** A day so many days later. Days are dates in the dealership's zone, so no clock change can move them. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
