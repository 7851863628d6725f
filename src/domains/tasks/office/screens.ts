import type { Screen } from '#office/screen.ts';

export const tasksScreens: Screen[] = [
  { path: '/tasks', permission: 'customers.read', load: async () => (await import('./tasks-screen.tsx')).TasksScreen },
];
