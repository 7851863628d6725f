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
