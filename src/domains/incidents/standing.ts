import type { Selectable } from 'kysely';
import type { Incident } from '#platform/database/schema.ts';
import { reportsDue } from './lists.ts';

export type IncidentRow = Selectable<Incident>;

const hour = 3_600_000;
/** Hours in which a dealership hears of a confirmed incident with its data, and the target for people after the assessment. */
export const tellDealershipWithin = 24;
export const tellPeopleWithin = 72;

/** Things that still wait for somebody. `late` is measured at `now`, or at the moment when it was done. */
export function clocksOf(row: IncidentRow, now: Date) {
  const clock = (name: 'dealership' | 'people', from: Date, hours: number, doneAt: Date | null) => {
    const dueAt = new Date(from.getTime() + hours * hour);
    return {
      clock: name,
      dueAt: dueAt.toISOString(),
      doneAt: doneAt?.toISOString() ?? null,
      late: (doneAt ?? now).getTime() > dueAt.getTime(),
    };
  };
  return [
    ...(row.confirmedAt && row.dealership
      ? [clock('dealership', row.confirmedAt, tellDealershipWithin, row.dealershipToldAt)]
      : []),
    ...(row.assessedAt && row.realRisk ? [clock('people', row.assessedAt, tellPeopleWithin, row.peopleToldAt)] : []),
  ];
}

/** What is still to be done before an incident can be closed. */
export function dutiesOf(row: IncidentRow, reports: readonly { authority: string }[]): string[] {
  if (row.state === 'dismissed' || row.state === 'closed') return [];
  if (row.state === 'suspected') return ['decide'];
  const duties: string[] = [];
  if (row.dealership && !row.dealershipToldAt) duties.push('tell_dealership');
  if (!row.assessedAt) return [...duties, 'assess'];
  if (!row.realRisk) return [...duties, 'close'];
  for (const authority of reportsDue(row.control as 'platform' | 'dealership', row.provinces))
    if (!reports.some((one) => one.authority === authority)) duties.push(`report_${authority}`);
  if (row.control === 'dealership' && !row.releasedAt) duties.push('release');
  else if (!row.peopleToldAt) duties.push('tell_people');
  return duties.length > 0 ? duties : ['close'];
}

/**
 * The last day of a record: 24 months after the day it was determined that there was a breach (SOR/2018-64, s. 6(1)), five
 * years where Québec's register applies (A-2.1, r. 3.1, s. 8), or may apply because nobody said where the people live. What
 * was dismissed counts from the dismissal.
 */
export function keptUntil(row: Pick<IncidentRow, 'confirmedAt' | 'dismissedAt' | 'provinces'>): string | null {
  const from = row.confirmedAt ?? row.dismissedAt;
  if (!from) return null;
  const end = new Date(from);
  const day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + (row.provinces.length === 0 || row.provinces.includes('QC') ? 60 : 24));
  // From 29 February to the last of a shorter one: the day before would be a day too few, so it is the day after.
  if (end.getUTCDate() !== day) end.setUTCDate(1);
  return end.toISOString().slice(0, 10);
}
