import { z } from 'zod';
import { dayAfter, sameTimeAfter, wallClock } from '#kernel/calendar.ts';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';

/** Days after cancelling in which everything can be read, exported and brought back (promise P26a). */
export const windowDays = 30;
/** Hours in which any owner stops a deletion that was asked for at once (promise P16a). */
export const stopHours = 72;
/** Days after cancelling on which the owners are written to (promise P26b). */
export const reminderDays = [7, 21, 28, 29] as const;

/** How an owner leaves: now, with the end of what is paid, or with deletion as soon as it can be stopped no more. */
export const closingKinds = ['now', 'period_end', 'erase'] as const;
export type ClosingKind = (typeof closingKinds)[number];

/** When reading ends and the purge begins, for a cancellation that takes effect at this moment. */
export const purgeMoment = (kind: ClosingKind | 'unpaid', takesEffectAt: Date, timeZone: string): Date =>
  kind === 'erase'
    ? new Date(takesEffectAt.getTime() + stopHours * 3_600_000)
    : sameTimeAfter(takesEffectAt, windowDays, timeZone);

/**
 * The letters about a cancellation after the first one, each with the calendar day that it belongs to. Of a deletion at once
 * the owners hear again on the day before.
 */
export function reminders(cancelledAt: Date, purgeAt: Date, timeZone: string): { kind: string; day: string }[] {
  const day = wallClock(cancelledAt, timeZone).day;
  const last = wallClock(purgeAt, timeZone).day;
  if (dayAfter(day, windowDays) === last)
    return reminderDays.map((days) => ({ kind: `day_${days}`, day: dayAfter(day, days) }));
  return [{ kind: 'day_before', day: dayAfter(last, -1) }];
}

/** A decent hour to be written to, by the dealership's own clock. */
export const isDecentHour = (at: Date, timeZone: string): boolean => {
  const { time } = wallClock(at, timeZone);
  return time >= '09:00' && time < '20:00';
};

export const CancelInput = z.strictObject({
  kind: z.enum(closingKinds),
  name: text(200).describe('The dealership’s name, typed, so that nobody closes the wrong one'),
  reason: text(2000).optional(),
});
export type CancelInput = z.output<typeof CancelInput>;

const At = z.date();

/** What is seen of leaving: the dates of each way before it is chosen, and how it stands once it was. */
export const Closing = z.object({
  state: z.string(),
  name: z.string(),
  paidUntil: At.nullable().describe('Until when is paid; null when nothing is paid ahead'),
  ways: z.array(
    z.object({
      kind: z.enum(closingKinds),
      takesEffectAt: At,
      purgeAt: At,
      reminders: z.array(z.string()).describe('Days on which the owners are written to'),
    }),
  ),
  open: z
    .object({
      id: Id,
      kind: z.enum([...closingKinds, 'unpaid']),
      reason: z.string().nullable(),
      askedAt: At,
      askedBy: z.string().nullable(),
      takesEffectAt: At,
      cancelledAt: At.nullable(),
      purgeAt: At,
      reminders: z.array(z.string()),
      recordsDeclinedAt: At.nullable(),
    })
    .nullable(),
  holds: z.array(
    z.object({ kind: z.string(), basis: z.string(), authority: z.string(), endsOn: z.string(), items: z.int() }),
  ),
});
export type Closing = z.output<typeof Closing>;
