import type { Screen } from '#office/screen.ts';

export const leadsScreens: Screen[] = [
  {
    path: '/appointments',
    permission: 'leads.read',
    load: async () => (await import('./appointments-screen.tsx')).AppointmentsScreen,
  },
  { path: '/leads', permission: 'leads.read', load: async () => (await import('./leads-screen.tsx')).LeadsScreen },
  {
    path: '/leads/$leadId',
    permission: 'leads.read',
    load: async () => (await import('./lead-screen.tsx')).LeadScreen,
  },
];
