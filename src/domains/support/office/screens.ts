import type { Screen } from '#office/screen.ts';

/** Help for everybody, support access for owners, and the console for the platform's own people. */
export const supportScreens: Screen[] = [
  { path: '/support', load: async () => (await import('./help-screen.tsx')).HelpScreen },
  { path: '/support/$requestId', load: async () => (await import('./request-screen.tsx')).RequestScreen },
  {
    path: '/settings/support-access',
    permission: 'support.grant',
    load: async () => (await import('./access-screen.tsx')).AccessScreen,
  },
  {
    path: '/operator',
    frame: 'operator',
    load: async () => (await import('./dealerships-screen.tsx')).DealershipsScreen,
  },
  {
    path: '/operator/dealerships/$dealershipId',
    frame: 'operator',
    load: async () => (await import('./dealership-screen.tsx')).DealershipScreen,
  },
  { path: '/operator/support', frame: 'operator', load: async () => (await import('./desk-screen.tsx')).DeskScreen },
  {
    path: '/operator/support/$requestId',
    frame: 'operator',
    load: async () => (await import('./desk-request-screen.tsx')).DeskRequestScreen,
  },
  { path: '/operator/jobs', frame: 'operator', load: async () => (await import('./jobs-screen.tsx')).JobsScreen },
  { path: '/operator/usage', frame: 'operator', load: async () => (await import('./usage-screen.tsx')).UsageScreen },
  {
    path: '/operator/announcements',
    frame: 'operator',
    load: async () => (await import('./announcements-screen.tsx')).AnnouncementsScreen,
  },
  {
    path: '/operator/policies',
    frame: 'operator',
    load: async () => (await import('./policies-screen.tsx')).PoliciesScreen,
  },
  {
    path: '/operator/disclosures',
    frame: 'operator',
    load: async () => (await import('./disclosures-screen.tsx')).DisclosuresScreen,
  },
  {
    path: '/operator/lost-factors',
    frame: 'operator',
    load: async () => (await import('./lost-factors-screen.tsx')).LostFactorsScreen,
  },
  {
    path: '/operator/security',
    frame: 'operator',
    load: async () => (await import('./security-screen.tsx')).SecurityScreen,
  },
  { path: '/operator/audit', frame: 'operator', load: async () => (await import('./audit-screen.tsx')).AuditScreen },
];
