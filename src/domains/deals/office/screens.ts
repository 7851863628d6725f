import type { Screen } from '#office/screen.ts';

export const dealsScreens: Screen[] = [
  { path: '/deals', permission: 'deals.read', load: async () => (await import('./deals-screen.tsx')).DealsScreen },
  {
    path: '/deals/new',
    permission: 'deals.write',
    load: async () => (await import('./new-deal-screen.tsx')).NewDealScreen,
  },
  {
    path: '/deals/in-transit',
    permission: 'deals.read',
    load: async () => (await import('./transit-screen.tsx')).TransitScreen,
  },
  {
    path: '/settings/deals',
    permission: 'dealership.write',
    load: async () => (await import('./settings-screen.tsx')).DealSettingsScreen,
  },
  {
    path: '/deals/$dealId',
    permission: 'deals.read',
    load: async () => (await import('./desk-screen.tsx')).DeskScreen,
  },
];
