import { bookAppointment } from '#domains/leads/index.ts';
import { addDays, atWall, wallClock } from '#kernel/calendar.ts';
import type { DemoWork } from './load.ts';

/** Who of the demo's customers comes when, by their place in the list of leads: `ahead` days, or later if the day is over. */
const agreed = [
  { lead: 1, kind: 'test_drive', ahead: 0, time: '17:30', minutes: 30, note: null },
  {
    lead: 3,
    kind: 'visit',
    ahead: 0,
    time: '16:00',
    minutes: 45,
    note: 'Brings his partner to see the lighter truck.',
  },
  { lead: 2, kind: 'visit', ahead: 1, time: '10:00', minutes: 30, note: 'Trade-in appraisal; winter tires included.' },
  { lead: 0, kind: 'test_drive', ahead: 1, time: '14:30', minutes: 60, note: null },
] as const;

/** Books a few appointments of today and tomorrow, so that the day of the demo begins with somebody to expect. */
export async function addDemoAppointments(work: DemoWork, leads: readonly string[], timeZone: string): Promise<void> {
  for (const [at, { lead, ahead, ...one }] of agreed.entries()) {
    await work(async (ctx) => {
      const today = wallClock(ctx.now, timeZone).day;
      const over = atWall(addDays(today, ahead), one.time, timeZone).at <= ctx.now;
      // What would be over already is the same hour two days on: nobody else is expected then.
      const day = addDays(today, over ? ahead + 2 : ahead);
      await bookAppointment(ctx, leads[lead]!, {
        ...one,
        day,
        ...(at % 2 === 0 ? {} : { staffId: ctx.actor.staffId! }),
      });
    });
  }
}
