import type { Screen } from '#office/screen.ts';

export const dealershipsScreens: Screen[] = [
  { path: '/welcome', frame: 'welcome', load: async () => (await import('./welcome-screen.tsx')).WelcomeScreen },
  {
    path: '/invitation',
    frame: 'signed-out',
    load: async () => (await import('./invitation-screen.tsx')).InvitationScreen,
  },
  {
    path: '/settings',
    permission: 'dealership.write',
    load: async () => (await import('./settings-screen.tsx')).SettingsScreen,
  },
  {
    path: '/settings/locations',
    permission: 'dealership.write',
    load: async () => (await import('./locations-screen.tsx')).LocationsScreen,
  },
  {
    path: '/settings/staff',
    permission: 'staff.read',
    load: async () => (await import('./staff-screen.tsx')).StaffScreen,
  },
  {
    path: '/settings/api-keys',
    permission: 'api_keys.write',
    load: async () => (await import('./api-keys-screen.tsx')).ApiKeysScreen,
  },
];
