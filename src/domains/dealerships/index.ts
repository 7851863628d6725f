/** Dealerships: the tenant, its locations, its staff and their rights, its sub-domain and keys. */
export { forgetBeliefs } from './beliefs.ts';
export { createApiKey, findApiKey, revokeAgain } from './api-keys.ts';
export { businessDay, openingOf } from './business-days.ts';
export { createDealership } from './dealership-creating.ts';
export { forgetAddress } from './carrying-over.ts';
export { dealershipsJobs, dealershipsSchedule } from './jobs.ts';
export { describeDealership, findSite, forgetSite } from './dealerships.ts';
export { addLocation, requirePlace } from './locations.ts';
export { putLogo, readLogo } from './logo.ts';
export { isPermission, permissions, permissionsOf, roles } from './permissions.ts';
export type { Permission } from './permissions.ts';
export { dealershipsOf, rightsIn } from './rights.ts';
export { dealershipsRoutes } from './routes.ts';
export { isShutOut, secondFactorNeeded } from './second-factor-policy.ts';
export { addStaff, requireStaff } from './staff.ts';
export { enterState } from './state.ts';
export type { DealershipState } from './state.ts';
