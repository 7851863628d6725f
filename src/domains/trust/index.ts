/** Trust: every obligation of the privacy policy, how it is kept, and its latest proof. */
export { countProofs } from './counting.ts';
export { countSoon, trustJobs, trustSchedule } from './jobs.ts';
export { promises } from './promises.ts';
export { promisesPage } from './promises-page.ts';
export { trustRoutes } from './routes.ts';
