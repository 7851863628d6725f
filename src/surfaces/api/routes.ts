import { accountsRoutes } from '#domains/accounts/index.ts';
import { closingRoutes } from '#domains/closing/index.ts';
import { commissionsRoutes } from '#domains/commissions/index.ts';
import { customersRoutes } from '#domains/customers/index.ts';
import { dealershipsRoutes } from '#domains/dealerships/index.ts';
import { dealsRoutes, recapRoutes } from '#domains/deals/index.ts';
import { incidentsRoutes } from '#domains/incidents/index.ts';
import { inventoryRoutes } from '#domains/inventory/index.ts';
import { booksRoutes, invoicesRoutes, paymentsRoutes } from '#domains/invoices/index.ts';
import { leadsRoutes } from '#domains/leads/index.ts';
import { policiesRoutes } from '#domains/policies/index.ts';
import { privacyRoutes } from '#domains/privacy/index.ts';
import { socialRoutes } from '#domains/social/index.ts';
import { subscriptionsRoutes } from '#domains/subscriptions/index.ts';
import { supportRoutes } from '#domains/support/index.ts';
import { exportRoutes, importRoutes } from '#domains/exports/index.ts';
import { tasksRoutes } from '#domains/tasks/index.ts';
import { trustRoutes } from '#domains/trust/index.ts';
import { usageRoutes } from '#domains/usage/index.ts';
import { eventsRoutes } from './events.ts';
import { journalRoutes } from './journal.ts';
import { meRoutes } from './me.ts';
import { todayRoutes } from './today.ts';

/** Every route of the HTTP API, in the order of the reference. The office's typed client is derived from this record. */
export const apiRoutes = {
  ...policiesRoutes,
  ...accountsRoutes,
  ...meRoutes,
  ...dealershipsRoutes,
  ...inventoryRoutes,
  ...tasksRoutes,
  ...customersRoutes,
  ...leadsRoutes,
  ...dealsRoutes,
  ...recapRoutes,
  ...invoicesRoutes,
  ...paymentsRoutes,
  ...booksRoutes,
  ...commissionsRoutes,
  ...socialRoutes,
  ...closingRoutes,
  ...subscriptionsRoutes,
  ...supportRoutes,
  ...exportRoutes,
  ...importRoutes,
  ...usageRoutes,
  ...trustRoutes,
  ...privacyRoutes,
  ...incidentsRoutes,
  ...todayRoutes,
  ...journalRoutes,
  ...eventsRoutes,
};

export type ApiRoutes = typeof apiRoutes;
