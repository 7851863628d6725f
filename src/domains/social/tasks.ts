import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

/** Takes a delivery as far as it goes now. Whatever ends it early, the sweep of each minute finds it again. */
export const deliver = task('social.deliver', z.object({ deliveryId: Id }), { deadline: 300, attempts: 25 });

/** Looks which rules have something to publish. */
export const askRules = task('social.ask_rules', z.object({}), { deadline: 120 });

/** Clears from the server's files what tokens and keys of channels that were let go left behind. */
export const clearBytes = task('social.clear_bytes', z.object({}), { deadline: 120, attempts: 25 });
