import type { DealershipRun } from '#platform/jobs/index.ts';
import { advertise, vehicleUrl } from './advertising.ts';
import type { Content, DeliveryKind, Staged } from './delivery.ts';
import { progress } from './leases.ts';
import type { Lease } from './leases.ts';
import type { Calling } from './meta/facebook-page.ts';
import { stagePhoto, stageText } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import { containerStatus, makeContainer } from './meta/instagram-account.ts';
import { findPostRow } from './posts.ts';
import { frameSize, largestJpeg, photosOf, sharePicture } from './shared-pictures.ts';

/** Seconds between two questions whether a container is ready. Meta says: at most five minutes. */
const polls = [1, 2, 4, 8, 15, 30, 60, 60, 60, 60];

/** When to come back for a container that is not finished. */
export class NotReadyYet extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super('the container is not ready');
    this.seconds = seconds;
  }
}

/**
 * What is sent, decided at the moment of sending: the price of now, the vehicle as it stands now. From the intent on it is
 * frozen. A delivery that had to wait is decided anew; what was staged with other words is staged again.
 *
 * @throws MetaFailure of class `content` when the law or the network would refuse it
 */
export async function freeze(run: DealershipRun, lease: Lease): Promise<Content> {
  const { delivery } = lease;
  if (delivery.content && delivery.committedAt !== null) return delivery.content;
  return run.work(async (ctx) => {
    const post = await findPostRow(ctx, delivery.postId);
    const advertised = await advertise(ctx, {
      kind: post.kind,
      locale: post.locale,
      vehicleId: post.vehicleId,
      body: post.body,
      instagramBody: post.instagramBody,
      photoIds: post.photos.map((photo) => photo.photoId),
      networks: [delivery.network],
      listIds: post.listedIds,
    });
    const stop = advertised.findings.find((finding) => finding.level === 'stop');
    if (stop) throw new MetaFailure('content', { finding: stop.code });
    const { vehicle, advertiser } = advertised;
    const content: Content = {
      text: advertised.texts[delivery.network],
      link:
        post.photos.length > 0 ? null : (post.link ?? (vehicle ? vehicleUrl(advertiser, vehicle, post.locale) : null)),
      photos: post.photos,
      priceCents: vehicle?.askingPriceCents ?? null,
    };
    const kind: DeliveryKind =
      delivery.network === 'instagram'
        ? 'container'
        : content.photos.length > 0
          ? 'photos'
          : run.ground.config.meta.twoStepText
            ? 'two_step'
            : 'direct';
    const before = delivery.content;
    const samePhotos = before !== null && JSON.stringify(before.photos) === JSON.stringify(content.photos);
    const same = before !== null && samePhotos && before.text === content.text && before.link === content.link;
    // Photos of a Page carry no words: they stay. An unpublished post and containers hold the old ones.
    const { photoIds, rebuilt } = delivery.staged;
    const staged: Staged = { ...(photoIds && samePhotos ? { photoIds } : {}), ...(rebuilt ? { rebuilt } : {}) };
    await progress(ctx, lease, { content, kind, priceCents: content.priceCents, ...(same ? {} : { staged }) });
    return content;
  });
}

/** Brings everything to Meta that nobody sees yet. Each piece is written down as it arrives; what is there is not sent again. */
export async function stage(run: DealershipRun, lease: Lease, as: Calling, content: Content): Promise<void> {
  const { kind } = lease.delivery;
  if (kind === 'photos') await stagePhotos(run, lease, as, content);
  else if (kind === 'two_step') await stageTheText(run, lease, as, content);
  else if (kind === 'container') await stageContainers(run, lease, as, content);
}

const keep = (run: DealershipRun, lease: Lease, staged: Staged, step: string): Promise<void> =>
  run.work((ctx) => progress(ctx, lease, { staged }, { step, outcome: 'ok' }));

async function stagePhotos(run: DealershipRun, lease: Lease, as: Calling, content: Content): Promise<void> {
  const photos = await photosOf(
    run,
    content.photos.map((one) => one.photoId),
  );
  for (let at = lease.delivery.staged.photoIds?.length ?? 0; at < photos.length; at++) {
    const bytes = await largestJpeg(run.ground, photos[at]!);
    const id = await stagePhoto(run.ground, as, { bytes, alt: content.photos[at]!.alt });
    const { staged } = lease.delivery;
    await keep(run, lease, { ...staged, photoIds: [...(staged.photoIds ?? []), id] }, 'stage_photo');
  }
}

async function stageTheText(run: DealershipRun, lease: Lease, as: Calling, content: Content): Promise<void> {
  if (lease.delivery.staged.postId) return;
  const postId = await stageText(run.ground, as, {
    message: content.text,
    ...(content.link ? { link: content.link } : {}),
  });
  await keep(run, lease, { ...lease.delivery.staged, postId }, 'stage_text');
}

async function stageContainers(run: DealershipRun, lease: Lease, as: Calling, content: Content): Promise<void> {
  const photos = await photosOf(
    run,
    content.photos.map((one) => one.photoId),
  );
  const shape = await run.work(async (ctx) => (await findPostRow(ctx, lease.delivery.postId)).shape, { write: false });
  const size = frameSize(shape, photos[0]!);
  const many = photos.length > 1;
  for (
    let at = lease.delivery.staged.childIds?.length ?? 0;
    at < photos.length && !lease.delivery.staged.containerId;
    at++
  ) {
    const { alt, fit } = content.photos[at]!;
    const url = await sharePicture(run, lease.delivery.id, at, photos[at]!, { ...size, fit });
    const id = await makeContainer(
      run.ground,
      as,
      many ? { picture: { url, alt }, child: true } : { picture: { url, alt }, caption: content.text },
    );
    const { staged } = lease.delivery;
    const next = many ? { ...staged, childIds: [...(staged.childIds ?? []), id] } : { ...staged, containerId: id };
    await keep(run, lease, { ...next, polls: 0 }, 'make_container');
  }
  if (many && !lease.delivery.staged.containerId) {
    const children = lease.delivery.staged.childIds!;
    for (const child of children) await waitFor(run, lease, as, child);
    const containerId = await makeContainer(run.ground, as, { children, caption: content.text });
    await keep(run, lease, { ...lease.delivery.staged, containerId, polls: 0 }, 'make_carousel');
  }
  await waitFor(run, lease, as, lease.delivery.staged.containerId!);
}

/** @throws NotReadyYet · MetaFailure when Meta could not use the picture, or the container is gone */
async function waitFor(run: DealershipRun, lease: Lease, as: Calling, containerId: string): Promise<void> {
  for (;;) {
    const { status, fault } = await containerStatus(run.ground, as, containerId);
    if (status === 'FINISHED' || status === 'PUBLISHED') return;
    if (status === 'EXPIRED') throw new MetaFailure('container_gone');
    if (status === 'ERROR') throw new MetaFailure('media', { subcode: fault });
    const { staged } = lease.delivery;
    const asked = staged.polls ?? 0;
    const seconds = polls[asked];
    if (seconds === undefined)
      throw new MetaFailure('media', { note: 'the picture was not ready within five minutes' });
    await run.work((ctx) => progress(ctx, lease, { staged: { ...staged, polls: asked + 1 } }));
    // Short waits are waited here; longer ones free the worker.
    if (seconds > 4) throw new NotReadyYet(seconds);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}
