/** Leads: expressions of interest, from arrival to answer. */
export { Appointment } from './appointment.ts';
export { bookAppointment } from './appointment-keeping.ts';
export { todaysAppointments } from './appointments.ts';
export { readCalendar } from './calendar-feed.ts';
export { leadMailDoor, leadsSchedule } from './mail-in.ts';
export { leadsJobs } from './jobs.ts';
export { LeadItem } from './lead.ts';
export { addLead, receiveInquiry } from './lead-intake.ts';
export { changeLead, noteOnLead } from './lead-keeping.ts';
export { findLead, waitingLeads } from './leads.ts';
export { leadsRoutes } from './routes.ts';
export { leadsMessages } from './messages.ts';
