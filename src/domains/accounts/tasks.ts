import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

/** An account has another address, or its person another name: what was copied from it follows (P30). */
export const accountChanged = task('accounts.changed', z.object({ userId: Id, name: z.boolean() }));

/** The removal of a lost factor has moved: the journals of the dealerships concerned follow. */
export const factorRemovalMoved = task('accounts.factor_removal_moved', z.object({ removalId: Id }));
