import { z } from 'zod';
import { task } from '#platform/jobs/index.ts';

/** Tells people at once of what was just published or announced. */
export const followPolicies = task('policies.follow', z.looseObject({}), { deadline: 300, attempts: 3 });
