import { z } from 'zod';
import { workingStates } from '#platform/database/database.ts';
import { eachDealership, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { mailAnnouncements } from './announcements.ts';
import { tellLate } from './disclosures.ts';
import { countDealership } from './figures.ts';

const nothing = z.looseObject({});
const day = 86_400_000;

/** Mails announcements to those who want them. */
export const mailAnnouncementsJob = platformJob('support.announce', {
  ids: nothing,
  deadline: 600,
  attempts: 10,
  run: (run) => mailAnnouncements(run.ground, run.signal),
});

/** Counts every dealership for the console. */
export const countDealerships = platformJob('support.count', {
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
 * Tells what an order kept back until yesterday, and forgets what the data register keeps for a time only: conversations
 * 24 months after they closed, the audit of operators after 24 months, disclosures and former operators after 7 years.
 */
const tidySupport = platformJob('support.tidy', {
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: (run) =>
    run.work(async (ctx) => {
      const ago = (days: number): Date => new Date(ctx.now.getTime() - days * day);
      await tellLate(ctx);
      await ctx.db.deleteFrom('supportRequest').where('closedAt', '<', ago(730)).execute();
      await ctx.db
        .deleteFrom('supportRequest')
        .where('suspectedSpam', '=', true)
        .where('openedAt', '<', ago(30))
        .execute();
      await ctx.db
        .updateTable('platformMail')
        .set({ html: '', bodyText: '' })
        .where('kind', 'like', 'support.%')
        .where('state', 'in', ['sent', 'failed'])
        .where('createdAt', '<', ago(30))
        .where('html', '!=', '')
        .execute();
      await ctx.db.deleteFrom('operatorEvent').where('at', '<', ago(730)).execute();
      await ctx.db
        .deleteFrom('disclosure')
        .where('givenAt', '<', ago(7 * 366))
        .execute();
      await ctx.db
        .deleteFrom('operator as o')
        .where('o.until', '<', ago(7 * 366))
        .where(({ not, exists, selectFrom, or }) =>
          not(
            or([
              exists(selectFrom('announcement').select('id').whereRef('writtenBy', '=', 'o.userId')),
              exists(selectFrom('supportMessage').select('id').whereRef('operatorId', '=', 'o.userId')),
              exists(selectFrom('disclosure').select('id').whereRef('preparedBy', '=', 'o.userId')),
              exists(selectFrom('disclosure').select('id').whereRef('approvedBy', '=', 'o.userId')),
            ]),
          ),
        )
        .execute();
    }),
});

export const supportJobs = [mailAnnouncementsJob, countDealerships, tidySupport] as const;
/** What runs by the calendar (UTC). */
export const supportSchedule: readonly ScheduledJob[] = [
  { job: mailAnnouncementsJob, cron: '*/15 * * * *' },
  { job: countDealerships, cron: '33 * * * *' },
  { job: tidySupport, cron: '23 11 * * *' },
];
