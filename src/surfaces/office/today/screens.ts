import type { Screen } from '../screen.ts';

export const todayScreens: Screen[] = [
  { path: '/', load: async () => (await import('./today-screen.tsx')).TodayScreen },
];
