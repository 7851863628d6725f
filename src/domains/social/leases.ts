import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { causeOfPost } from './call-log.ts';
import type { Cause } from './call-log.ts';
import type { ChannelRow } from './channels.ts';
import { afterMiss, tooLate } from './delivery.ts';
import type { DeliveryRow } from './delivery.ts';
import { deliveryForUpdate } from './deliveries.ts';
import type { Problem } from './meta/failure.ts';
import { followPosts } from './post-states.ts';

/** How long a worker that says nothing keeps a delivery, and how often one that is busy says so (security.md 14). */
const leaseFor = 60_000;
const beatEvery = 15_000;

/** A delivery in the hands of one worker: nothing is written or sent for it by anybody whose fence is older. */
export interface Lease {
  delivery: DeliveryRow;
  channel: ChannelRow;
  /** Who or what the post goes out for. */
  cause: Cause;
  fence: number;
}

/** Somebody else has the delivery now, or it was withdrawn: whoever hears this stops without a word. */
export class LostLease extends Error {}

/**
 * Takes a delivery that is due into one pair of hands. A worker that died between its intent and the outcome left it
 * `sending` with an intent: then it is in doubt, and is looked for before anything is sent.
 *
 * @returns the lease; when to come again; or nothing when there is nothing to do
 */
export async function claim(run: DealershipRun, deliveryId: string): Promise<Lease | { again: Date } | undefined> {
  return run.work(async (ctx) => {
    const row = await deliveryForUpdate(ctx, deliveryId).catch((error: unknown) => {
      if (error instanceof NotFound) return undefined;
      throw error;
    });
    const watching = row?.state === 'published' && row.watchUntil !== null;
    if (!row || !(['waiting', 'sending', 'confirming'].includes(row.state) || watching)) return undefined;
    if (row.leasedUntil && row.leasedUntil > ctx.now) return { again: row.leasedUntil };
    if (row.nextAt.getTime() > ctx.now.getTime() + 500) return { again: row.nextAt };
    const channel = await channelOf(ctx, row.channelId);
    const doubtful = row.committedAt !== null;
    // It is out, and stays out: only nobody can look once more any longer.
    if (watching && (!channel.token || channel.epoch !== row.channelEpoch)) {
      await ctx.db
        .updateTable('delivery')
        .set({ watchUntil: null })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.id)
        .execute();
      return undefined;
    }
    const ended = whyEnded(row, channel, doubtful, ctx.now);
    if (ended) {
      await end(ctx, row, ended);
      return undefined;
    }
    const wait = await waitUntil(ctx, row, channel);
    if (wait) {
      await ctx.db
        .updateTable('delivery')
        .set({ nextAt: wait })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.id)
        .execute();
      return { again: wait };
    }
    const fence = row.fence + 1;
    const state = row.state === 'sending' && doubtful ? 'confirming' : row.state;
    await ctx.db
      .updateTable('delivery')
      .set({ fence, leasedUntil: new Date(ctx.now.getTime() + leaseFor), state })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', row.id)
      .execute();
    return { delivery: { ...row, state }, channel, cause: await causeOfPost(ctx, row.postId), fence };
  });
}

const channelOf = async (ctx: Context, channelId: string): Promise<ChannelRow> =>
  (await ctx.db
    .selectFrom('channel')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .executeTakeFirstOrThrow()) as ChannelRow;

function whyEnded(
  row: DeliveryRow,
  channel: ChannelRow,
  doubtful: boolean,
  now: Date,
): { state: 'withdrawn' | 'failed'; problem: Problem; maybe: boolean } | undefined {
  if (channel.state === 'disconnected' || channel.epoch !== row.channelEpoch)
    return { state: 'withdrawn', problem: { class: 'disconnected' }, maybe: doubtful };
  // Without a token nothing can be asked either: whether it is out, only a person can see.
  if (!channel.token) return { state: 'failed', problem: { class: 'reauth' }, maybe: doubtful };
  if (row.state === 'waiting' && !doubtful && tooLate(row.dueAt, now))
    return { state: 'failed', problem: { class: 'too_late' }, maybe: false };
  return undefined;
}

/**
 * Publishing is paused, or Meta asked to wait: this account, this app. While it is paused, what was handed over before is
 * looked for all the same; once it is surely not out, it waits like everything else.
 */
async function waitUntil(ctx: Context, row: DeliveryRow, channel: ChannelRow): Promise<Date | undefined> {
  const { rows } = await sql<{ pausedAt: Date | null; appUntil: Date | null }>`select
    (select paused_at from social_settings where dealership_id = ${ctx.dealershipId}) as paused_at,
    (select until from meta_park where network = ${row.network}) as app_until`.execute(ctx.db);
  const { pausedAt, appUntil } = rows[0]!;
  const ends = [channel.parkedUntil, appUntil].filter((one): one is Date => one !== null && one > ctx.now);
  if (ends.length > 0) return new Date(Math.max(...ends.map((one) => one.getTime())));
  const looking = row.committedAt !== null && row.state !== 'published' && !surelyNotOut(row, ctx.now);
  return pausedAt && !looking ? new Date(ctx.now.getTime() + 60_000) : undefined;
}

/** Looked for and missed often enough: what comes next is that it is published again. */
const surelyNotOut = ({ kind, commits, misses, firstMissAt, committedAt }: DeliveryRow, now: Date): boolean =>
  kind !== null &&
  committedAt !== null &&
  afterMiss({ kind, commits, misses, firstMissAt, committedAt }, now) === 'commit_again';

async function end(
  ctx: Context,
  row: DeliveryRow,
  how: { state: 'withdrawn' | 'failed'; problem: Problem; maybe: boolean },
): Promise<void> {
  await ctx.db
    .updateTable('delivery')
    .set((eb) => ({
      state: how.state,
      problem: JSON.stringify(how.problem),
      maybePublished: how.maybe,
      fence: eb('fence', '+', 1),
      leasedUntil: null,
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .execute();
  await record(ctx, {
    event: how.state === 'failed' ? 'delivery.failed' : 'delivery.withdrawn',
    record: { kind: 'post', id: row.postId },
    after: { deliveryId: row.id, class: how.problem.class },
  });
  await followPosts(ctx, [row.postId]);
}

/** What a worker writes of a delivery. Fields as in the table; `staged` and `content` as they are. */
export type Progress = Partial<
  Pick<
    DeliveryRow,
    | 'state'
    | 'kind'
    | 'content'
    | 'staged'
    | 'problem'
    | 'attempts'
    | 'commits'
    | 'firstCommitAt'
    | 'committedAt'
    | 'misses'
    | 'firstMissAt'
    | 'checks'
    | 'watchUntil'
    | 'remoteId'
    | 'permalink'
    | 'publishedAt'
    | 'priceCents'
    | 'maybePublished'
    | 'duplicates'
    | 'nextAt'
  >
> & { release?: boolean };

/**
 * Writes how far a delivery is, if it is still in these hands.
 * @throws LostLease when it is not: then nothing was written
 */
export async function progress(
  ctx: Context,
  lease: Lease,
  to: Progress,
  attempt?: { step: string; outcome: 'ok' | 'retry' | 'unclear' | 'failed'; problem?: Problem | undefined },
): Promise<void> {
  const { release, staged, content, problem, ...plain } = to;
  const { numUpdatedRows } = await ctx.db
    .updateTable('delivery')
    .set((eb) => ({
      ...plain,
      ...(staged === undefined ? {} : { staged: JSON.stringify(staged) }),
      ...(content === undefined ? {} : { content: JSON.stringify(content) }),
      ...(problem === undefined ? {} : { problem: problem === null ? null : JSON.stringify(problem) }),
      leasedUntil: release ? null : new Date(ctx.now.getTime() + leaseFor),
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', lease.delivery.id)
    .where('fence', '=', lease.fence)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LostLease();
  Object.assign(
    lease.delivery,
    plain,
    staged === undefined ? {} : { staged },
    content === undefined ? {} : { content },
    problem === undefined ? {} : { problem },
  );
  if (attempt) {
    await ctx.db
      .insertInto('deliveryAttempt')
      .values({
        dealershipId: ctx.dealershipId,
        id: newId(),
        deliveryId: lease.delivery.id,
        at: ctx.now,
        step: attempt.step,
        outcome: attempt.outcome,
        problem: attempt.problem ? JSON.stringify(attempt.problem) : null,
      })
      .execute();
  }
  if (to.state !== undefined) await followPosts(ctx, [lease.delivery.postId]);
}

/** Keeps a lease while a long call runs. @returns a function that stops */
export function keepAlive(run: DealershipRun, lease: Lease): () => void {
  const beat = setInterval(() => {
    // Lost or not, the next write finds out.
    run.work((ctx) => renew(ctx, lease)).catch(() => undefined);
  }, beatEvery);
  return () => clearInterval(beat);
}

const renew = (ctx: Context, lease: Lease) =>
  ctx.db
    .updateTable('delivery')
    .set({ leasedUntil: new Date(ctx.now.getTime() + leaseFor) })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', lease.delivery.id)
    .where('fence', '=', lease.fence)
    .where('leasedUntil', 'is not', null)
    .execute();
