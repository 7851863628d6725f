import { z } from 'zod';
import { task } from '#platform/jobs/index.ts';

/** Meets with the payment processor about the dealership of the job. */
export const meet = task('subscriptions.meet', z.looseObject({}), { deadline: 120, attempts: 12 });
