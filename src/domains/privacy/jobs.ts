import { sql } from 'kysely';
import { z } from 'zod';
import { standingStates } from '#platform/database/database.ts';
import { eachDealership, platformJob } from '#platform/jobs/index.ts';
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
    await run.work(({ db, now }) =>
      sql`delete from platform_request where resolved_at < ${now}::timestamptz - interval '24 months'`.execute(db),
    );
    await eachDealership(run, standingStates, async (dealershipId) => {
      await run.ground.database
        .asDealership(
          { dealershipId },
          async (ctx) => {
            await endKeeping(ctx);
            await forgetRequests(ctx);
          },
          { write: true, lettingGo: true },
        )
        .catch((error: unknown) => run.log.error({ err: error, dealership: dealershipId }, 'kept records did not end'));
    });
  },
});

export const privacyJobs = [endKept] as const;
export const privacySchedule: readonly ScheduledJob[] = [{ job: endKept, cron: '41 * * * *' }];
