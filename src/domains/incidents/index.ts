/** Incidents: the register of breaches, who is affected by them, and the notices that people get. */
export { findAffected } from './affected.ts';
export { drillBreach, lastBreachDrill } from './drill.ts';
export type { BreachDrill } from './drill.ts';
export { Assessment, IncidentInput, Report } from './incident.ts';
export type { AccountQuestion, CustomerQuestion, IncidentLine, IncidentView } from './incident.ts';
export { incidentsJobs, incidentsSchedule } from './jobs.ts';
export { customerTables, informationKinds } from './lists.ts';
export { changeIncident, findIncident, listIncidents, openEvent } from './register.ts';
export { incidentsRoutes } from './routes.ts';
export {
  assessIncident,
  closeIncident,
  confirmIncident,
  dismissIncident,
  notifyAffected,
  reportIncident,
} from './steps.ts';
export { previewNotice, unreachedOf } from './telling.ts';
