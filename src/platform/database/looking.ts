import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Forbidden, NotFound } from '#kernel/problems.ts';
import { becauseIn } from './cause.ts';
import type { DB } from './schema.ts';

/**
 * Writes that an operator looks at a dealership under its grant: an entry of the dealership's journal and the read that
 * hangs on it. From then on nothing can be written in this transaction.
 *
 * @param look `what` is a word such as `vehicles`
 * @throws NotFound when the dealership is gone · Forbidden `no_grant`
 */
export async function noteLook(
  db: Kysely<DB>,
  operatorId: string,
  look: { dealershipId: string; what: string },
  at: Date,
): Promise<void> {
  const { dealershipId, what } = look;
  const found = await db
    .selectFrom('dealership')
    .select('state')
    .where('dealershipId', '=', dealershipId)
    .executeTakeFirst();
  if (!found || ['purging', 'purged'].includes(found.state)) throw new NotFound('dealership');
  const { rows } = await sql<{ grantId: string | null }>`select core.live_support_grant() as grant_id`.execute(db);
  const grantId = rows[0]?.grantId;
  if (!grantId)
    throw new Forbidden(
      'No owner of this dealership lets you look at it now. They can under Support access.',
      'no_grant',
    );
  const id = newId();
  await becauseIn(db, { kind: 'grant', of: grantId });
  await db
    .insertInto('journal')
    .values({
      dealershipId,
      id,
      at,
      actorKind: 'operator',
      actorId: operatorId,
      event: 'support_grant.used',
      recordKind: 'support_grant',
      recordId: grantId,
      after: JSON.stringify({ what }),
    })
    .execute();
  await db.insertInto('supportRead').values({ dealershipId, id, grantId, operatorId, at, what }).execute();
  await sql`set transaction read only`.execute(db);
}
