import { sql } from 'kysely';
import { advertisedPhotos, advertisedVehicles } from '#domains/inventory/index.ts';
import type { AdvertisedPhoto, AdvertisedVehicle } from '#domains/inventory/index.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import { valuesOf } from './advertising.ts';
import type { Advertiser } from './advertising.ts';
import type { Network } from './channel.ts';
import { fill } from './placeholders.ts';
import type { Delivery, PostItem } from './post.ts';
import type { PostRow } from './posts.ts';

/** What posts refer to, read once for all of them. */
export interface Around {
  networks: Map<string, Network>;
  rules: Map<string, string>;
  authors: Map<string, string>;
  sent: Map<string, string>;
  vehicles: Map<string, AdvertisedVehicle>;
  photos: Map<string, AdvertisedPhoto>;
}

/** Reads what these posts refer to: as many questions for a hundred posts as for one. */
export async function aroundOf(ctx: Context, rows: readonly PostRow[]): Promise<Around> {
  const { rows: named } = await sql<{ kind: 'channel' | 'rule' | 'author' | 'sent'; id: string; word: string }>`
    select 'channel' as kind, id::text, network as word from channel where dealership_id = ${ctx.dealershipId}
    union all select 'rule', id::text, name from social_rule where dealership_id = ${ctx.dealershipId}
    union all select 'author', user_id::text, name from staff_member where dealership_id = ${ctx.dealershipId}
    union all (select distinct on (post_id) 'sent', post_id::text, content ->> 'text' from delivery
      where dealership_id = ${ctx.dealershipId} and post_id = any(${rows.map((row) => row.id)}::uuid[]) and content is not null
      order by post_id, network)`.execute(ctx.db);
  const of = (kind: (typeof named)[number]['kind']): Map<string, string> =>
    new Map(named.filter((one) => one.kind === kind).map((one) => [one.id, one.word]));
  const vehicleIds = new Set(rows.flatMap((row) => [...(row.vehicleId ? [row.vehicleId] : []), ...row.listedIds]));
  const vehicles = await advertisedVehicles(ctx, [...vehicleIds]);
  const photos = await advertisedPhotos(ctx, [
    ...new Set(rows.flatMap((row) => row.photos.slice(0, 1).map((one) => one.photoId))),
  ]);
  return {
    networks: of('channel') as Map<string, Network>,
    rules: of('rule'),
    authors: of('author'),
    sent: of('sent'),
    vehicles: new Map(vehicles.map((one) => [one.id, one])),
    photos: new Map(photos.map((one) => [one.id, one])),
  };
}

/** A post as a list shows it: what was really sent, once something was; until then as it reads now. */
export function itemOf(row: PostRow, around: Around, advertiser: Advertiser, deliveries: Delivery[]): PostItem {
  const vehicle = row.vehicleId ? around.vehicles.get(row.vehicleId) : undefined;
  const list = row.listedIds.flatMap((id) => around.vehicles.get(id) ?? []);
  const networks = row.channelIds.flatMap((id) => around.networks.get(id) ?? []);
  const photo = row.photos[0] && around.photos.get(row.photos[0].photoId);
  const rule = row.ruleId ? around.rules.get(row.ruleId) : undefined;
  return {
    id: row.id,
    state: row.state,
    kind: row.kind,
    locale: row.locale,
    vehicle: vehicle
      ? {
          id: vehicle.id,
          stockNumber: vehicle.stockNumber,
          name: vehicleName(vehicle, row.locale),
          year: vehicle.year,
          make: vehicle.make,
          model: vehicle.model,
          trim: vehicle.trim,
          status: vehicle.status,
          askingPriceCents: vehicle.askingPriceCents,
        }
      : null,
    rule: rule === undefined ? null : { id: row.ruleId!, name: rule },
    text: around.sent.get(row.id) ?? fill(row.body, valuesOf(advertiser, vehicle, row.locale, list)),
    photoUrl: photo ? photoUrl(photo) : null,
    photoCount: row.photos.length,
    scheduledAt: row.scheduledAt,
    scheduledWall: row.scheduledWall,
    approval: row.approvedAt ? 'given' : row.approvalAskedAt ? 'asked' : 'none',
    networks: [...new Set(networks)].sort(),
    deliveries,
    createdBy: (row.createdBy && around.authors.get(row.createdBy)) || null,
    createdAt: row.createdAt,
    version: row.version,
  };
}

/** A size of a photo as this origin serves it: the first that is as wide, or the widest. */
export function photoUrl(
  photo: { publicName: string; sizes: { width: number; format: string }[] },
  wide = 640,
): string | null {
  const sizes = photo.sizes.filter((size) => size.format === 'jpeg').sort((a, b) => a.width - b.width);
  const size = sizes.find((one) => one.width >= wide) ?? sizes.at(-1);
  return size ? `/photos/${photo.publicName}/${size.width}.jpeg` : null;
}
