import { NotFound } from '#kernel/problems.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { callingAs } from './channel-calls.ts';
import { countFailure, park } from './channel-parking.ts';
import { loseToken, reasonOf } from './channel-losing.ts';
import { commit } from './committing.ts';
import { confirm, watch } from './confirming.ts';
import { isFinal, retryAt } from './delivery.ts';
import { claim, keepAlive, LostLease, progress } from './leases.ts';
import type { Lease } from './leases.ts';
import { MetaFailure } from './meta/failure.ts';
import type { Problem } from './meta/failure.ts';
import { placesLeft } from './meta/instagram-account.ts';
import { freeze, NotReadyYet, stage } from './staging.ts';
import { deliver } from './tasks.ts';

/**
 * Takes a delivery as far as it goes: staging, the one publishing call, looking for it when in doubt. Safe to run twice, by
 * two workers, after a kill at any point: what counts is in the row, and only who holds the lease writes or sends.
 */
export async function takeFurther(run: DealershipRun, deliveryId: string): Promise<void> {
  const claimed = await claim(run, deliveryId);
  if (!claimed) return;
  if ('again' in claimed) return comeBack(run, deliveryId, claimed.again);
  const stop = keepAlive(run, claimed);
  try {
    await go(run, claimed).catch((error: unknown) => {
      if (error instanceof LostLease) throw error;
      return judge(run, claimed, error);
    });
  } catch (error) {
    // Withdrawn, or in other hands: there is nothing left to say.
    if (error instanceof LostLease) return;
    throw error;
  } finally {
    stop();
  }
  const { state, nextAt, watchUntil } = claimed.delivery;
  if (['waiting', 'sending', 'confirming'].includes(state) || watchUntil) await comeBack(run, deliveryId, nextAt);
}

const comeBack = (run: DealershipRun, deliveryId: string, at: Date): Promise<void> =>
  run.work((ctx) => enqueue(ctx, deliver, { deliveryId }, { runAt: at, key: `deliver ${deliveryId}` }));

async function go(run: DealershipRun, lease: Lease): Promise<void> {
  const { delivery } = lease;
  const life = { dealershipId: run.dealershipId, channelId: delivery.channelId, epoch: delivery.channelEpoch };
  // What was handed over before a pause is looked for all the same: nothing is published by that.
  const evenPaused = delivery.state === 'confirming';
  const as = await callingAs(run.ground, life, { cause: lease.cause, signal: run.signal, evenPaused });
  if (delivery.state === 'published') return watch(run, lease, as);
  if (delivery.state === 'confirming') return confirm(run, lease, as);
  const content = await freeze(run, lease);
  await stage(run, lease, as, content);
  if (delivery.network === 'instagram') {
    const left = await placesLeft(run.ground, as, run.ground.clock.now()).catch(() => undefined);
    if (left !== undefined && left <= 0) throw new MetaFailure('quota', { waitMinutes: 60 });
  }
  await commit(run, lease, as, content);
}

/** What follows from a failure that surely did not publish anything (meta-protocol 4.2, 9.2). */
async function judge(run: DealershipRun, lease: Lease, error: unknown): Promise<void> {
  const now = run.ground.clock.now();
  if (error instanceof NotReadyYet) return wait(run, lease, new Date(now.getTime() + error.seconds * 1000));
  if (error instanceof NotFound) return fail(run, lease, { class: 'content', finding: 'photo_gone' });
  if (!(error instanceof MetaFailure)) {
    // Our own fault, or the database's: nothing is given up, the sweep comes again.
    await wait(run, lease, new Date(now.getTime() + 15_000)).catch(() => undefined);
    throw error;
  }
  const { delivery } = lease;
  const kind = error.class;
  if (kind === 'stopped') return wait(run, lease, new Date(now.getTime() + 5000));
  if (kind === 'reauth' || kind === 'permission' || kind === 'page_role') {
    await run.work((ctx) => loseToken(ctx, delivery.channelId, delivery.channelEpoch, reasonOf(error)));
    return fail(run, lease, error.problem);
  }
  if (kind === 'throttle' || kind === 'quota') {
    const until = await run.work((ctx) => park(ctx, lease.channel, error));
    return wait(run, lease, until, error.problem);
  }
  if (kind === 'config') run.log.error({ code: error.code, subcode: error.subcode }, 'Meta refuses our settings');
  const rebuilt = delivery.staged.rebuilt ?? 0;
  const most = error.subcode === 2207052 || error.subcode === 2207003 ? 3 : 1;
  // A staged thing may have vanished, or Meta could not fetch or use a picture: made anew, a few times.
  const stale =
    kind === 'container_gone' ||
    kind === 'missing' ||
    (kind === 'content' && error.code === 100 && Boolean(delivery.staged.photoIds));
  if ((kind === 'media' || stale) && rebuilt < most && delivery.state === 'waiting') {
    await run.work((ctx) =>
      progress(
        ctx,
        lease,
        {
          staged: { rebuilt: rebuilt + 1 },
          problem: error.problem,
          nextAt: new Date(now.getTime() + (rebuilt + 1) * 5000),
          release: true,
        },
        { step: 'stage', outcome: 'retry', problem: error.problem },
      ),
    );
    return;
  }
  if (isFinal(kind) || kind === 'media' || kind === 'missing' || kind === 'container_gone')
    return fail(run, lease, error.problem);
  await run.work((ctx) => countFailure(ctx, delivery.channelId));
  const attempts = delivery.attempts + 1;
  const again = retryAt(attempts, delivery.dueAt, now, jitter(delivery.id, attempts));
  if (!again) return fail(run, lease, error.problem);
  await run.work((ctx) =>
    progress(
      ctx,
      lease,
      { attempts, problem: error.problem, nextAt: again, release: true },
      { step: 'stage', outcome: 'retry', problem: error.problem },
    ),
  );
}

/** Between 0 and 1, spread over deliveries and tries without chance: the same history makes the same times. */
function jitter(id: string, attempt: number): number {
  const tail = Number.parseInt(id.slice(-6), 16);
  return ((tail + attempt * 7919) % 1000) / 1000;
}

const wait = (run: DealershipRun, lease: Lease, until: Date, problem?: Problem): Promise<void> =>
  run.work((ctx) =>
    progress(
      ctx,
      lease,
      { nextAt: until, ...(problem ? { problem } : {}), release: true },
      problem ? { step: 'wait', outcome: 'retry', problem } : undefined,
    ),
  );

async function fail(run: DealershipRun, lease: Lease, problem: Problem): Promise<void> {
  await run.work(async (ctx) => {
    const { delivery } = lease;
    await progress(
      ctx,
      lease,
      { state: 'failed', maybePublished: delivery.committedAt !== null, problem, release: true },
      { step: 'deliver', outcome: 'failed', problem },
    );
    await record(ctx, {
      event: 'delivery.failed',
      record: { kind: 'post', id: delivery.postId },
      after: {
        deliveryId: delivery.id,
        class: problem.class,
        ...(problem.code === undefined ? {} : { code: problem.code }),
      },
    });
  });
}
