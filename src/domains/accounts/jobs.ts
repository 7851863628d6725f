import { z } from 'zod';
import { platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { answerLetterRequest } from './letter-requests.ts';

const day = 86_400_000;

/**
 * Forgets what the data register keeps for a time only: sign-ups that were never confirmed (7 days), ended sessions
 * (30 days), failed tries (12 months), sign-in history and browsers not seen (13 months), used links, and the text of
 * letters that have left, because links stand in it.
 */
export const tidyAccounts = platformJob('accounts.tidy', {
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: (run) =>
    run.work(async ({ db, now }) => {
      const ago = (days: number): Date => new Date(now.getTime() - days * day);
      await db.deleteFrom('singleUseToken').where('expiresAt', '<', ago(1)).execute();
      await db
        .deleteFrom('userSession')
        .where((eb) =>
          eb.or([eb('expiresAt', '<', ago(30)), eb('endedAt', '<', ago(30)), eb('lastSeenAt', '<', ago(31))]),
        )
        .execute();
      await db
        .deleteFrom('accountEvent')
        .where('event', 'in', ['sign_in.failed', 'second_factor.failed', 'step_up.failed'])
        .where('at', '<', ago(365))
        .execute();
      await db.deleteFrom('accountEvent').where('at', '<', ago(396)).execute();
      await db.deleteFrom('knownDevice').where('lastSeenAt', '<', ago(396)).execute();
      await db
        .updateTable('platformMail')
        .set({ html: '', bodyText: '' })
        .where('kind', 'like', 'accounts.%')
        .where('state', 'in', ['sent', 'failed'])
        .where('html', '!=', '')
        .execute();
      await db
        .deleteFrom('userAccount')
        .where('emailVerifiedAt', 'is', null)
        .where('createdAt', '<', ago(7))
        // Whoever signed up again meanwhile still has an open link.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('singleUseToken as t')
                .select('t.purpose')
                .whereRef('t.userId', '=', 'userAccount.id')
                .where('t.usedAt', 'is', null)
                .where('t.expiresAt', '>', now),
            ),
          ),
        )
        .execute();
    }),
});

/** Jobs of accounts. */
export const accountsJobs = [answerLetterRequest, tidyAccounts] as const;

/** What of them runs by the calendar (UTC). */
export const accountsSchedule: readonly ScheduledJob[] = [{ job: tidyAccounts, cron: '41 * * * *' }];
