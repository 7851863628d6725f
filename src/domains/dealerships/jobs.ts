import { sql } from 'kysely';
import { z } from 'zod';
import { accountChanged } from '#domains/accounts/index.ts';
import { deleteBatch, letGoEverywhere, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { noteEnded } from '#platform/journal/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { carryOver } from './carrying-over.ts';
import { askRemovalJob, endFactorRemovals, journalRemoval } from './lost-factors.ts';
import { endOwners } from './owner-ending.ts';

const carrying = platformJob(accountChanged.name, {
  because: 'asked',
  ...accountChanged,
  run: (run, { userId, name }) => carryOver(run.ground, userId, name),
});

/** Forgets invitations seven days after they were last sent, whatever became of them, with their letters. */
const tidying = platformJob('dealerships.tidy', {
  because: { kind: 'duty', of: 'retention' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: (run) =>
    letGoEverywhere(run, async (ctx) => {
      const since = keptSince('invitation', ctx.now);
      const letters = await deleteBatch(
        ctx,
        'dealership_mail',
        sql`kind = 'dealerships.invitation' and created_at < ${since} and not core.held('dealership_mail', id)`,
      );
      // A link is good for as long, counted from the last letter.
      const invitations = await deleteBatch(
        ctx,
        'invitation',
        sql`expires_at <= ${ctx.now} and created_at < ${since} and not core.held('invitation', id)`,
      );
      return noteEnded(ctx, { invitation: invitations, dealership_mail: letters });
    }),
});

export const dealershipsJobs = [
  carrying,
  tidying,
  endOwners,
  askRemovalJob,
  endFactorRemovals,
  journalRemoval,
] as const;

/** What of them runs by the calendar (UTC). */
export const dealershipsSchedule: readonly ScheduledJob[] = [
  { job: tidying, cron: '37 * * * *' },
  { job: endOwners, cron: '*/5 * * * *' },
  { job: endFactorRemovals, cron: '*/5 * * * *' },
];
