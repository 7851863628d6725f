import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { publishedColumns } from './published.ts';
import type { PublishedSize, PublishedVehicle } from './published.ts';

/** A photo that may be advertised with. */
export interface AdvertisedPhoto {
  id: string;
  vehicleId: string;
  publicName: string;
  width: number;
  height: number;
  altEn: string | null;
  altFr: string | null;
  sample: boolean;
  sizes: PublishedSize[];
}

/** A vehicle as advertisements may tell of it, in whatever status it is: nothing here is cost, floor price, note or key. */
export type AdvertisedVehicle = Omit<PublishedVehicle, 'status' | 'cover'> & {
  status: string;
  photos: AdvertisedPhoto[];
};

const photoJson = sql.raw(
  `json_build_object('id', p.id, 'vehicleId', p.vehicle_id, 'publicName', p.public_name, 'width', p.width, 'height', p.height,
    'altEn', p.alt_en, 'altFr', p.alt_fr, 'sample', p.sample, 'sizes', p.sizes)`,
);

/** Photos by their ids, in the order of the ids; those that are gone are left out. */
export async function advertisedPhotos(ctx: Context, photoIds: readonly string[]): Promise<AdvertisedPhoto[]> {
  const { rows } = await sql<{ photo: AdvertisedPhoto }>`select ${photoJson} as photo from photo p
    join unnest(${[...photoIds]}::uuid[]) with ordinality as wanted (id, n) on wanted.id = p.id
    where p.dealership_id = ${ctx.dealershipId} and p.state = 'ready' and p.removed_at is null order by wanted.n`.execute(
    ctx.db,
  );
  return rows.map((row) => row.photo);
}

/**
 * @param within of the locations that the one who asks may see, when it is asked for them
 * @returns undefined when there is none
 */
export const advertisedVehicle = async (
  ctx: Context,
  vehicleId: string,
  within: 'every_location' | 'own_locations' = 'every_location',
): Promise<AdvertisedVehicle | undefined> => {
  const [found] = await advertisedVehicles(ctx, [vehicleId]);
  const reach = within === 'own_locations' ? ctx.actor.locationIds : null;
  return found && (!reach || (found.locationId !== null && reach.includes(found.locationId))) ? found : undefined;
};

/** Vehicles by their ids, in the order of the ids; those that are gone are left out. */
export async function advertisedVehicles(ctx: Context, vehicleIds: readonly string[]): Promise<AdvertisedVehicle[]> {
  const { rows } = await sql<Omit<AdvertisedVehicle, 'photos'> & { photos: AdvertisedPhoto[] | null }>`
    select ${publishedColumns}, (select json_agg(${photoJson} order by p.position, p.id)
      from photo p where p.dealership_id = v.dealership_id and p.vehicle_id = v.id and p.state = 'ready' and p.removed_at is null) as photos
    from vehicle v join unnest(${[...vehicleIds]}::uuid[]) with ordinality as wanted (id, n) on wanted.id = v.id
    where v.dealership_id = ${ctx.dealershipId} order by wanted.n`.execute(ctx.db);
  return rows.map((row) => ({ ...row, photos: row.photos ?? [] }));
}
