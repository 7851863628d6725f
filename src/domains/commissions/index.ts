/** Commissions: plans, what deals earn whom, statements by month. */
export { commissionsJobs, commissionsSchedule, wakeCommissions } from './jobs.ts';
export { commissionsRoutes } from './routes.ts';
