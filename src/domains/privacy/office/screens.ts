import type { Screen } from '#office/screen.ts';

export const privacyScreens: Screen[] = [
  { path: '/account/held', load: async () => (await import('./held-screen.tsx')).HeldScreen },
  { path: '/privacy', permission: 'privacy.write', load: async () => (await import('./desk-screen.tsx')).DeskScreen },
  {
    path: '/operator/privacy',
    frame: 'operator',
    load: async () => (await import('./console-screen.tsx')).ConsoleScreen,
  },
  {
    path: '/privacy/kept',
    permission: 'restricted.read',
    load: async () => (await import('./kept-screen.tsx')).KeptScreen,
  },
  {
    path: '/privacy/$requestId',
    permission: 'privacy.write',
    load: async () => (await import('./request-screen.tsx')).RequestScreen,
  },
];
