import type { Screen } from '#office/screen.ts';

/** Promises with their proofs: for an owner, and for the platform's own people. */
export const trustScreens: Screen[] = [
  {
    path: '/settings/promises',
    permission: 'promises.read',
    load: async () => (await import('./own-promises-screen.tsx')).OwnPromisesScreen,
  },
  {
    path: '/operator/promises',
    frame: 'operator',
    load: async () => (await import('./operator-promises-screen.tsx')).OperatorPromisesScreen,
  },
];
