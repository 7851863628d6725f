import type { Sample, Stocked } from './samples.ts';

const nothing = (): Sample => ({});
/** A day so many days ahead. */
export const inDays = (days: number, from = new Date()): string =>
  new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** Right requests of leads, their appointments, tasks and customers. */
export const leadSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/leads': nothing,
  'POST /api/leads': (of) => ({
    body: {
      source: 'phone',
      kind: 'inquiry',
      customer: { kind: 'person', name: 'Ann Lee', email: 'ann.lee@example.net', phone: '902 555 0144', locale: 'en' },
      vehicleId: of.vehicleId,
      message: 'Is it there?',
      assigneeId: of.staffId,
    },
  }),
  'GET /api/leads/:leadId': (of) => ({ params: { leadId: of.leadId } }),
  'GET /api/leads/:leadId/attachments/:attachmentId': (of) => ({
    params: { leadId: of.leadId, attachmentId: of.attachmentId },
  }),
  'PATCH /api/leads/:leadId': (of) => ({
    params: { leadId: of.leadId },
    body: { version: of.versions[of.leadId]!, stage: 'contacted', snoozedUntil: '2031-01-01T00:00:00Z' },
  }),
  'POST /api/leads/:leadId/replies': (of) => ({
    params: { leadId: of.leadId },
    body: { subject: 'Your question', body: 'Yes, it is.' },
  }),
  'POST /api/leads/:leadId/notes': (of) => ({ params: { leadId: of.leadId }, body: { kind: 'call', body: 'Rang' } }),
  'GET /api/appointments': nothing,
  'POST /api/leads/:leadId/appointments': (of) => ({
    params: { leadId: of.leadId },
    body: {
      kind: 'visit',
      day: inDays(34),
      time: '15:00',
      minutes: 45,
      vehicleId: of.vehicleId,
      locationId: of.placeId,
      staffId: of.owner.staffId,
      note: 'Brings the trade-in',
      tell: true,
    },
  }),
  'GET /api/appointments/:appointmentId': (of) => ({ params: { appointmentId: of.appointmentId } }),
  'PATCH /api/appointments/:appointmentId': (of) => ({
    params: { appointmentId: of.appointmentId },
    body: { version: of.versions[of.appointmentId]!, day: inDays(35), time: '11:00', vehicleId: of.vehicleId },
  }),
  'POST /api/appointments/:appointmentId/state': (of) => ({
    params: { appointmentId: of.appointmentId },
    body: { version: of.versions[of.appointmentId]!, state: 'confirmed' },
  }),
  'GET /api/calendar-feed': nothing,
  'POST /api/calendar-feed': nothing,
  'DELETE /api/calendar-feed': nothing,
  'GET /api/tasks': nothing,
  'POST /api/tasks': (of) => ({
    body: { title: 'Ask for the spare key', dueOn: '2026-01-12', dealId: of.dealId, assigneeId: of.staffId },
  }),
  'GET /api/tasks/:taskId': (of) => ({ params: { taskId: of.taskId } }),
  'PATCH /api/tasks/:taskId': (of) => ({
    params: { taskId: of.taskId },
    body: { version: 1, done: true, assigneeId: of.staffId },
  }),
  'GET /api/customers/:customerId': (of) => ({ params: { customerId: of.customerId } }),
  'PATCH /api/customers/:customerId': (of) => ({
    params: { customerId: of.customerId },
    body: { version: of.versions[of.customerId]!, name: 'Renamed', email: 'renamed@example.net' },
  }),
};
