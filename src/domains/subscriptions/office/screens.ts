import type { Screen } from '#office/screen.ts';

export const subscriptionsScreens: Screen[] = [
  {
    path: '/settings/subscription',
    permission: 'subscription.manage',
    load: async () => (await import('./subscription-screen.tsx')).SubscriptionScreen,
  },
];
