import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import { advertisedPhotos, readPhotoSize } from '#domains/inventory/index.ts';
import type { AdvertisedPhoto } from '#domains/inventory/index.ts';
import { newBlobName, newBlobRandom } from '#platform/blobs/index.ts';
import type { Ground } from '#platform/ground.ts';
import { deriveFrame } from '#platform/images/index.ts';
import type { DealershipRun, PlatformRun } from '#platform/jobs/index.ts';
import type { Shape } from './post.ts';

/** Width of pictures for Instagram, and how far their shape may go: from 4:5 to 1.91:1 (meta-protocol 3.6). */
const frameWidth = 1080;
const ratios = { least: 0.8, most: 1.91 } as const;

/** How long Instagram may fetch a picture: a container lives for a day. */
const sharedFor = 25 * 3_600_000;

/** Width by height of every picture of a post: a carousel is cut to the shape of its first, so all get the same. */
export function frameSize(shape: Shape, first: { width: number; height: number }): { width: number; height: number } {
  const ratio = {
    square: 1,
    portrait: ratios.least,
    landscape: ratios.most,
    original: Math.min(ratios.most, Math.max(ratios.least, first.width / first.height)),
  }[shape];
  return { width: frameWidth, height: Math.floor(frameWidth / ratio) };
}

/** The largest JPEG of a photo: under 4 MB and 2048 pixels, as Pages take it. @throws NotFound when it is gone */
export async function largestJpeg(ground: Ground, photo: AdvertisedPhoto): Promise<Buffer> {
  const size = photo.sizes.filter((one) => one.format === 'jpeg').sort((a, b) => b.width - a.width)[0];
  const found = size && (await readPhotoSize(ground, photo.publicName, size.width, 'jpeg'));
  if (!found) throw new NotFound('photo');
  return found.bytes;
}

const blobKind = 'shared-picture';

/**
 * Makes the picture that Instagram will fetch, under a name that nobody can guess and that ends by itself.
 * Doing it again for the same place of the same delivery makes a new one.
 *
 * @returns its address
 */
export async function sharePicture(
  run: DealershipRun,
  deliveryId: string,
  position: number,
  photo: AdvertisedPhoto,
  frame: { width: number; height: number; fit: 'pad' | 'crop' },
): Promise<string> {
  const made = await deriveFrame(await largestJpeg(run.ground, photo), frame);
  const random = newBlobRandom();
  const blob = newBlobName(run.dealershipId, blobKind, random, '.jpg');
  await run.ground.blobs.put(blob, made.bytes);
  const publicName = nameOf(run.dealershipId, random);
  const old = await run.work(async (ctx) => {
    const before = await ctx.db
      .deleteFrom('sharedPicture')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('deliveryId', '=', deliveryId)
      .where('position', '=', position)
      .returning('blob')
      .executeTakeFirst();
    await ctx.db
      .insertInto('sharedPicture')
      .values({
        dealershipId: ctx.dealershipId,
        id: newId(),
        deliveryId,
        position,
        blob,
        publicName,
        expiresAt: new Date(ctx.now.getTime() + sharedFor),
      })
      .execute();
    return before?.blob;
  });
  if (old) await run.ground.blobs.delete(old);
  return `${run.ground.config.origin}/shared/${publicName}.jpg`;
}

/** The dealership's id and 128 random bits, so that a picture is found by its name alone and cannot be guessed. */
const nameOf = (dealershipId: string, random: string): string =>
  Buffer.from(dealershipId.replaceAll('-', '') + random, 'hex').toString('base64url');

/** A shared picture while it is shared. @returns undefined when there is none (any more) */
export async function readSharedPicture(ground: Ground, name: string): Promise<Buffer | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(name)) return undefined;
  const hex = Buffer.from(name, 'base64url').toString('hex');
  const dealershipId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
  try {
    const row = await ground.database.asDealership({ dealershipId }, ({ db, now }) =>
      db
        .selectFrom('sharedPicture')
        .select('blob')
        .where('dealershipId', '=', dealershipId)
        .where('publicName', '=', name)
        .where('expiresAt', '>', now)
        .executeTakeFirst(),
    );
    return row && (await ground.blobs.get(row.blob));
  } catch (error) {
    if (error instanceof NotFound || (error as { code?: string }).code === 'no_key') return undefined;
    throw error;
  }
}

/** Deletes files of pictures whose time is over, and of those whose delivery is gone. Their rows are the job's. */
export async function deleteSharedFiles({ ground, signal }: PlatformRun, dealershipId: string): Promise<void> {
  const before = new Date(ground.clock.now().getTime() - sharedFor);
  for await (const blob of ground.blobs.list(`${dealershipId}/${blobKind}/`)) {
    if (signal.aborted) return;
    if (blob.putAt < before) await ground.blobs.delete(blob.name);
  }
}

/** The photos of a delivery, in their order. @throws NotFound when one of them is gone */
export async function photosOf(run: DealershipRun, photoIds: readonly string[]): Promise<AdvertisedPhoto[]> {
  const found = await run.work((ctx) => advertisedPhotos(ctx, photoIds), { write: false });
  if (found.length !== photoIds.length) throw new NotFound('photo');
  return found;
}
