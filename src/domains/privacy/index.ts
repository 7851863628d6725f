/** Privacy: rights of people over what is held about them, and the desk where a dealership answers its customers. */
export { privacyJobs, privacySchedule } from './jobs.ts';
export { privacyRequestPage, reportChildPage, takeChildReport, takePrivacyRequest } from './platform-pages.ts';
export { openRightsFromSupport, privacyMailDoor } from './mail-in.ts';
export { Resolution, resolvePlatformRequest } from './platform-ending.ts';
export { privacyReaders } from './platform-desk.ts';
export { listPlatformRequests, Note, notePlatformRequest } from './platform-requests.ts';
export { readyErasures, redoErasures, redoIn } from './redoing.ts';
export type { Redone } from './redoing.ts';
export { privacyRoutes } from './routes.ts';
export { takeRightsRequest } from './taking.ts';
