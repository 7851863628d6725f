import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '#platform/database/schema.ts';
import { letGo, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { networkOf } from '#kernel/ip.ts';

const day = 86_400_000;

async function shorten(db: Kysely<DB>, before: Date): Promise<void> {
  const cut = (ip: string) => networkOf(ip);
  const [events, crashes] = await Promise.all([
    db.selectFrom('usageEvent').select('ip').distinct().where('at', '<', before).where('ip', 'is not', null).execute(),
    db
      .selectFrom('crashPerson')
      .select('ip')
      .distinct()
      .where('lastAt', '<', before)
      .where('ip', 'is not', null)
      .execute(),
  ]);
  for (const ip of new Set([...events, ...crashes].map((row) => row.ip!))) {
    if (cut(ip) === ip) continue;
    await db
      .updateTable('usageEvent')
      .set({ ip: cut(ip) })
      .where('ip', '=', ip)
      .where('at', '<', before)
      .execute();
    await db
      .updateTable('crashPerson')
      .set({ ip: cut(ip) })
      .where('ip', '=', ip)
      .where('lastAt', '<', before)
      .execute();
  }
}

/** Cuts addresses after 30 days, forgets crash reports after 90 days and page views after 13 months (P05b). */
const tidyUsage = platformJob('usage.tidy', {
  because: 'none',
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const since = (table: string): Date => keptSince(table, run.now);
    await letGo(run, 'usage_event', sql`at < ${since('usage_event')}`);
    await letGo(run, 'crash_person', sql`last_at < ${since('crash_person')}`);
    await letGo(run, 'crash_report', sql`last_at < ${since('crash_report')}`);
    await run.work(({ db }) => shorten(db, new Date(run.now.getTime() - 30 * day)));
  },
});

export const usageJobs = [tidyUsage] as const;
export const usageSchedule: readonly ScheduledJob[] = [{ job: tidyUsage, cron: '23 * * * *' }];
