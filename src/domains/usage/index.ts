/** Usage: trends that name nobody, page views of those who agreed, and crash reports without a personal value. */
export { usageJobs, usageSchedule } from './jobs.ts';
export { usageRoutes } from './routes.ts';
export { usageKnows } from './known.ts';
export { reportCrash } from './server-crashes.ts';
