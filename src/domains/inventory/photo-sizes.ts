import { isId } from '#kernel/ids.ts';
import { NotFound, Problem, Unavailable } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import { derivePhoto as derive, mediaTypeOf } from '#platform/images/index.ts';
import type { PhotoFormat } from '#platform/images/index.ts';
import { doing } from '#platform/jobs/index.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { readPublicName, originalKind, sizeBlob, sizeKind } from './photo-names.ts';
import { originalPlace, photoGrace, refreshCover } from './photos.ts';
import { derivePhoto, sweepPhotos } from './tasks.ts';

/** A size of a photo, as the database keeps it. */
interface KeptSize {
  width: number;
  height: number;
  format: PhotoFormat;
  bytes: number;
}

/** Makes the sizes of a photo. Files first, then the row: a row points only to finished files. Safe to run twice. */
const deriving = doing(derivePhoto, 'asked', async (run, { photoId }) => {
  const photo = await run.work(
    (ctx) =>
      ctx.db
        .selectFrom('photo')
        .select(['vehicleId', 'original', 'publicName', 'rotation', 'state', 'removedAt'])
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', photoId)
        .executeTakeFirst(),
    { write: false },
  );
  // Gone, done already, or on its way out: nothing to do. A photo that is brought back keeps what it had.
  if (!photo || photo.state !== 'processing') return;
  const outcome = await makeSizes(run, photoId, photo);
  if (outcome.problem && outcome.retry && !run.lastAttempt) throw outcome.problem;
  await run.work(async (ctx) => {
    const { numUpdatedRows } = await ctx.db
      .updateTable('photo')
      .set(
        outcome.problem
          ? { state: 'failed', problem: outcome.problem.code }
          : {
              state: 'ready',
              problem: null,
              sizes: JSON.stringify(outcome.sizes),
              width: outcome.sizes.at(-1)!.width,
              height: outcome.sizes.at(-1)!.height,
            },
      )
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', photoId)
      // It may have been turned meanwhile: then another run makes it under its new name.
      .where('publicName', '=', photo.publicName)
      .where('state', '=', 'processing')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await refreshCover(ctx, photo.vehicleId);
    await record(ctx, {
      event: 'photo.processed',
      record: { kind: 'vehicle', id: photo.vehicleId },
      after: {
        photoId,
        state: outcome.problem ? 'failed' : 'ready',
        ...(outcome.problem ? { problem: outcome.problem.code } : {}),
      },
    });
  });
});

type Outcome = { sizes: KeptSize[]; problem?: undefined } | { problem: Problem; retry: boolean; sizes?: undefined };

async function makeSizes(
  run: DealershipRun,
  photoId: string,
  photo: { original: unknown; publicName: string; rotation: number },
): Promise<Outcome> {
  try {
    const key = await run.ground.keyring.of(run.dealershipId);
    const sealed = await run.ground.blobs.get((photo.original as { blob: string }).blob);
    const made = await derive(key.open(sealed, originalPlace(photoId)), { rotation: photo.rotation as 0 });
    const sizes: KeptSize[] = [];
    for (const { width, height, format, bytes } of made) {
      await run.ground.blobs.put(sizeBlob(photo.publicName, width, format), bytes);
      sizes.push({ width, height, format, bytes: bytes.length });
    }
    return { sizes };
  } catch (error) {
    // The picture is at fault: it will be at fault the next time too. Anything else may pass.
    if (error instanceof Unavailable) return { problem: error, retry: true };
    if (error instanceof Problem) return { problem: named(error), retry: false };
    throw error;
  }
}

/** A wrong picture has its own word in its field error; screens translate that. */
function named(error: Problem): Problem {
  const code = (error.more.errors as { code: string }[] | undefined)?.[0]?.code;
  return code ? new Problem(error.status, code, error.title, error.message) : error;
}

/** Deletes what is left of photos that were removed a day ago, and files that no photo points to any more. */
const sweeping = doing(sweepPhotos, { kind: 'duty', of: 'retention' }, async (run) => {
  const before = new Date(run.now.getTime() - photoGrace);
  const old = await run.work((ctx) =>
    ctx.db
      .deleteFrom('photo')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('removedAt', '<=', before)
      .returning('id')
      .execute(),
  );
  if (old.length > 0) run.log.info({ photos: old.length }, 'removed photos are deleted for good');
  const rows = await run.work(
    (ctx) =>
      ctx.db
        .selectFrom('photo')
        .select(['publicName', 'original'])
        .where('dealershipId', '=', ctx.dealershipId)
        .execute(),
    { write: false },
  );
  const kept = new Set<string>();
  for (const row of rows) {
    kept.add(`${run.dealershipId}/${sizeKind}/${readPublicName(row.publicName)?.random}`);
    kept.add(String((row.original as { blob?: string } | null)?.blob));
  }
  for (const kind of [sizeKind, originalKind]) {
    for await (const blob of run.ground.blobs.list(`${run.dealershipId}/${kind}/`)) {
      if (run.signal.aborted) return;
      // A file is there before its row: a young one may be waiting for it.
      if (kept.has(blob.name.replace(/-\d+\.\w+$/, '')) || kept.has(blob.name) || blob.putAt > before) continue;
      await run.ground.blobs.delete(blob.name);
    }
  }
});

/**
 * One size of a photo as visitors and browsers fetch it; its name changes with its pixels, so it may be kept for ever.
 * @returns undefined when there is none
 */
export async function readPhotoSize(
  ground: Ground,
  publicName: string,
  width: number,
  format: PhotoFormat,
): Promise<{ bytes: Buffer; type: string } | undefined> {
  const read = readPublicName(publicName);
  if (!read || !isId(read.dealershipId)) return undefined;
  try {
    return { bytes: await ground.blobs.get(sizeBlob(publicName, width, format)), type: mediaTypeOf(format) };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

export const photoJobs = [deriving, sweeping];
