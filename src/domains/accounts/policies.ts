/** The present version of each policy: the day it was published. A text that changes gets a new one. */
export const policyVersions = { terms: '2026-04-27', privacy: '2026-04-27' } as const;
