import { sql } from 'kysely';
import { z } from 'zod';
import { letGo, letGoEverywhere, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { takePrivacyMail } from './mail-in.ts';
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
    await letGo(run, 'platform_request', sql`resolved_at < ${keptSince('platform_request', run.now)}`);
    await letGoEverywhere(run, async (ctx) => Math.max(await endKeeping(ctx), await forgetRequests(ctx)));
  },
});

export const privacyJobs = [endKept, takePrivacyMail] as const;
export const privacySchedule: readonly ScheduledJob[] = [{ job: endKept, cron: '41 * * * *' }];
