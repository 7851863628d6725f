/** Policies: their versions and texts, who accepted which, how changes are announced, and who processes data for us. */
export { acceptPolicies } from './acceptances.ts';
export { policiesJobs, policiesSchedule } from './jobs.ts';
export { publishPolicies } from './kept-versions.ts';
export { changesPage, policyPage } from './policy-page.ts';
export { processorsPage } from './processors-page.ts';
export { addProcessor, announceProcessor, endProcessor, listProcessors, unnamedHosts } from './processors.ts';
export { policiesRoutes } from './routes.ts';
export { acceptedPolicies, policies, presentVersion } from './versions.ts';
export type { Policy } from './versions.ts';
