import type { Screen } from '#office/screen.ts';

/** One's own statement wants no permission: whoever may not see all of them finds theirs in the same place. */
export const commissionsScreens: Screen[] = [
  { path: '/commissions', load: async () => (await import('./statements-screen.tsx')).StatementsScreen },
  { path: '/commissions/mine', load: async () => (await import('./own-statement-screen.tsx')).OwnStatementScreen },
  {
    path: '/commissions/plans',
    permission: 'commissions.read',
    load: async () => (await import('./plans-screen.tsx')).PlansScreen,
  },
  {
    path: '/commissions/plans/new',
    permission: 'commissions.write',
    load: async () => (await import('./plan-screen.tsx')).NewPlanScreen,
  },
  {
    path: '/commissions/plans/$planId',
    permission: 'commissions.read',
    load: async () => (await import('./plan-screen.tsx')).PlanScreen,
  },
  {
    path: '/commissions/$period/$staffId',
    permission: 'commissions.read',
    load: async () => (await import('./statement-screen.tsx')).StatementScreen,
  },
];
