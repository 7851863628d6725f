import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { appointmentKinds, appointmentStates, longest, shortest } from './appointment-rules.ts';

const Day = z.iso.date('must be a day such as 2026-11-27');
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 14:30');
const Minutes = z
  .int()
  .refine((value) => value >= shortest && value <= longest, {
    message: `must be from ${shortest} minutes to ${longest / 60} hours`,
    params: { code: 'length' },
  })
  .describe('How long it takes');
const Note = text(2000, { lines: true }).transform((value) => value || null);
const Tell = z
  .boolean()
  .optional()
  .describe('Whether the customer is written to, with a calendar file; left out: whether they were told of it before');

/** An appointment as somebody agrees it with a customer. Day and time are those of the dealership's wall. */
export const AppointmentInput = z.strictObject({
  kind: z.enum(appointmentKinds).default('visit'),
  day: Day,
  time: Time,
  minutes: Minutes.default(30),
  vehicleId: Id.nullish().describe('Left out: the vehicle that the lead is about'),
  locationId: Id.optional().describe('Left out: the first one where you work'),
  staffId: Id.optional().describe('Whose it is; left out: the lead’s person, or yours'),
  note: Note.nullish().transform((value) => value ?? null),
  tell: Tell,
});
export type AppointmentInput = z.output<typeof AppointmentInput>;

/** Moves an appointment, or corrects what was written down of it. */
export const AppointmentChange = z
  .strictObject({
    kind: z.enum(appointmentKinds),
    day: Day,
    time: Time,
    minutes: Minutes,
    vehicleId: Id.nullable(),
    locationId: Id,
    staffId: Id,
    note: Note.nullable(),
  })
  .partial()
  .extend({ version: z.int().min(1), tell: Tell });
export type AppointmentChange = z.output<typeof AppointmentChange>;

/** What became of it; `booked` takes back what was said too early. */
export const AppointmentTurn = z.strictObject({
  version: z.int().min(1),
  state: z.enum(appointmentStates),
  tell: Tell,
});
export type AppointmentTurn = z.output<typeof AppointmentTurn>;

export const AppointmentQuery = z.strictObject({
  from: Day.optional().describe('That day and later'),
  to: Day.optional().describe('That day and earlier'),
  leadId: Id.optional(),
  customerId: Id.optional(),
  staff: z.union([z.literal('me'), Id]).optional(),
  locationId: Id.optional(),
  cancelled: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('Whether cancelled ones are listed, too'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});
export type AppointmentQuery = z.output<typeof AppointmentQuery>;

const Named = z.object({ id: Id, name: z.string() });
const words = z.string().nullable();

/** An appointment. The customer and the note are absent for those who may not see customers. */
export const Appointment = z.object({
  id: Id,
  leadId: Id,
  kind: z.enum(appointmentKinds),
  state: z.enum(appointmentStates),
  startsAt: z.date(),
  endsAt: z.date(),
  day: z.string().describe('On the dealership’s wall, as `from` and `to`'),
  from: z.string(),
  to: z.string(),
  minutes: z.int(),
  customer: Named.extend({ phone: words }).optional(),
  note: words.optional(),
  vehicle: z
    .object({ id: Id, stockNumber: z.string(), year: z.int().nullable(), make: words, model: words })
    .nullable(),
  location: Named,
  staff: Named,
  outsideHours: z.boolean().describe('Whether the location is closed at some time of it'),
  told: z.boolean().describe('Whether the customer was written to about it'),
  mayTell: z.boolean().describe('Whether the customer left an e-mail address'),
  version: z.int(),
});
export type Appointment = z.output<typeof Appointment>;

/** An appointment as it was just booked or moved. */
export const BookedAppointment = Appointment.extend({
  doubledTime: z
    .boolean()
    .describe('The clocks go back that night and show this time twice: the first of the two was taken'),
});
export type BookedAppointment = z.output<typeof BookedAppointment>;

/** Who or what is somewhere else at that time already; a member of a 409 `taken`. */
export interface Taken {
  what: 'vehicle' | 'staff';
  id: string;
  leadId: string;
  kind: Appointment['kind'];
  day: string;
  from: string;
  to: string;
  staff: string;
  customer?: string;
}
