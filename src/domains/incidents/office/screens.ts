import type { Screen } from '#office/screen.ts';

export const incidentsScreens: Screen[] = [
  {
    path: '/settings/incidents',
    permission: 'incidents.manage',
    load: async () => (await import('./incidents-screen.tsx')).IncidentsScreen,
  },
  {
    path: '/settings/incidents/$incidentId',
    permission: 'incidents.manage',
    load: async () => (await import('./incident-screen.tsx')).IncidentScreen,
  },
  {
    path: '/operator/incidents',
    frame: 'operator',
    load: async () => (await import('./console-incidents-screen.tsx')).ConsoleIncidentsScreen,
  },
  {
    path: '/operator/incidents/$incidentId',
    frame: 'operator',
    load: async () => (await import('./console-incident-screen.tsx')).ConsoleIncidentScreen,
  },
];
