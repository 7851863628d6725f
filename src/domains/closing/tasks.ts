import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

/** Writes to the owners about a cancellation; each kind of letter once. */
export const tellOwners = task('closing.tell', z.object({ dealershipId: Id, cancellationId: Id, kind: z.string() }));

/** Takes a purge as far as it goes. Whatever ends it early, the sweep of each minute finds it again. */
export const purge = task('closing.purge', z.object({ dealershipId: Id }), { deadline: 3600, attempts: 5 });
