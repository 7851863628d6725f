import { sql } from 'kysely';
import { z } from 'zod';
import { enqueue, letGo, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { ourBilling } from './billing.ts';
import { cancelUnpaid, takeEffect } from './cancelling.ts';
import { endHolds } from './holds.ts';
import { remind, tellOwnersOf } from './notices.ts';
import { beginPurge, runPurge } from './purging.ts';
import { purge, tellOwners } from './tasks.ts';

const nothing = z.looseObject({});
const day = 86_400_000;

const telling = platformJob(tellOwners.name, {
  because: 'none',
  ...tellOwners,
  run: (run, { cancellationId, kind }) => run.work((ctx) => tellOwnersOf(ctx, cancellationId, kind)),
});

const purging = platformJob(purge.name, {
  because: { kind: 'platform', of: 'purge' },
  ...purge,
  run: async (run, { dealershipId }) => {
    const end = await runPurge(run.ground, dealershipId);
    if ('waits' in end) run.log.info({ dealership: dealershipId, step: end.step, waits: end.waits }, 'a purge waits');
  },
});

/** What the calendar brings, each minute: cancellations take effect, reminders leave, purges begin and go on. */
const sweeping = platformJob('closing.sweep', {
  because: { kind: 'duty', of: 'leaving' },
  ids: nothing,
  deadline: 300,
  attempts: 1,
  run: async (run) => {
    const { ground, log } = run;
    const effective = await run.work(({ db, now }) =>
      db
        .selectFrom('cancellation as c')
        .innerJoin('dealership as d', 'd.dealershipId', 'c.dealershipId')
        .select('c.dealershipId')
        .where('c.endedAt', 'is', null)
        .where('d.state', '=', 'cancelling')
        .where('c.takesEffectAt', '<=', now)
        .execute(),
    );
    const each = async (
      what: string,
      ids: readonly string[],
      work: (id: string) => Promise<unknown>,
    ): Promise<void> => {
      for (const id of ids) {
        // What one dealership cannot do stops no other.
        await work(id).catch((error: unknown) => log.warn({ err: error, dealership: id }, `${what} failed`));
      }
    };
    await each(
      'cancelling',
      effective.map((one) => one.dealershipId),
      (id) => takeEffect(ground, id),
    );
    await run.work(remind);
    const due = await run.work(({ db, now }) =>
      db
        .selectFrom('dealership')
        .select('dealershipId')
        .where('state', '=', 'cancelled')
        .where('purgeAt', '<=', now)
        .execute(),
    );
    await each(
      'beginning a purge',
      due.map((one) => one.dealershipId),
      (id) => beginPurge(ground, id),
    );
    const open = await run.work(({ db }) =>
      db.selectFrom('purge').select(['dealership', 'begunAt', 'checkedAt']).where('endedAt', 'is', null).execute(),
    );
    for (const { dealership, begunAt, checkedAt } of open) {
      if (!checkedAt && run.now.getTime() - begunAt.getTime() > day)
        log.error({ dealership }, 'a purge is not done after 24 hours');
      await run.work((ctx) => enqueue(ctx, purge, { dealershipId: dealership }, { key: `purge ${dealership}` }));
    }
  },
});

/** Once an hour: the unpaid, holds whose end has come, files that arrived after a purge, and letters that have left. */
const tidying = platformJob('closing.tidy', {
  because: { kind: 'duty', of: 'leaving' },
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const { ground } = run;
    for (const dealershipId of await ourBilling().overdue(ground)) {
      await cancelUnpaid(ground, dealershipId).catch((error: unknown) =>
        run.log.warn({ err: error, dealership: dealershipId }, 'an unpaid dealership was not cancelled'),
      );
    }
    await endHolds(ground);
    const since = keptSince('legal_hold', run.now);
    await letGo(run, 'legal_hold_reading', sql`hold in (select id from legal_hold where ended_at < ${since})`);
    await letGo(run, 'legal_hold', sql`ended_at < ${since}`);
    const recent = await run.work(({ db, now }) =>
      db
        .selectFrom('purge')
        .select('dealership')
        .where('checkedAt', '>', new Date(now.getTime() - 2 * day))
        .execute(),
    );
    // An upload that was under way when the fence rose may have ended after the check.
    for (const { dealership } of recent) await ground.blobs.deleteAll(`${dealership}/`);
    await run.work(async ({ db, now }) => {
      await db
        .deleteFrom('platformMail')
        .where('kind', 'in', ['closing.farewell', 'closing.deleted'])
        .where((eb) => eb.or([eb('state', '=', 'sent'), eb('createdAt', '<', new Date(now.getTime() - 30 * day))]))
        .execute();
      await db
        .deleteFrom('slugClaim')
        .where('releasedAt', '<', keptSince('slug_claim', now))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('dealership')
                .select('dealership.dealershipId')
                .whereRef('dealership.dealershipId', '=', 'slugClaim.dealershipId'),
            ),
          ),
        )
        .execute();
    });
  },
});

export const closingJobs = [telling, purging, sweeping, tidying] as const;

/** What of them runs by the calendar (UTC). */
export const closingSchedule: readonly ScheduledJob[] = [
  { job: sweeping, cron: '* * * * *' },
  { job: tidying, cron: '29 * * * *' },
];
