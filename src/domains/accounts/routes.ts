import { doorRoutes } from './door-routes.ts';
import { factorRoutes } from './factor-routes.ts';
import { accountOfMineRoutes } from './me-routes.ts';

/** Accounts: coming in, and what is one's own. */
export const accountsRoutes = { ...doorRoutes, ...accountOfMineRoutes, ...factorRoutes };
