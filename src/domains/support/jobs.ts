import { sql } from 'kysely';
import { z } from 'zod';
import { workingStates } from '#platform/database/database.ts';
import { eachDealership, letGo, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { mailAnnouncements } from './announcements.ts';
import { tellLate } from './disclosures.ts';
import { countDealership } from './figures.ts';
import { closeQuiet } from './requests.ts';
import { takeSupportMail } from './mail-in.ts';

const nothing = z.looseObject({});
const day = 86_400_000;

/** Mails announcements to those who want them. */
export const mailAnnouncementsJob = platformJob('support.announce', {
  because: 'none',
  ids: nothing,
  deadline: 600,
  attempts: 10,
  run: (run) => mailAnnouncements(run.ground, run.signal),
});

/** Counts every dealership for the console. */
export const countDealerships = platformJob('support.count', {
  because: { kind: 'platform', of: 'figures' },
  ids: nothing,
  deadline: 600,
  attempts: 3,
  run: async (run) => {
    await eachDealership(run, workingStates, async (dealershipId) => {
      await run.ground.database.asDealership({ dealershipId }, countDealership, {
        write: true,
        statementTimeout: 30_000,
      });
    });
  },
});

/**
 * Tells what an order kept back until yesterday, closes conversations that nobody goes on with, and forgets what the data
 * register keeps for a time only: conversations 24 months after they closed, the audit of operators after 24 months,
 * disclosures and former operators after 7 years.
 */
const tidySupport = platformJob('support.tidy', {
  because: 'none',
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const { now } = run;
    const ago = (days: number): Date => new Date(now.getTime() - days * day);
    await run.work(tellLate);
    await run.work(closeQuiet);
    await letGo(run, 'support_request', sql`closed_at < ${keptSince('support_request', now)}`);
    await letGo(run, 'support_request', sql`suspected_spam and opened_at < ${ago(30)}`);
    await letGo(run, 'operator_event', sql`at < ${keptSince('operator_event', now)}`);
    await letGo(run, 'disclosure', sql`given_at < ${keptSince('disclosure', now)}`);
    await letGo(
      run,
      'operator',
      sql`until < ${keptSince('operator', now)} and not exists (select from announcement where written_by = operator.user_id)
        and not exists (select from support_message where operator_id = operator.user_id)
        and not exists (select from operator_event where operator_id = operator.user_id)
        and not exists (select from disclosure where operator.user_id in (prepared_by, approved_by))`,
    );
  },
});

export const supportJobs = [mailAnnouncementsJob, countDealerships, tidySupport, takeSupportMail] as const;
/** What runs by the calendar (UTC). */
export const supportSchedule: readonly ScheduledJob[] = [
  { job: mailAnnouncementsJob, cron: '*/15 * * * *' },
  { job: countDealerships, cron: '33 * * * *' },
  { job: tidySupport, cron: '23 11 * * *' },
];
