import { sql } from 'kysely';
import { z } from 'zod';
import { networkOf } from '#kernel/ip.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { batch, letGo, platformJob } from '#platform/jobs/index.ts';
import type { PlatformRun, ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { answerLetterRequest } from './letter-requests.ts';

const day = 86_400_000;

/** Whether an address is still whole; as in the index of its table (P05b). */
const whole = sql`ip !~ '^[0-9.]+\\.0$|^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+::$'`;

/** Cuts the addresses of events of more than 30 days to their networks. @returns how many rows */
async function shorten({ db, now }: PlatformContext): Promise<number> {
  const { rows } = await sql<{ id: string; ip: string }>`
    select id, ip from account_event where at < ${new Date(now.getTime() - 30 * day)} and ${whole} limit ${batch}`.execute(
    db,
  );
  await sql`update account_event e set ip = cut.ip
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ ip }) => networkOf(ip))}::text[]) as cut (id, ip)
    where e.id = cut.id`.execute(db);
  return rows.length;
}

/** Deletes sign-ups that nobody confirmed; whoever signed up again meanwhile still has an open link. */
const unconfirmed = (now: Date) => sql`email_verified_at is null and created_at < ${new Date(now.getTime() - 7 * day)}
  and not exists (select from single_use_token t where t.user_id = user_account.id and t.used_at is null and t.expires_at > ${now})`;

/**
 * Forgets what the data register keeps for a time only: sign-ups that were never confirmed (7 days), sessions at the end of
 * their 30 days, failed tries, refusals and removals of a lost factor (12 months), sign-in history and browsers not seen (13 months), links that were used or are
 * over, and the text of letters that have left, because links stand in it.
 */
export const tidyAccounts = platformJob('accounts.tidy', {
  because: 'none',
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run: PlatformRun) => {
    const { now } = run;
    const history = keptSince('account_event', now);
    await letGo(run, 'single_use_token', sql`expires_at <= ${now} or used_at is not null`);
    // A session begins with its end in thirty days, whether it is used until then or not.
    await letGo(run, 'user_session', sql`expires_at <= ${now}`);
    await letGo(
      run,
      'account_event',
      sql`at < ${history} or at < ${new Date(now.getTime() - 365 * day)} and event in ('sign_in.failed', 'second_factor.failed', 'step_up.failed')`,
    );
    while (!run.signal.aborted && (await run.work(shorten)) === batch);
    await letGo(run, 'security_event', sql`minute < ${keptSince('security_event', now)}`);
    await letGo(run, 'factor_removal', sql`ended_at < ${keptSince('factor_removal', now)}`);
    await letGo(run, 'known_device', sql`last_seen_at < ${history}`);
    await run.work(({ db }) =>
      db
        .updateTable('platformMail')
        .set({ html: '', bodyText: '' })
        .where('kind', 'like', 'accounts.%')
        .where('state', 'in', ['sent', 'failed'])
        .where('html', '!=', '')
        .execute(),
    );
    await letGo(run, 'user_account', unconfirmed(now));
  },
});

/** Jobs of accounts. */
export const accountsJobs = [answerLetterRequest, tidyAccounts] as const;

/** What of them runs by the calendar (UTC). */
export const accountsSchedule: readonly ScheduledJob[] = [{ job: tidyAccounts, cron: '41 * * * *' }];
