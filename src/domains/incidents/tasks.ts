import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

const ids = z.object({ incidentId: Id });

/** Tells the account holders affected. */
export const tellAccounts = task('incidents.tell_accounts', ids, { deadline: 300 });
/** Tells the customers affected, in the dealership's name. */
export const tellCustomers = task('incidents.tell_customers', ids, { deadline: 300 });
