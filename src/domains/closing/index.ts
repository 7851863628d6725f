/** Closing: a dealership leaves and is deleted for good, provably; a person deletes their account. */
export { turnBackupsBy } from './backup-turn.ts';
export type { BackupTurn, TurnBackups } from './backup-turn.ts';
export { billThrough } from './billing.ts';
export type { Billing } from './billing.ts';
export { verifyCertificate } from './certificate.ts';
export { certificatePage, keysFile, papersOfCertificate } from './certificate-pages.ts';
export { closedSite } from './closed-site.ts';
export { listHolds } from './hold-list.ts';
export { confirmHold, endHold, endHolds, HoldInput, placeHold, readHold } from './holds.ts';
export type { HeldCopy } from './holds.ts';
export { closingJobs, closingSchedule } from './jobs.ts';
export { closeAccount, endAccount, leaveAll, viewAccountClosing } from './own-account.ts';
export { beginPurge, runPurge } from './purging.ts';
export type { PurgeEnd, PurgeManner } from './purging.ts';
export { readyLedger, replayLedger } from './replaying.ts';
export { closingRoutes } from './routes.ts';
