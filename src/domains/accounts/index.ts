/** Accounts: people who sign in, how they prove who they are, and the sessions that follow. */
export { chooseConsent, consentPurposes, hasConsent, takeBackAgain } from './consents.ts';
export { adultOnCommandLine, adultWording } from './adult-wording.ts';
export { eraseUser } from './account-erasing.ts';
export { deviceName } from './events.ts';
export { accountsJobs, accountsSchedule } from './jobs.ts';
export { accountsRoutes } from './routes.ts';
export {
  askRemoval,
  checkIdentity,
  dueRemovals,
  endRemoval,
  identityChecks,
  lockRemoval,
  ownerWaits,
  stopRemoval,
} from './factor-removal.ts';
export type { Removal } from './factor-removal.ts';
export { limitsOf } from './limits.ts';
export { personInStep } from './sign-in.ts';
export { accountChanged, factorRemovalMoved } from './tasks.ts';
export { endAllSessions, findSession, sessionCookie } from './sessions.ts';
export type { Session } from './sessions.ts';
export { createUser } from './account-making.ts';
export { describeUser, userByEmail } from './users.ts';
export type { User, UserView } from './users.ts';
