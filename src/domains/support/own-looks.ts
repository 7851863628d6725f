import { sql } from 'kysely';
import type { Ground } from '#platform/ground.ts';
import type { Look } from './console-dealerships.ts';

/** How somebody of the platform touched a person's data. */
export const lookKinds = [
  'request.seen',
  'request.answered',
  'request.closed',
  'request.file_taken',
  'requests.listed',
  'vehicles',
  'leads',
  'deals',
  'invoices',
] as const satisfies readonly (Look | `request${string}`)[];
export type LookKind = (typeof lookKinds)[number];

/** One look, as the person sees it: who, when, at what, and where it stands. */
export interface OwnLook {
  at: Date;
  operator: string;
  what: LookKind;
  /** Number of one's request to support, or the dealership where one works. */
  place: string | null;
  /** So often on that day: lists are summed up. */
  times: number;
}

const most = 500;

/**
 * Who of the platform looked at what of one person, newest first: their conversations with support, lists that these
 * stood in, and what was read under a grant in the dealerships where they work, since they do (promise P20b).
 */
export async function looksAt(ground: Ground, userId: string): Promise<OwnLook[]> {
  const { looks, places } = await ground.database.asPlatform(
    async ({ db }) => {
      const direct = await sql<OwnLook>`
        select e.at, coalesce(o.name, '') as operator, e.event as what, r.number as place, 1 as times
        from operator_event e join support_request r on r.id::text = e.subject left join operator o on o.user_id = e.operator_id
        where r.user_id = ${userId} and e.event in ('request.seen', 'request.answered', 'request.closed', 'request.file_taken')
        order by e.at desc limit ${most}`.execute(db);
      // A list says nothing of who stood in it: whoever had written by then may have been.
      const listed = await sql<OwnLook>`
        select max(e.at) as at, coalesce(o.name, '') as operator, e.event as what, null as place, count(*)::int as times
        from operator_event e left join operator o on o.user_id = e.operator_id
        where e.event = 'requests.listed'
          and e.at >= (select min(opened_at) from support_request where user_id = ${userId})
        group by o.name, e.event, (e.at at time zone 'UTC')::date order by 1 desc limit ${most}`.execute(db);
      const worked = await sql<{ id: string; name: string }>`
        select d.dealership_id as id, d.name from staff_member s
        join dealership d on d.dealership_id = s.dealership_id
        where s.user_id = ${userId} and s.state = 'active' and d.state not in ('purging', 'purged')`.execute(db);
      return { looks: [...direct.rows, ...listed.rows], places: worked.rows };
    },
    {},
    { write: false },
  );
  const operators = new Map(
    await ground.database.asPlatform(
      async ({ db }) =>
        (await db.selectFrom('operator').select(['userId', 'name']).execute()).map(
          (one) => [one.userId, one.name] as const,
        ),
      {},
      { write: false },
    ),
  );
  for (const { id, name } of places) {
    const reads = await ground.database.asDealership(
      { dealershipId: id },
      ({ db }) =>
        db
          .selectFrom('supportRead')
          .select(['at', 'operatorId', 'what'])
          .where('dealershipId', '=', id)
          .where('at', '>=', (eb) =>
            eb
              .selectFrom('staffMember')
              .select(({ fn }) => fn.min('createdAt').as('since'))
              .where('dealershipId', '=', id)
              .where('userId', '=', userId),
          )
          .orderBy('at', 'desc')
          .limit(most)
          .execute(),
      { write: false },
    );
    for (const { at, operatorId, what } of reads)
      looks.push({ at, operator: operators.get(operatorId) ?? '', what: what as LookKind, place: name, times: 1 });
  }
  return looks.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, most);
}
