import type { Promised } from './promise.ts';
import { accountPromises } from './promises-account.ts';
import { leavingPromises } from './promises-leaving.ts';
import { securityPromises } from './promises-security.ts';
import { sharingPromises } from './promises-sharing.ts';

/** Every obligation of the privacy policy (version of 2026-04-27), in order. */
export const promises: readonly Promised[] = [
  ...accountPromises,
  ...sharingPromises,
  ...securityPromises,
  ...leavingPromises,
];
