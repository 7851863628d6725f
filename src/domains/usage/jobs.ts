import { z } from 'zod';
import type { Kysely } from 'kysely';
import type { DB } from '#platform/database/schema.ts';
import { platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { networkOf } from './address.ts';

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
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: (run) =>
    run.work(async ({ db, now }) => {
      const ago = (days: number): Date => new Date(now.getTime() - days * day);
      await db.deleteFrom('usageEvent').where('at', '<', ago(396)).execute();
      await db.deleteFrom('crashPerson').where('lastAt', '<', ago(90)).execute();
      await db.deleteFrom('crashReport').where('lastAt', '<', ago(90)).execute();
      await shorten(db, ago(30));
    }),
});

export const usageJobs = [tidyUsage] as const;
export const usageSchedule: readonly ScheduledJob[] = [{ job: tidyUsage, cron: '23 * * * *' }];
