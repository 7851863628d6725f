/** Social: Facebook Pages and Instagram accounts, posts and their deliveries, rules, and Meta's own requests. */
export { deletionInstructions, deletionStatus } from './deletion-pages.ts';
export { neededPermissions } from './connecting.ts';
export { releaseAll, revokeAll } from './disconnecting.ts';
export type { Released } from './disconnecting.ts';
export { socialJobs, socialSchedule, wakeRules } from './jobs.ts';
export { quietLoaded } from './loaded.ts';
export { judgeVersion } from './meta/versions.ts';
export { findDeletion, takeCallback } from './meta-callbacks.ts';
export { releaseAgain } from './releasing-again.ts';
export { socialRoutes } from './routes.ts';
export { readSharedPicture } from './shared-pictures.ts';
