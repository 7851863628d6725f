import type { Screen } from '#office/screen.ts';

/** Leaving: of the dealership, and of a person. */
export const closingScreens: Screen[] = [
  {
    path: '/settings/closing',
    permission: 'dealership.close',
    load: async () => (await import('./closing-screen.tsx')).ClosingScreen,
  },
  { path: '/account/close', load: async () => (await import('./close-account-screen.tsx')).CloseAccountScreen },
  {
    path: '/operator/keeping',
    frame: 'operator',
    load: async () => (await import('./keeping-screen.tsx')).KeepingScreen,
  },
  { path: '/operator/holds', frame: 'operator', load: async () => (await import('./holds-screen.tsx')).HoldsScreen },
];
