import type { Screen } from '#office/screen.ts';

/** Bringing listing files in. */
export const importScreens: Screen[] = [
  {
    path: '/inventory/import',
    permission: 'inventory.import',
    load: async () => (await import('./imports-screen.tsx')).ImportsScreen,
  },
  {
    path: '/inventory/import/$importId',
    permission: 'inventory.import',
    load: async () => (await import('./import-screen.tsx')).ImportScreen,
  },
];
