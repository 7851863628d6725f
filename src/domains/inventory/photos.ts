import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, Gone, Invalid, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { inspectPhoto } from '#platform/images/index.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { changed, record } from '#platform/journal/index.ts';
import { newPublicName, originalKind } from './photo-names.ts';
import { derivePhoto, sweepPhotos } from './tasks.ts';
import { vehicleForUpdate } from './vehicle-rows.ts';
import { requireVehicle } from './vehicles.ts';

/** Most photos of one vehicle. */
export const mostPhotos = 100;

/** A removed photo can be brought back for so long; then its files are deleted. */
export const photoGrace = 24 * 3_600_000;

const Alt = text(300)
  .transform((value) => value || null)
  .nullable();

/** A photo of a vehicle. Its sizes are at `/photos/<publicName>/<width>.<avif|webp|jpeg>` once it is ready. */
export const Photo = z.object({
  id: Id,
  position: z.int().describe('Order; the first is the cover'),
  state: z.enum(['processing', 'ready', 'failed']),
  problem: z.string().nullable().describe('Why it failed, as a stable word'),
  publicName: z.string(),
  widths: z.array(z.int()).describe('Widths in which it is served, smallest first'),
  width: z.int().nullable(),
  height: z.int().nullable(),
  altEn: z.string().nullable(),
  altFr: z.string().nullable(),
  sample: z.boolean().describe('Not a photo of this vehicle: the public page says so'),
  version: z.int(),
  createdAt: z.string(),
});
export type Photo = z.output<typeof Photo>;

/** What can be changed of a photo. */
export const PhotoChange = z.strictObject({
  version: z.int().min(1).optional(),
  altEn: Alt.optional(),
  altFr: Alt.optional(),
});

const fields = sql`id, position, state, problem, public_name as "publicName", width, height, alt_en as "altEn", alt_fr as "altFr", sample, version, created_at as "createdAt",
  coalesce((select json_agg(distinct (size->>'width')::int) from jsonb_array_elements(sizes) size), '[]') as widths`;

/** The photos of a vehicle in their order. @throws NotFound */
export async function listPhotos(ctx: Context, vehicleId: string): Promise<Photo[]> {
  await requireVehicle(ctx, vehicleId);
  return photosOf(ctx, vehicleId);
}

async function photosOf(ctx: Context, vehicleId: string): Promise<Photo[]> {
  const { rows } = await sql<{ photos: Photo[] | null }>`
    select json_agg(shown) as photos from (
      select ${fields} from photo where dealership_id = ${ctx.dealershipId} and vehicle_id = ${vehicleId} and removed_at is null
      order by position, id) shown`.execute(ctx.db);
  return rows[0]!.photos ?? [];
}

/** A photo that is being brought in. */
export interface PhotoIntake {
  bytes: Buffer;
  sample?: boolean;
  altEn?: string | null;
  altFr?: string | null;
}

/**
 * Takes a photo in: looked at, sealed and kept first, then entered at the end of the order in one transaction with the
 * job that makes its sizes. `work` begins the transactions, so that no file is written inside one.
 *
 * @throws Unsupported, TooLarge, Invalid for what is no photo · NotFound · Invalid when the vehicle has too many
 */
export async function addPhoto(
  from: {
    ground: Ground;
    dealershipId: string;
    work<T>(task: (ctx: Context) => Promise<T>, manner?: { write: boolean }): Promise<T>;
  },
  vehicleId: string,
  intake: PhotoIntake,
): Promise<Photo> {
  const { format } = inspectPhoto(intake.bytes);
  await from.work((ctx) => requireRoom(ctx, vehicleId), { write: false });
  const id = newId();
  const key = await from.ground.keyring.of(from.dealershipId);
  const blob = newBlobName(from.dealershipId, originalKind);
  await from.ground.blobs.put(blob, key.seal(intake.bytes, originalPlace(id)));
  try {
    return await from.work(
      async (ctx) => {
        await vehicleForUpdate(ctx, vehicleId);
        const { position } = await requireRoom(ctx, vehicleId);
        await ctx.db
          .insertInto('photo')
          .values({
            dealershipId: ctx.dealershipId,
            id,
            vehicleId,
            position,
            altEn: intake.altEn ?? null,
            altFr: intake.altFr ?? null,
            original: JSON.stringify({ blob, type: format, bytes: intake.bytes.length }),
            publicName: newPublicName(ctx.dealershipId),
            sample: intake.sample ?? false,
            createdAt: ctx.now,
          })
          .execute();
        await record(ctx, { event: 'photo.added', record: { kind: 'vehicle', id: vehicleId }, after: { photoId: id } });
        await enqueue(ctx, derivePhoto, { photoId: id });
        return (await photosOf(ctx, vehicleId)).find((photo) => photo.id === id)!;
      },
      { write: true },
    );
  } catch (error) {
    await from.ground.blobs.delete(blob).catch(() => undefined); // what stays is swept later
    throw error;
  }
}

/** Where a sealed original stands; elsewhere it does not open. */
export const originalPlace = (photoId: string): string => `photo original ${photoId}`;

async function requireRoom(ctx: Context, vehicleId: string): Promise<{ position: number }> {
  await requireVehicle(ctx, vehicleId);
  const { rows } = await sql<{ count: number; position: number }>`
    select count(*) filter (where removed_at is null) as count, coalesce(max(position), 0) + 1 as position
      from photo where dealership_id = ${ctx.dealershipId} and vehicle_id = ${vehicleId}`.execute(ctx.db);
  const { count, position } = rows[0]!;
  if (count >= mostPhotos) {
    throw new Invalid([
      {
        pointer: '',
        code: 'too_many_photos',
        message: `A vehicle has at most ${mostPhotos} photos. Remove one first.`,
      },
    ]);
  }
  return { position };
}

/**
 * Puts the photos in order; the first is the cover. All photos of the vehicle are named, each once, so that two people
 * who sort at the same time cannot mix their orders up.
 * @throws Conflict when the list is not that of the photos that are there
 */
export async function orderPhotos(ctx: Context, vehicleId: string, photoIds: readonly string[]): Promise<Photo[]> {
  await vehicleForUpdate(ctx, vehicleId);
  const before = (await photosOf(ctx, vehicleId)).map((photo) => photo.id);
  if (
    before.length !== photoIds.length ||
    new Set(photoIds).size !== photoIds.length ||
    !before.every((id) => photoIds.includes(id))
  ) {
    throw new Conflict(
      'Photos were added or removed meanwhile. Look at them again and put them in order.',
      { current: await photosOf(ctx, vehicleId) },
      'stale',
    );
  }
  if (before.join() === photoIds.join()) return photosOf(ctx, vehicleId);
  await sql`update photo set position = given.n from unnest(${photoIds}::uuid[]) with ordinality as given (id, n)
    where photo.dealership_id = ${ctx.dealershipId} and photo.vehicle_id = ${vehicleId} and photo.id = given.id`.execute(
    ctx.db,
  );
  await refreshCover(ctx, vehicleId);
  await record(ctx, {
    event: 'photo.changed',
    record: { kind: 'vehicle', id: vehicleId },
    before: { order: before },
    after: { order: [...photoIds] },
  });
  return photosOf(ctx, vehicleId);
}

/** Changes the words that describe a photo to those who do not see it. @throws NotFound · Conflict */
export async function changePhoto(
  ctx: Context,
  vehicleId: string,
  photoId: string,
  wanted: z.output<typeof PhotoChange>,
): Promise<Photo> {
  const { version, ...alts } = wanted;
  const photo = await photoForUpdate(ctx, vehicleId, photoId, version);
  const change = changed({ altEn: photo.altEn, altFr: photo.altFr }, alts);
  if (change) {
    await updatePhoto(ctx, photo, change.after);
    await refreshCover(ctx, vehicleId);
    await record(ctx, {
      event: 'photo.changed',
      record: { kind: 'vehicle', id: vehicleId },
      before: { photoId, ...change.before },
      after: { photoId, ...change.after },
    });
  }
  return onePhoto(ctx, vehicleId, photoId);
}

/** Turns a photo by a quarter, half or three quarters clockwise: its sizes are made anew, under a new name. */
export async function rotatePhoto(
  ctx: Context,
  vehicleId: string,
  photoId: string,
  degrees: 90 | 180 | 270,
): Promise<Photo> {
  const photo = await photoForUpdate(ctx, vehicleId, photoId);
  const rotation = (photo.rotation + degrees) % 360;
  await updatePhoto(ctx, photo, {
    rotation,
    state: 'processing',
    problem: null,
    sizes: '[]',
    width: null,
    height: null,
    publicName: newPublicName(ctx.dealershipId),
  });
  await refreshCover(ctx, vehicleId);
  await enqueue(ctx, derivePhoto, { photoId });
  await sweepLater(ctx);
  await record(ctx, {
    event: 'photo.changed',
    record: { kind: 'vehicle', id: vehicleId },
    before: { photoId, rotation: photo.rotation },
    after: { photoId, rotation },
  });
  return onePhoto(ctx, vehicleId, photoId);
}

/** Takes a photo off the vehicle. It can be brought back for a day; then its files are deleted for good. */
export async function removePhoto(ctx: Context, vehicleId: string, photoId: string): Promise<void> {
  const photo = await photoForUpdate(ctx, vehicleId, photoId);
  await updatePhoto(ctx, photo, { removedAt: ctx.now });
  await refreshCover(ctx, vehicleId);
  await sweepLater(ctx);
  await record(ctx, { event: 'photo.removed', record: { kind: 'vehicle', id: vehicleId }, before: { photoId } });
}

/** Brings a removed photo back where it was. @throws Gone when its day is over */
export async function restorePhoto(ctx: Context, vehicleId: string, photoId: string): Promise<Photo> {
  await vehicleForUpdate(ctx, vehicleId);
  const photo = await ctx.db
    .selectFrom('photo')
    .select(['id', 'version', 'removedAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('vehicleId', '=', vehicleId)
    .where('id', '=', photoId)
    .forUpdate()
    .executeTakeFirst();
  if (!photo) throw new NotFound('photo');
  if (photo.removedAt) {
    if (ctx.now.getTime() - photo.removedAt.getTime() >= photoGrace)
      throw new Gone('The photo was removed more than a day ago.');
    await requireRoom(ctx, vehicleId);
    await updatePhoto(ctx, photo, { removedAt: null });
    await refreshCover(ctx, vehicleId);
    await record(ctx, {
      event: 'photo.added',
      record: { kind: 'vehicle', id: vehicleId },
      after: { photoId, restored: true },
    });
  }
  return onePhoto(ctx, vehicleId, photoId);
}

async function photoForUpdate(ctx: Context, vehicleId: string, photoId: string, version?: number) {
  await vehicleForUpdate(ctx, vehicleId);
  const photo = await ctx.db
    .selectFrom('photo')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('vehicleId', '=', vehicleId)
    .where('id', '=', photoId)
    .where('removedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!photo) throw new NotFound('photo');
  if (version !== undefined && version !== photo.version) {
    throw new Conflict(
      'The photo was changed meanwhile. Look at it again and repeat your change.',
      { current: await onePhoto(ctx, vehicleId, photoId) },
      'stale',
    );
  }
  return photo;
}

async function updatePhoto(
  ctx: Context,
  photo: { id: string; version: number },
  set: Record<string, unknown>,
): Promise<void> {
  await ctx.db
    .updateTable('photo')
    .set({ ...set, version: photo.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', photo.id)
    .execute();
}

const onePhoto = async (ctx: Context, vehicleId: string, photoId: string): Promise<Photo> =>
  (await photosOf(ctx, vehicleId)).find((photo) => photo.id === photoId)!;

/**
 * Keeps cover and count on the vehicle, where lists find them: the first photo that is ready, and how many are.
 * The vehicle's version stays: nobody who is editing it meanwhile has anything to lose.
 */
export async function refreshCover(ctx: Context, vehicleId: string): Promise<void> {
  await sql`
    with ready as (
      select * from photo where dealership_id = ${ctx.dealershipId} and vehicle_id = ${vehicleId} and state = 'ready' and removed_at is null
    ), cover as (
      select jsonb_build_object('id', id, 'publicName', public_name, 'width', width, 'height', height, 'altEn', alt_en, 'altFr', alt_fr, 'sample', sample,
        'widths', (select jsonb_agg(distinct (size->>'width')::int) from jsonb_array_elements(sizes) size)) as photo
      from ready order by position, id limit 1
    )
    update vehicle set photo_count = (select count(*) from ready), cover = (select photo from cover), updated_at = ${ctx.now}
      where dealership_id = ${ctx.dealershipId} and id = ${vehicleId}
        and (photo_count, cover) is distinct from ((select count(*) from ready), (select photo from cover))`.execute(
    ctx.db,
  );
}

/** Lets files that nothing points to any more be deleted, a day from now. */
export async function sweepLater(ctx: Context): Promise<void> {
  const runAt = new Date(ctx.now.getTime() + photoGrace + 60_000);
  await enqueue(ctx, sweepPhotos, {}, { runAt, key: `sweep-photos-${runAt.toISOString().slice(0, 13)}` });
}
