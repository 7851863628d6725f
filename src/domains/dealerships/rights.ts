import type { Ground } from '#platform/ground.ts';
import { believed } from './beliefs.ts';
import { permissionsOf } from './permissions.ts';
import type { Permission } from './permissions.ts';
import { factorDue } from './second-factor-policy.ts';

/** What a user may do in a dealership. */
export interface Rights {
  dealershipId: string;
  staffId: string;
  name: string;
  roles: string[];
  permissions: ReadonlySet<Permission>;
  locationIds: string[] | null;
  /** Until when they can work here without a second factor; null where none is asked for. */
  secondFactorDue: Date | null;
}

/** What a user may do in a dealership; undefined when they are not active staff there. Asked on every request. */
export async function rightsIn(ground: Ground, userId: string, dealershipId: string): Promise<Rights | undefined> {
  return believed(ground, `rights ${dealershipId} ${userId}`, async () => {
    const row = await ground.database.asPlatform(
      ({ db }) =>
        db
          .selectFrom('staffMember as staff')
          .innerJoin('dealership', 'dealership.dealershipId', 'staff.dealershipId')
          .select(['staff.id', 'staff.name', 'staff.roles', 'staff.locationIds', 'staff.joinedAt', 'staff.createdAt'])
          .select(['dealership.secondFactorSince as since', 'dealership.secondFactorGrace as graceDays'])
          .where('staff.dealershipId', '=', dealershipId)
          .where('staff.userId', '=', userId)
          .where('staff.state', '=', 'active')
          .executeTakeFirst(),
      {},
      { write: false },
    );
    return (
      row && {
        dealershipId,
        staffId: row.id,
        name: row.name,
        roles: row.roles,
        permissions: permissionsOf(row.roles),
        locationIds: row.locationIds,
        secondFactorDue: factorDue(row, row.joinedAt ?? row.createdAt),
      }
    );
  });
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
        .where('dealership.state', 'not in', ['purging', 'purged'])
        .orderBy('dealership.name')
        .orderBy('dealership.dealershipId')
        .execute(),
    {},
    { write: false },
  );
}
