import type { Sample, Stocked } from './samples.ts';
import type { TestDealership, TestHouse } from './house.ts';

/** What the support room adds to a stocked dealership. */
export interface StockedSupport {
  grantId: string;
}

const nothing = (): Sample => ({});

/** A grant that lives. */
export async function stockSupport(house: TestHouse, { owner }: TestDealership): Promise<StockedSupport> {
  const made = await house.call('POST /api/support-grants', {
    as: owner,
    body: { operatorId: null, reason: 'A list looks wrong', hours: 24 },
  });
  return { grantId: made.body.id };
}

export const supportSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/support-grants': nothing,
  'POST /api/support-grants': () => ({ body: { operatorId: null, reason: 'Import fails', hours: 4 } }),
  'DELETE /api/support-grants/:grantId': (of) => ({ params: { grantId: of.grantId } }),
  'GET /api/support-access': nothing,
  'GET /api/disclosures': nothing,
};

/** Somebody of the platform's own people, whose session has shown a passkey. */
export async function makeOperator(house: TestHouse, name = 'Otis Operator') {
  const user = await house.makeUser({ name });
  await house.db.sql(`insert into operator (user_id, name, added_by, added_at) values ($1, $2, 'test', now())`, [
    user.userId,
    name,
  ]);
  await house.db.sql(`update user_session set factors = '{passkey}' where user_id = $1`, [user.userId]);
  return user;
}

/**
 * What stands about a dealership in tables that are not its own, each naming it: a conversation with an answer, what an
 * operator noted, and what an authority got.
 */
export async function stockOutside(house: TestHouse, { id, owner }: TestDealership, name: string): Promise<void> {
  const operator = await makeOperator(house);
  const asked = await house.call('POST /api/me/support', {
    as: owner,
    body: { subject: `Import at ${name}`, body: `A list of ${name} looks wrong`, dealershipId: id },
  });
  if (asked.status !== 201) throw new Error(`support: ${asked.status} ${JSON.stringify(asked.body)}`);
  await house.db.sql(
    `insert into support_message (id, request_id, at, side, operator_id, body) values (gen_random_uuid(), $1, now(), 'operator', $2, $3)`,
    [asked.body.id, operator.userId, `We looked at ${name}`],
  );
  await house.db.sql(
    `insert into operator_event (id, operator_id, at, event, about_dealership, why) values (gen_random_uuid(), $1, now(), 'dealership.looked_at', $2, $3)`,
    [operator.userId, id, `${name} asked for help`],
  );
  await house.db.sql(
    `insert into disclosure (id, authority, document, basis, scope, about_dealership, prepared_by, prepared_at)
     values (gen_random_uuid(), 'A court', 'Order 1', 'CCQ 1', $3, $2, $1, now())`,
    [operator.userId, id, `Books of ${name}`],
  );
}
