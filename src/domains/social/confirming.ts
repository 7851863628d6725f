import type { Context } from '#platform/database/context.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { bind, commit } from './committing.ts';
import type { Out } from './committing.ts';
import { callingAs } from './channel-calls.ts';
import { afterMiss, nextLook, tooLate } from './delivery.ts';
import { progress } from './leases.ts';
import { profileUrl } from './profile-links.ts';
import type { Lease } from './leases.ts';
import type { Calling } from './meta/facebook-page.ts';
import { readPost, recentPosts, storyOfPhoto } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import type { Problem } from './meta/failure.ts';
import { containerStatus, recentMedia } from './meta/instagram-account.ts';

/** What a look says: it is out; it is not; or nothing can be said. `dead`: it is not out and can never be, as staged. */
type Seen = { out: Out; duplicates?: number } | 'not_out' | 'dead' | 'unclear';

/** Longest that a delivery stays in doubt before people are asked. */
const longest = 30 * 60_000;

/**
 * Looks for a delivery in doubt, by what is staged and ours alone, by its words as the last resort (meta-protocol 9.1).
 * Found: it is bound. Surely not out: the same staged things are committed again, a few times at most. Else people decide.
 */
export async function confirm(run: DealershipRun, lease: Lease, as: Calling): Promise<void> {
  const seen = await look(run, lease, as).catch((error: unknown): Seen => {
    // A look that failed says nothing. What is about the channel is not for here to judge.
    if (
      error instanceof MetaFailure &&
      ['transient', 'missing', 'ambiguous', 'content', 'not_ready'].includes(error.class)
    )
      return 'unclear';
    throw error;
  });
  if (typeof seen === 'object')
    return bind(run, lease, seen.out, 'confirm', seen.duplicates === undefined ? {} : { duplicates: seen.duplicates });
  const { delivery } = lease;
  const committedAt = delivery.committedAt!;
  const now = run.ground.clock.now();
  const checks = delivery.checks + 1;
  if (seen === 'dead') {
    // What was staged is gone without having been published: staged anew, from the beginning.
    await run.work((ctx) =>
      progress(
        ctx,
        lease,
        {
          state: 'waiting',
          staged: { rebuilt: delivery.staged.rebuilt ?? 0 },
          committedAt: null,
          checks: 0,
          misses: 0,
          firstMissAt: null,
          nextAt: now,
          release: true,
        },
        { step: 'confirm', outcome: 'retry' },
      ),
    );
    return;
  }
  if (seen === 'unclear') {
    if (now.getTime() - committedAt.getTime() > longest) return giveUp(run, lease);
    await run.work((ctx) =>
      progress(
        ctx,
        lease,
        { checks, nextAt: nextLook(committedAt, checks, now), release: true },
        { step: 'confirm', outcome: 'unclear' },
      ),
    );
    return;
  }
  const misses = delivery.misses + 1;
  const firstMissAt = delivery.firstMissAt ?? now;
  const verdict = afterMiss({ kind: delivery.kind!, commits: delivery.commits, misses, firstMissAt, committedAt }, now);
  if (verdict === 'give_up') return giveUp(run, lease);
  if (verdict === 'look_again') {
    await run.work((ctx) =>
      progress(
        ctx,
        lease,
        { checks, misses, firstMissAt, nextAt: nextLook(committedAt, checks, now), release: true },
        { step: 'confirm', outcome: 'unclear' },
      ),
    );
    return;
  }
  // What Meta refused, and that really is not out, was meant as a refusal: the same again would be refused again.
  const refusal = refusalOf(delivery.problem);
  if (refusal) return refuse(run, lease, { ...delivery.problem, class: refusal });
  // Held up for hours, by a pause: an old post helps nobody, and its price may be another now.
  if (tooLate(delivery.dueAt, now)) return giveUp(run, lease);
  await run.work((ctx) => progress(ctx, lease, { checks, misses, firstMissAt }, { step: 'confirm', outcome: 'retry' }));
  // Looking goes on while publishing is paused; publishing once more does not.
  const life = { dealershipId: run.dealershipId, channelId: delivery.channelId, epoch: delivery.channelEpoch };
  const publishing = await callingAs(run.ground, life, { cause: lease.cause, signal: run.signal });
  await commit(run, lease, publishing, delivery.content!);
}

/** Refusals that may also come after an earlier attempt of ours was taken (meta-protocol 4.3, 4.4): spam, the same again. */
function refusalOf(problem: Problem | null): 'policy' | 'content' | undefined {
  if (problem?.subcode === 2207051 || problem?.code === 368) return 'policy';
  return problem?.code === 506 || problem?.subcode === 1366051 ? 'content' : undefined;
}

async function refuse(run: DealershipRun, lease: Lease, problem: Problem): Promise<void> {
  await run.work(async (ctx) => {
    await progress(
      ctx,
      lease,
      { state: 'failed', maybePublished: false, problem, release: true },
      { step: 'confirm', outcome: 'failed', problem },
    );
    await record(ctx, {
      event: 'delivery.failed',
      record: { kind: 'post', id: lease.delivery.postId },
      after: {
        deliveryId: lease.delivery.id,
        class: problem.class,
        ...(problem.code === undefined ? {} : { code: problem.code }),
      },
    });
  });
}

async function giveUp(run: DealershipRun, lease: Lease): Promise<void> {
  await run.work(async (ctx) => {
    await progress(
      ctx,
      lease,
      { state: 'failed', maybePublished: true, problem: { ...lease.delivery.problem, class: 'doubt' }, release: true },
      { step: 'confirm', outcome: 'failed' },
    );
    await record(ctx, {
      event: 'delivery.failed',
      record: { kind: 'post', id: lease.delivery.postId },
      after: { deliveryId: lease.delivery.id, class: 'doubt' },
    });
  });
}

async function look(run: DealershipRun, lease: Lease, as: Calling): Promise<Seen> {
  const { kind } = lease.delivery;
  if (kind === 'photos') return lookForPhotos(run, lease, as);
  if (kind === 'two_step') return lookForStaged(run, lease, as);
  if (kind === 'container') return lookForContainer(run, lease, as);
  return lookForWords(run, lease, as);
}

async function lookForPhotos(run: DealershipRun, lease: Lease, as: Calling): Promise<Seen> {
  const photoIds = lease.delivery.staged.photoIds ?? [];
  const story = await storyOfPhoto(run.ground, as, photoIds[0]!).catch((error: unknown) => {
    if (error instanceof MetaFailure && error.class === 'missing') return undefined;
    throw error;
  });
  if (story) return { out: { remoteId: story, permalink: null } };
  const found = (await recentPosts(run.ground, as)).find((post) => post.photoIds.some((id) => photoIds.includes(id)));
  return found ? { out: { remoteId: found.id, permalink: found.permalink } } : 'not_out';
}

async function lookForStaged(run: DealershipRun, lease: Lease, as: Calling): Promise<Seen> {
  const postId = lease.delivery.staged.postId!;
  const post = await readPost(run.ground, as, postId);
  return post.published ? { out: { remoteId: postId, permalink: post.permalink } } : 'not_out';
}

async function lookForContainer(run: DealershipRun, lease: Lease, as: Calling): Promise<Seen> {
  const { status } = await containerStatus(run.ground, as, lease.delivery.staged.containerId!);
  if (status === 'IN_PROGRESS') return 'unclear';
  if (status === 'FINISHED') return 'not_out';
  if (status !== 'PUBLISHED') return 'dead';
  const since = new Date(lease.delivery.committedAt!.getTime() - 60_000);
  const bound = await boundIds(run, lease);
  const text = lease.delivery.content!.text.trim();
  const many = lease.delivery.content!.photos.length > 1;
  const media = (await recentMedia(run.ground, as, since)).filter(
    (one) =>
      !bound.has(one.id) &&
      (one.at === null || one.at >= since) &&
      (one.kind === '' || (one.kind === 'CAROUSEL_ALBUM') === many) &&
      (one.caption === undefined || one.caption.trim() === text),
  );
  // Exactly one fits, or none is taken: the newest one may be a stranger's (meta-protocol 9.1).
  const [only] = media;
  if (media.length === 1) return { out: { remoteId: only!.id, permalink: only!.permalink } };
  return { out: { remoteId: null, permalink: profileUrl(run.ground.config, lease.channel) } };
}

async function lookForWords(run: DealershipRun, lease: Lease, as: Calling): Promise<Seen> {
  const { content, firstCommitAt } = lease.delivery;
  const since = new Date((firstCommitAt ?? lease.delivery.committedAt!).getTime() - 60_000);
  const bound = await boundIds(run, lease);
  const words = normalised(content!.text);
  const fitting = (await recentPosts(run.ground, as)).filter(
    (post) =>
      !bound.has(post.id) && normalised(post.message) === words && (post.createdAt === null || post.createdAt >= since),
  );
  const first = fitting.at(-1);
  return first
    ? { out: { remoteId: first.id, permalink: first.permalink }, duplicates: fitting.length - 1 }
    : 'not_out';
}

const normalised = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/** What is bound to other deliveries of this channel already. */
const boundIds = (run: DealershipRun, lease: Lease): Promise<Set<string>> =>
  run.work(
    async (ctx: Context) =>
      new Set(
        (
          await ctx.db
            .selectFrom('delivery')
            .select('remoteId')
            .where('dealershipId', '=', ctx.dealershipId)
            .where('channelId', '=', lease.delivery.channelId)
            .where('remoteId', 'is not', null)
            .where('id', '<>', lease.delivery.id)
            .execute()
        ).map((one) => one.remoteId!),
      ),
    { write: false },
  );

/** Half an hour after a post that only its words identify was sent twice: did the first one come out after all? */
export async function watch(run: DealershipRun, lease: Lease, as: Calling): Promise<void> {
  const seen = await lookForWords(run, lease, as);
  await run.work(async (ctx) => {
    const duplicates = typeof seen === 'object' ? (seen.duplicates ?? 0) : 0;
    await progress(
      ctx,
      lease,
      { watchUntil: null, duplicates, release: true },
      { step: 'watch', outcome: duplicates > 0 ? 'failed' : 'ok' },
    );
    if (duplicates > 0) {
      await record(ctx, {
        event: 'delivery.duplicated',
        record: { kind: 'post', id: lease.delivery.postId },
        after: { deliveryId: lease.delivery.id, duplicates },
      });
    }
  });
}
