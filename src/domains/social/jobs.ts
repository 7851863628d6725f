import { sql } from 'kysely';
import { z } from 'zod';
import { standingStates } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import {
  deleteBatch,
  doing,
  eachDealership,
  enqueue,
  job,
  letGo,
  letGoEverywhere,
  platformJob,
} from '#platform/jobs/index.ts';
import type { PlatformRun, ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { askAllRules } from './asking-rules.ts';
import { clearChannelBytes } from './clearing.ts';
import { takeFurther } from './delivering.ts';
import { lookAfterPosts } from './still-there.ts';
import { deleteSharedFiles } from './shared-pictures.ts';
import { askRules, clearBytes, deliver } from './tasks.ts';
import { careForTokens } from './token-care.ts';

const nothing = z.looseObject({});

const delivering = doing(deliver, 'asked', (run, { deliveryId }) => takeFurther(run, deliveryId));
const asking = doing(askRules, { kind: 'setting', of: 'posting' }, async (run) => {
  await run.work((ctx) => askAllRules(ctx));
});

/** Renews, checks and announces. */
const caring = job('social.care', {
  because: { kind: 'setting', of: 'channels' },
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: careForTokens,
});

/**
 * Forgets what is over, also where there is no channel, or none any more: logins with the tokens in them, pictures that were
 * shared, counts of calls, pauses that Meta asked for, and what became of its deletion requests.
 */
const forgetting = platformJob('social.forget', {
  because: { kind: 'duty', of: 'retention' },
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await letGoEverywhere(run, async (ctx) => {
      const logins = await deleteBatch(ctx, 'channel_connection', sql`expires_at <= ${ctx.now}`);
      const pictures = await deleteBatch(ctx, 'shared_picture', sql`expires_at <= ${ctx.now}`);
      const since = keptSince('meta_call', ctx.now).toISOString().slice(0, 10);
      return Math.max(logins, pictures, await deleteBatch(ctx, 'meta_call', sql`day < ${since}::date`));
    });
    await eachDealership(run, standingStates, (dealershipId) => deleteSharedFiles(run, dealershipId));
    await letGo(run, 'meta_park', sql`until <= ${run.now}`);
    await letGo(
      run,
      'meta_deletion_request',
      sql`coalesce(done_at, received_at) < ${keptSince('meta_deletion_request', run.now)}`,
    );
  },
});

const reading = job('social.look_after_posts', {
  because: { kind: 'setting', of: 'channels' },
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: lookAfterPosts,
});

/** Of the platform: also where the dealership itself has left meanwhile. */
const clearing = platformJob(clearBytes.name, {
  because: 'none',
  ...clearBytes,
  run: clearChannelBytes,
});

/** Puts a job in for each dealership that a question over all of them names. */
async function forEach(
  run: PlatformRun,
  ids: readonly string[],
  put: (ground: Ground, dealershipId: string) => Promise<void>,
): Promise<void> {
  for (const dealershipId of ids) {
    if (run.signal.aborted) return;
    await put(run.ground, dealershipId).catch((error: unknown) =>
      run.log.warn({ err: error, dealership: dealershipId }, 'social work could not be put in'),
    );
  }
}

/** Once a minute: what is due and was not taken (a worker died, a clock jumped), and rules to ask. Nothing is lost silently. */
const sweeping = platformJob('social.sweep', {
  because: { kind: 'setting', of: 'posting' },
  ids: nothing,
  deadline: 120,
  attempts: 3,
  run: async (run) => {
    const due = await run.work(({ db, now }) =>
      db
        .selectFrom('delivery')
        .select(['dealershipId', 'id'])
        .where('state', 'in', ['waiting', 'sending', 'confirming'])
        .where('nextAt', '<=', now)
        .orderBy('nextAt')
        .limit(1000)
        .execute(),
    );
    const byDealership = Map.groupBy(due, (one) => one.dealershipId);
    await forEach(run, [...byDealership.keys()], (ground, dealershipId) =>
      ground.database.asDealership(
        { dealershipId },
        async (ctx) => {
          for (const { id } of byDealership.get(dealershipId)!)
            await enqueue(ctx, deliver, { deliveryId: id }, { key: `deliver ${id}` });
        },
        { write: true },
      ),
    );
    const ruled = await run.work(({ db }) =>
      db.selectFrom('socialRule').select('dealershipId').distinct().where('active', '=', true).execute(),
    );
    await forEach(
      run,
      ruled.map((one) => one.dealershipId),
      wakeRules,
    );
  },
});

/** Has a dealership's rules asked soon, when it has any; ten calls make one run. */
export const wakeRules = (ground: Ground, dealershipId: string): Promise<void> =>
  ground.database.asDealership(
    { dealershipId, cause: { kind: 'setting', of: 'posting' } },
    async (ctx) => {
      const any = await ctx.db
        .selectFrom('socialRule')
        .select('id')
        .where('dealershipId', '=', dealershipId)
        .where('active', '=', true)
        .limit(1)
        .executeTakeFirst();
      if (any) await enqueue(ctx, askRules, {}, { key: 'ask rules' });
    },
    { write: true },
  );

/** Every hour: dealerships with channels, for tokens and for posts that may be gone. */
const roundOf = (name: string, what: typeof caring | typeof reading) =>
  platformJob(name, {
    because: { kind: 'setting', of: 'channels' },
    ids: nothing,
    deadline: 120,
    attempts: 3,
    run: async (run) => {
      const with_ = await run.work(({ db }) => db.selectFrom('channel').select('dealershipId').distinct().execute());
      await forEach(
        run,
        with_.map((one) => one.dealershipId),
        (ground, dealershipId) =>
          ground.database.asDealership({ dealershipId }, (ctx) => enqueue(ctx, what, {}, { key: what.name }), {
            write: true,
          }),
      );
    },
  });

const careRound = roundOf('social.care_round', caring);
const readRound = roundOf('social.read_round', reading);

/** Jobs of the room. */
export const socialJobs = [
  delivering,
  asking,
  caring,
  reading,
  clearing,
  sweeping,
  careRound,
  readRound,
  forgetting,
] as const;

/** What of them runs by the calendar (UTC). Tokens are looked at hourly, and each once a day. */
export const socialSchedule: readonly ScheduledJob[] = [
  { job: sweeping, cron: '* * * * *' },
  { job: careRound, cron: '23 * * * *' },
  { job: readRound, cron: '51 * * * *' },
  { job: forgetting, cron: '*/15 * * * *' },
];
