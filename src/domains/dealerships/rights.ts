import { LRUCache } from 'lru-cache';
import type { Ground } from '#platform/ground.ts';
import { permissionsOf } from './permissions.ts';
import type { Permission } from './permissions.ts';

/** What a user may do in a dealership. */
export interface Rights {
  staffId: string;
  name: string;
  roles: string[];
  permissions: ReadonlySet<Permission>;
  locationIds: string[] | null;
}

/** How long rights are believed without asking again; changes made by this process hold at once. */
const believed = 2_000;
const caches = new WeakMap<Ground['database'], LRUCache<string, { rights: Rights | undefined; until: number }>>();

function cacheOf(ground: Ground) {
  let cache = caches.get(ground.database);
  if (!cache) caches.set(ground.database, (cache = new LRUCache({ max: 10_000 })));
  return cache;
}

/** Forgets what is believed of everybody's rights in a dealership: called with every change of its staff. */
export function forgetRights(ground: Ground, dealershipId: string): void {
  const cache = cacheOf(ground);
  for (const key of cache.keys()) if (key.startsWith(dealershipId)) cache.delete(key);
}

/** What a user may do in a dealership; undefined when they are not active staff there. Asked on every request. */
export async function rightsIn(ground: Ground, userId: string, dealershipId: string): Promise<Rights | undefined> {
  const cache = cacheOf(ground);
  const key = `${dealershipId} ${userId}`;
  const now = ground.clock.elapsed();
  const kept = cache.get(key);
  if (kept && kept.until > now) return kept.rights;
  const row = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('staffMember')
        .select(['id', 'name', 'roles', 'locationIds'])
        .where('dealershipId', '=', dealershipId)
        .where('userId', '=', userId)
        .where('state', '=', 'active')
        .executeTakeFirst(),
    {},
    { write: false },
  );
  const rights = row && {
    staffId: row.id,
    name: row.name,
    roles: row.roles,
    permissions: permissionsOf(row.roles),
    locationIds: row.locationIds,
  };
  cache.set(key, { rights, until: now + believed });
  return rights;
}

/** The dealerships that a user works for, by name. */
export async function dealershipsOf(
  ground: Ground,
  userId: string,
): Promise<{ id: string; name: string; slug: string; roles: string[] }[]> {
  return ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('staffMember as staff')
        .innerJoin('dealership', 'dealership.dealershipId', 'staff.dealershipId')
        .select(['dealership.dealershipId as id', 'dealership.name', 'dealership.slug', 'staff.roles'])
        .where('staff.userId', '=', userId)
        .where('staff.state', '=', 'active')
        .where('dealership.state', '<>', 'purged')
        .orderBy('dealership.name')
        .orderBy('dealership.dealershipId')
        .execute(),
    {},
    { write: false },
  );
}
