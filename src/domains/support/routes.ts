import { consoleRoutes } from './console-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { grantRoutes } from './grant-routes.ts';
import { lostFactorRoutes } from './lost-factor-routes.ts';
import { personRoutes } from './person-routes.ts';
import { securityRoutes } from './security-routes.ts';

/** Support: one's own requests and switches, grants of an owner, and the console of operators. */
export const supportRoutes = {
  ...personRoutes,
  ...grantRoutes,
  ...deskRoutes,
  ...consoleRoutes,
  ...securityRoutes,
  ...lostFactorRoutes,
};
