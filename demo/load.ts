/** Loads the demo dealership: invented people and places, real listings through the product's own import, sample photos. */
import { sql } from 'kysely';
import { adultWording, createUser, userByEmail } from '#domains/accounts/index.ts';
import { addLocation, addStaff, createDealership, dealershipsOf, permissionsOf } from '#domains/dealerships/index.ts';
import type { Actor, Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { dealership, demoAccount, demoPeople, secondLocation } from './facts.ts';
import { addDemoAppointments } from './appointments.ts';
import { addDemoLeads } from './leads.ts';
import { importDemoListings } from './listings.ts';
import { addSamplePhotos } from './photos.ts';

export { demoAccount } from './facts.ts';

/** Works in the demo dealership in the name of its owner. */
export type DemoWork = <T>(
  task: (ctx: Context) => Promise<T>,
  manner?: { write?: boolean; statementTimeout?: number },
) => Promise<T>;

/**
 * Loads the demo dealership, once. What an interrupted load left out is taken up again: each part is there or not.
 * @returns whether something was loaded now
 */
export async function loadDemo(ground: Ground, say: (line: string) => void): Promise<boolean> {
  const users: ((typeof demoPeople)[number] & { userId: string })[] = [];
  let fresh = false;
  for (const person of demoPeople) {
    const there = await ground.database.asPlatform((ctx) => userByEmail(ctx, person.email), {}, { write: false });
    if (!there && !fresh) {
      fresh = true;
      say('Demo: loading the demo dealership, once …');
    }
    const userId =
      there?.id ??
      (await createUser(ground, { ...person, adultWording: adultWording.en, password: demoAccount.password })).userId;
    users.push({ ...person, userId });
  }
  const owner = users[0]!;
  const own = (await dealershipsOf(ground, owner.userId)).find(({ slug }) => slug === demoAccount.slug);
  const dealershipId = own?.id ?? (await createDealership(ground, { ...dealership, owner, demo: true })).dealershipId;
  const { staffId } = await ground.database.asDealership(
    { dealershipId, cause: { kind: 'platform', of: 'command' } },
    (ctx) => staffOf(ctx, owner.userId),
  );
  const actor: Actor = {
    kind: 'user',
    id: owner.userId,
    staffId,
    permissions: permissionsOf(['owner']),
    locationIds: null,
  };
  const work: DemoWork = (task, manner = { write: true }) =>
    ground.database.asDealership({ dealershipId, actor }, task, manner);
  const there = await work(whatIsThere, { write: false });
  if (there.staff < users.length) {
    await work(async (ctx) => {
      if (there.locations < 2) await addLocation(ctx, secondLocation);
      for (const person of users.slice(1)) await addStaff(ctx, person);
    });
  }
  if (there.imports === 0) await importDemoListings(ground, dealershipId, actor, work, say);
  if (there.photos === 0) await addSamplePhotos(ground, dealershipId, work, say);
  if (there.leads === 0) {
    const salesperson = await work((ctx) => staffOf(ctx, users[1]!.userId), { write: false });
    const leads = await addDemoLeads(work, salesperson.staffId);
    await addDemoAppointments(work, leads, there.timeZone);
  }
  return there.imports === 0 || there.photos === 0 || there.leads === 0;
}

async function whatIsThere(ctx: Context) {
  const count = (table: string) =>
    sql`(select count(*) from ${sql.table(table)} where dealership_id = ${ctx.dealershipId}) as ${sql.id(table)}`;
  const { rows } = await sql<
    Record<string, number> & { timeZone: string }
  >`select (select time_zone from dealership where dealership_id = ${ctx.dealershipId}),
    ${sql.join(['staff_member', 'location', 'listing_import', 'photo', 'lead'].map(count))}`.execute(ctx.db);
  const found = rows[0]!;
  return {
    timeZone: found.timeZone,
    staff: Number(found.staffMember),
    locations: Number(found.location),
    imports: Number(found.listingImport),
    photos: Number(found.photo),
    leads: Number(found.lead),
  };
}

async function staffOf(ctx: Context, userId: string): Promise<{ staffId: string }> {
  const { rows } = await sql<{ id: string }>`select id from staff_member
    where dealership_id = ${ctx.dealershipId} and user_id = ${userId}`.execute(ctx.db);
  return { staffId: rows[0]!.id };
}
