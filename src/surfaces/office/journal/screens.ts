import type { Screen } from '../screen.ts';

export const journalScreens: Screen[] = [
  {
    path: '/journal',
    permission: 'journal.read',
    load: async () => (await import('./journal-screen.tsx')).JournalScreen,
  },
];
