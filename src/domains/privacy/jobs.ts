import { sql } from 'kysely';
import { z } from 'zod';
import { workingStates } from '#platform/database/database.ts';
import { platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { endKeeping, forgetRequests } from './kept.ts';

/**
 * Ends what was kept for a time: papers of erased customers, closed requests, fingerprints of consents. What one dealership
 * cannot do stops no other.
 */
export const endKept = platformJob('privacy.end_kept', {
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const dealerships = await run.work(async ({ db, now }) => {
      await sql`delete from platform_request where resolved_at < ${now}::timestamptz - interval '24 months'`.execute(
        db,
      );
      return db.selectFrom('dealership').select('dealershipId').where('state', 'in', workingStates).execute();
    });
    for (const { dealershipId } of dealerships) {
      if (run.signal.aborted) return;
      await run.ground.database
        .asDealership(
          { dealershipId },
          async (ctx) => {
            await endKeeping(ctx);
            await forgetRequests(ctx);
          },
          { write: true },
        )
        .catch((error: unknown) => run.log.error({ err: error, dealership: dealershipId }, 'kept records did not end'));
    }
  },
});

export const privacyJobs = [endKept] as const;
export const privacySchedule: readonly ScheduledJob[] = [{ job: endKept, cron: '41 * * * *' }];
