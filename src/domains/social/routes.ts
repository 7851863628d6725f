import { channelRoutes } from './channel-routes.ts';
import { postRoutes } from './post-routes.ts';
import { ruleRoutes } from './rule-routes.ts';

/** Every route of the room. */
export const socialRoutes = { ...channelRoutes, ...postRoutes, ...ruleRoutes };
