import { createContext, useContext } from 'react';

/** Which register one works on: the dealership's in the office, the platform's in the console. The parts are the same. */
const offices = {
  office: {
    console: false,
    home: '/settings/incidents',
    api: '/api/incidents',
    one: 'GET /api/incidents/:incidentId',
    change: 'PATCH /api/incidents/:incidentId',
    step: 'POST /api/incidents/:incidentId/steps',
    notice: 'GET /api/incidents/:incidentId/notice',
    unreached: 'GET /api/incidents/:incidentId/unreached',
  },
  console: {
    console: true,
    home: '/operator/incidents',
    api: '/api/operator/incidents',
    one: 'GET /api/operator/incidents/:incidentId',
    change: 'PATCH /api/operator/incidents/:incidentId',
    step: 'POST /api/operator/incidents/:incidentId/steps',
    notice: 'GET /api/operator/incidents/:incidentId/notice',
    unreached: 'GET /api/operator/incidents/:incidentId/unreached',
  },
} as const;

const Desk = createContext<(typeof offices)['office' | 'console']>(offices.office);
export const IncidentDesk = Desk.Provider;
export const consoleDesk = offices.console;
export const useIncidentDesk = () => useContext(Desk);
