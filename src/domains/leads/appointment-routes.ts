import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import {
  Appointment,
  AppointmentChange,
  AppointmentInput,
  AppointmentQuery,
  AppointmentTurn,
  BookedAppointment,
} from './appointment.ts';
import { bookAppointment, changeAppointment, turnAppointment } from './appointment-keeping.ts';
import { findAppointment, listAppointments } from './appointments.ts';
import { CalendarFeed, calendarFeed, endCalendarFeed, renewCalendarFeed } from './calendar-feed.ts';

const OfAppointment = z.strictObject({ appointmentId: Id });

/** Appointments with customers, and the calendar that a member of staff subscribes to. */
export const appointmentRoutes = {
  'GET /api/appointments': route({
    summary: 'List appointments by when they begin',
    permission: 'leads.read',
    query: AppointmentQuery,
    answer: z.object({ items: z.array(Appointment), nextCursor: z.string().nullable() }),
    handle: (ctx, { query }) => listAppointments(ctx, query),
  }),
  'POST /api/leads/:leadId/appointments': route({
    summary: 'Book a visit, test drive or delivery',
    description:
      'Day and time are those of the dealership. 409 `taken` when the person, or the vehicle of a test drive or delivery, is somewhere else then; `taken` says where. Outside of the location’s hours it is booked, and the answer says so.',
    permission: 'leads.write',
    params: z.strictObject({ leadId: Id }),
    body: AppointmentInput,
    answer: BookedAppointment,
    status: 201,
    handle: (ctx, { params, body }) => bookAppointment(ctx, params.leadId, body),
  }),
  'GET /api/appointments/:appointmentId': route({
    summary: 'An appointment',
    permission: 'leads.read',
    params: OfAppointment,
    answer: Appointment,
    handle: (ctx, { params }) => findAppointment(ctx, params.appointmentId),
  }),
  'PATCH /api/appointments/:appointmentId': route({
    summary: 'Move an appointment, or correct it',
    description: 'A customer who was told of it is told of the new time, unless `tell` is false.',
    permission: 'leads.write',
    params: OfAppointment,
    body: AppointmentChange,
    answer: BookedAppointment,
    handle: (ctx, { params, body }) => changeAppointment(ctx, params.appointmentId, body),
  }),
  'POST /api/appointments/:appointmentId/state': route({
    summary: 'Say what became of an appointment, or take that back',
    description:
      '`kept` moves the lead to visited, `no_show` puts in a task for its person, `booked` takes either back. A customer who was told of it is told that it is cancelled, unless `tell` is false.',
    permission: 'leads.write',
    params: OfAppointment,
    body: AppointmentTurn,
    answer: Appointment,
    handle: (ctx, { params, body }) => turnAppointment(ctx, params.appointmentId, body),
  }),
  'GET /api/calendar-feed': route({
    summary: 'Whether one has a link to one’s own appointments',
    permission: 'leads.read',
    apiKeys: false,
    answer: CalendarFeed,
    handle: (ctx) => calendarFeed(ctx),
  }),
  // Its answer is a secret, so it is no route whose answers are kept.
  'POST /api/calendar-feed': ownRoute({
    summary: 'Make a link by which a calendar program reads one’s own appointments',
    description: 'It is shown this once. A link that one had ends.',
    permission: 'leads.read',
    apiKeys: false,
    answer: z.object({ url: z.string(), madeAt: z.date() }),
    status: 201,
    handle: (ctx) => ctx.work(renewCalendarFeed),
  }),
  'DELETE /api/calendar-feed': route({
    summary: 'End the link to one’s own appointments',
    permission: 'leads.read',
    apiKeys: false,
    lettingGo: true,
    handle: (ctx) => endCalendarFeed(ctx),
  }),
};
