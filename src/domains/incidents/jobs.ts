import { z } from 'zod';
import type { Ground } from '#platform/ground.ts';
import { doing, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { keptUntil } from './standing.ts';
import { tellAccounts as accountsTask, tellCustomers as customersTask } from './tasks.ts';
import { followLetters, tellAffected } from './telling.ts';

const tellCustomers = doing(customersTask, { kind: 'duty', of: 'breach_notice' }, (run, { incidentId }) =>
  tellAffected(run.ground, incidentId, run.signal),
);
const tellAccounts = platformJob(accountsTask.name, {
  because: 'none',
  ids: accountsTask.ids,
  deadline: accountsTask.deadline,
  run: (run, { incidentId }) => tellAffected(run.ground, incidentId, run.signal),
});

/** Goes on with every notice that a dead worker left, and takes over what became of letters. One that cannot go on stops no other. */
export async function followIncidents(ground: Ground, signal?: AbortSignal): Promise<void> {
  const open = await ground.database.asPlatform(({ db }) =>
    db
      .selectFrom('incident')
      .select(['id', 'control', 'dealership', 'state'])
      .where((eb) =>
        eb.or([
          eb('state', '=', 'notifying'),
          eb.exists(
            eb
              .selectFrom('incidentNotice')
              .select('person')
              .whereRef('incidentNotice.incidentId', '=', 'incident.id')
              .where(({ or, eb: notice }) =>
                or([
                  notice('incidentNotice.state', '=', 'waiting'),
                  // Servers try for some days before they give a letter up.
                  notice('incidentNotice.noticedAt', '>', new Date(ground.clock.now().getTime() - 10 * 86_400_000)),
                ]),
              ),
          ),
        ]),
      )
      .execute(),
  );
  for (const row of open) {
    if (signal?.aborted) return;
    try {
      if (row.state === 'notifying') await tellAffected(ground, row.id, signal);
      else await followLetters(ground, row);
    } catch (error) {
      ground.log.warn({ err: error, incident: row.id }, 'the notices of an incident could not go on');
    }
  }
}

/** A day begins in the west of the country up to eight hours after it does in UTC. */
const lastZone = 8 * 3_600_000;

/** Deletes records whose time is over (P21b). What is still open is kept until it is closed. @returns how many */
export async function forgetIncidents(ground: Ground): Promise<number> {
  return ground.database.asPlatform(async ({ db, now }) => {
    const today = new Date(now.getTime() - lastZone).toISOString().slice(0, 10);
    const ended = await db
      .selectFrom('incident')
      .select(['id', 'confirmedAt', 'dismissedAt', 'provinces'])
      .where('state', 'in', ['closed', 'dismissed'])
      .execute();
    const over = ended.filter((row) => keptUntil(row)! < today).map(({ id }) => id);
    if (over.length > 0) await db.deleteFrom('incident').where('id', 'in', over).execute();
    return over.length;
  });
}

const nothing = z.looseObject({});
const follow = platformJob('incidents.follow', {
  because: { kind: 'duty', of: 'breach_notice' },
  ids: nothing,
  deadline: 300,
  attempts: 2,
  run: (run) => followIncidents(run.ground, run.signal),
});
const forget = platformJob('incidents.forget', {
  because: 'none',
  ids: nothing,
  deadline: 60,
  attempts: 3,
  run: async (run) => void (await forgetIncidents(run.ground)),
});

export const incidentsJobs = [tellAccounts, tellCustomers, follow, forget] as const;
export const incidentsSchedule: readonly ScheduledJob[] = [
  { job: follow, cron: '*/5 * * * *' },
  { job: forget, cron: '41 9 * * *' },
];
