import type { Screen } from '#office/screen.ts';

export const exportsScreens: Screen[] = [
  {
    path: '/settings/data',
    permission: 'exports.write',
    load: async () => (await import('./your-data-screen.tsx')).YourDataScreen,
  },
  {
    path: '/settings/data/download',
    permission: 'exports.write',
    load: async () => (await import('./download-screen.tsx')).DownloadScreen,
  },
];
