/** What holds for appointments wherever they are looked at: on the server and on the screens. */
export const appointmentKinds = ['visit', 'test_drive', 'delivery'] as const;
export type AppointmentKind = (typeof appointmentKinds)[number];

export const appointmentStates = ['booked', 'confirmed', 'kept', 'no_show', 'cancelled'] as const;
export type AppointmentState = (typeof appointmentStates)[number];

/** Minutes that an appointment may take. */
export const shortest = 5;
export const longest = 480;

/** Whether it is still to come. */
export const isOpen = (state: AppointmentState): boolean => state === 'booked' || state === 'confirmed';

/** What may become of an appointment; whatever was said too early can be taken back. */
const turns: Record<AppointmentState, readonly AppointmentState[]> = {
  booked: ['confirmed', 'kept', 'no_show', 'cancelled'],
  confirmed: ['booked', 'kept', 'no_show', 'cancelled'],
  kept: ['booked', 'confirmed'],
  no_show: ['booked', 'confirmed', 'kept'],
  cancelled: ['booked', 'confirmed'],
};

/** Whether an appointment may go from one state to another. */
export const mayTurn = (from: AppointmentState, to: AppointmentState): boolean => turns[from].includes(to);

/** A part of a day, `HH:MM` to `HH:MM`; a day ends at `24:00`. */
export interface Span {
  from: string;
  to: string;
}

/** What a place has told of when it is open. */
export interface OpeningHours {
  hours: Readonly<Partial<Record<string, readonly Span[]>>>;
  exceptions: readonly { date: string; spans: readonly Span[] }[];
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Whether a place is open from the beginning of a span of a day to its end. One that has told no hours for that day's week
 * is asked nothing: a word about hours that nobody knows would be noise.
 */
export function isWithinHours({ hours, exceptions }: OpeningHours, day: string, span: Span): boolean {
  const exception = exceptions.find((one) => one.date === day);
  const told = weekdays.some((name) => (hours[name]?.length ?? 0) > 0);
  if (!exception && !told) return true;
  const open = exception?.spans ?? hours[weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]!] ?? [];
  let until = span.from;
  // Spans stand in order; one that begins where the last one ended goes on.
  for (const one of open) if (one.from <= until && one.to > until) until = one.to;
  return until >= span.to && until > span.from;
}
