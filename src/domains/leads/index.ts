/** Leads: expressions of interest, from arrival to answer. */
export { leadsJobs } from './jobs.ts';
export { InquiryForm } from './lead.ts';
export { addLead, receiveInquiry } from './lead-intake.ts';
export { leadsRoutes } from './routes.ts';
