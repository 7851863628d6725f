import type { DealershipRun } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { countSuccess } from './channel-parking.ts';
import type { Content } from './delivery.ts';
import { nextLook } from './delivery.ts';
import { progress } from './leases.ts';
import type { Lease } from './leases.ts';
import type { Calling } from './meta/facebook-page.ts';
import { publishDirect, publishPhotos, publishStaged, readPost } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import { publishContainer, readMedium } from './meta/instagram-account.ts';

/** What was found or answered: a post that is out. Without an id when Meta says it is out but not which one it is. */
export interface Out {
  remoteId: string | null;
  permalink: string | null;
}

/**
 * The one call that publishes. Its intent is committed before it, its outcome before anything else is done: whatever happens
 * between the two leaves a delivery in doubt, and never one that is sent twice (meta-protocol 9.1).
 *
 * @throws MetaFailure when it surely was not published
 */
export async function commit(run: DealershipRun, lease: Lease, as: Calling, content: Content): Promise<void> {
  const before = { committedAt: lease.delivery.committedAt, commits: lease.delivery.commits };
  await run.work((ctx) =>
    progress(ctx, lease, {
      state: 'sending',
      committedAt: ctx.now,
      firstCommitAt: lease.delivery.firstCommitAt ?? ctx.now,
      commits: lease.delivery.commits + 1,
      misses: 0,
      checks: 0,
      firstMissAt: null,
    }),
  );
  let out: Out;
  try {
    out = await call(run, lease, as, content);
  } catch (error) {
    if (!(error instanceof MetaFailure)) throw error;
    if (error.class === 'ambiguous') {
      await run.work((ctx) =>
        progress(
          ctx,
          lease,
          {
            state: 'confirming',
            problem: error.problem,
            nextAt: nextLook(lease.delivery.committedAt!, 0, ctx.now),
            release: true,
          },
          { step: 'publish', outcome: 'unclear', problem: error.problem },
        ),
      );
      return;
    }
    // Surely not done: the intent is taken back, unless an earlier one is still in doubt.
    await run.work((ctx) =>
      progress(
        ctx,
        lease,
        {
          state: before.committedAt ? 'confirming' : 'waiting',
          committedAt: before.committedAt,
          commits: before.commits,
        },
        { step: 'publish', outcome: 'failed', problem: error.problem },
      ),
    );
    throw error;
  }
  await bind(run, lease, out, 'publish');
  if (out.permalink === null) await readAddress(run, lease, as);
}

async function call(run: DealershipRun, lease: Lease, as: Calling, content: Content): Promise<Out> {
  const { kind, staged } = lease.delivery;
  const { ground } = run;
  if (kind === 'photos') {
    const made = await publishPhotos(ground, as, { message: content.text, photoIds: staged.photoIds! });
    return { remoteId: made.id, permalink: made.permalink };
  }
  if (kind === 'two_step') {
    await publishStaged(ground, as, staged.postId!);
    return { remoteId: staged.postId!, permalink: null };
  }
  if (kind === 'container')
    return { remoteId: await publishContainer(ground, as, staged.containerId!), permalink: null };
  const made = await publishDirect(ground, as, {
    message: content.text,
    ...(content.link ? { link: content.link } : {}),
  });
  return { remoteId: made.id, permalink: made.permalink };
}

/** Writes that it is out, before anything else is asked or read. */
export async function bind(
  run: DealershipRun,
  lease: Lease,
  out: Out,
  step: string,
  more: { duplicates?: number } = {},
): Promise<void> {
  await run.work(async (ctx) => {
    const again = lease.delivery.kind === 'direct' && lease.delivery.commits > 1;
    await progress(
      ctx,
      lease,
      {
        state: 'published',
        remoteId: out.remoteId,
        permalink: out.permalink,
        publishedAt: lease.delivery.committedAt ?? ctx.now,
        problem: null,
        maybePublished: false,
        ...(more.duplicates === undefined ? {} : { duplicates: more.duplicates }),
        // Only words tell such a post apart, so a late first one is looked for half an hour longer.
        watchUntil: again ? new Date(ctx.now.getTime() + 30 * 60_000) : null,
        nextAt: again ? new Date(ctx.now.getTime() + 30 * 60_000) : ctx.now,
        release: true,
      },
      { step, outcome: 'ok' },
    );
    await countSuccess(ctx, lease.delivery.channelId);
    await record(ctx, {
      event: 'delivery.published',
      record: { kind: 'post', id: lease.delivery.postId },
      after: { deliveryId: lease.delivery.id, network: lease.delivery.network, commits: lease.delivery.commits },
    });
  });
}

/** The address of a post that is out: best effort, and never a reason to call it failed. */
async function readAddress(run: DealershipRun, lease: Lease, as: Calling): Promise<void> {
  const { remoteId, network } = lease.delivery;
  if (!remoteId) return;
  try {
    const read =
      network === 'facebook' ? await readPost(run.ground, as, remoteId) : await readMedium(run.ground, as, remoteId);
    if (read.permalink) await run.work((ctx) => progress(ctx, lease, { permalink: read.permalink, release: true }));
  } catch {
    // It lags, or Meta is slow: the engagement job reads it later.
  }
}
