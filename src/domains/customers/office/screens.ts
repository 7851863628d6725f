import type { Screen } from '#office/screen.ts';

export const customersScreens: Screen[] = [
  {
    path: '/customers/$customerId',
    permission: 'customers.read',
    load: async () => (await import('./customer-screen.tsx')).CustomerScreen,
  },
];
