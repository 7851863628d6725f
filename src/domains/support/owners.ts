import { sql } from 'kysely';
import type { PlatformContext } from '#platform/database/context.ts';

/** An owner of a dealership, to be written to. */
export interface Owner {
  id: string;
  email: string;
  name: string;
  locale: string;
}

/** The owners of a dealership who have an account. */
export const ownersOf = (ctx: PlatformContext, dealershipId: string): Promise<Owner[]> =>
  ctx.db
    .selectFrom('staffMember as s')
    .innerJoin('userAccount as u', 'u.id', 's.userId')
    .select(['u.id', 'u.email', 'u.name', 'u.locale'])
    .where('s.dealershipId', '=', dealershipId)
    .where('s.state', '=', 'active')
    .where(sql<boolean>`'owner' = any (s.roles)`)
    .where('u.closedAt', 'is', null)
    .execute();
