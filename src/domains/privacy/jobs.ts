import { sql } from 'kysely';
import { z } from 'zod';
import { letGo, letGoEverywhere, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { takePrivacyMail } from './mail-in.ts';
import { endKeeping, forgetRequests } from './kept.ts';
import { warnOfDue } from './platform-desk.ts';

/**
 * Ends what was kept for a time: papers of erased customers, closed requests, fingerprints of consents. What one dealership
 * cannot do stops no other.
 */
export const endKept = platformJob('privacy.end_kept', {
  because: { kind: 'duty', of: 'erasure' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await letGo(run, 'platform_request', sql`resolved_at < ${keptSince('platform_request', run.now)}`);
    await letGoEverywhere(run, async (ctx) => Math.max(await endKeeping(ctx), await forgetRequests(ctx)));
  },
});

/** Warns our own people of requests to the platform that are due soon. */
export const warnOfDueRequests = platformJob('privacy.warn_of_due', {
  because: 'none',
  ids: z.looseObject({}),
  deadline: 60,
  attempts: 5,
  run: async (run) => {
    for (const one of await run.work(warnOfDue))
      run.log.warn({ request: one.id, kind: one.kind }, 'a privacy request to the platform is due soon and still open');
  },
});

export const privacyJobs = [endKept, warnOfDueRequests, takePrivacyMail] as const;
export const privacySchedule: readonly ScheduledJob[] = [
  { job: endKept, cron: '41 * * * *' },
  { job: warnOfDueRequests, cron: '*/10 * * * *' },
];
