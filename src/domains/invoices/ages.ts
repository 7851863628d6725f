import { daysBetween } from '#kernel/calendar.ts';

/** How late something is that is owed. */
export const ages = ['current', 'd30', 'd60', 'd90', 'older'] as const;
export type Age = (typeof ages)[number];

/** The bucket of something due on a day, seen from another: up to 30 days late, up to 60, up to 90, older. */
export function ageOf(dueOn: string, asOf: string): Age {
  const late = daysBetween(dueOn, asOf);
  if (late <= 0) return 'current';
  if (late <= 30) return 'd30';
  if (late <= 60) return 'd60';
  return late <= 90 ? 'd90' : 'older';
}
