import { HasLeft } from '#platform/database/database.ts';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { forgetBeliefs } from './beliefs.ts';

/** Kinds of letters to members of staff about their work: everything else that a dealership sends is to its customers. */
const staffLetters = '^(leads\\.alert|dealerships\\.invitation|(social|subscriptions|exports)\\..*)$';

const toStaff = (ctx: Context, address: string) =>
  ctx.db
    .selectFrom('dealershipMail')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('toAddress', '=', address)
    .where('kind', '~', staffLetters);

/**
 * Takes an address that is nobody's any more out of a dealership: invitations to it and letters to it about work. What was
 * written to a customer of the same address stays, as part of the dealership's dealings with them.
 */
export async function forgetAddress(ctx: Context, address: string): Promise<void> {
  if (!address) return;
  await ctx.db
    .deleteFrom('invitation')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('email', '=', address)
    .execute();
  await ctx.db
    .deleteFrom('dealershipMail')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', toStaff(ctx, address))
    .execute();
}

/** A person as their account has them now. */
interface Person {
  id: string;
  name: string;
  email: string;
}

/**
 * Brings a person's address, and their name where they corrected it, from the account to every dealership they work for
 * (P30). Letters that wait go to the new address; the former one stays in the journal alone, sealed. Whoever has left has nothing
 * new told of them. Doing it twice is doing it once.
 */
export async function carryOver(ground: Ground, userId: string, withName: boolean): Promise<void> {
  const { person, places } = await ground.database.asPlatform(
    async ({ db }) => ({
      person: await db
        .selectFrom('userAccount')
        .select(['id', 'name', 'email'])
        .where('id', '=', userId)
        .executeTakeFirst(),
      places: await db
        .selectFrom('staffMember as s')
        .innerJoin('dealership as d', 'd.dealershipId', 's.dealershipId')
        .select('s.dealershipId')
        .where('s.userId', '=', userId)
        .where('s.state', '<>', 'left')
        .where('d.state', 'not in', ['purging', 'purged'])
        .execute(),
    }),
    {},
    { write: false },
  );
  if (!person) return;
  for (const { dealershipId } of places) {
    await ground.database
      .asDealership({ dealershipId }, (ctx) => carryInto(ctx, person, withName), { write: true, lettingGo: true })
      .catch((error: unknown) => {
        if (!(error instanceof HasLeft)) throw error;
      });
  }
}

async function carryInto(ctx: Context, person: Person, withName: boolean): Promise<void> {
  const before = await ctx.db
    .selectFrom('staffMember')
    .select(['id', 'name', 'email', 'state'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('userId', '=', person.id)
    .forUpdate()
    .executeTakeFirst();
  const name = withName ? person.name : before?.name;
  if (!before || (before.email === person.email && before.name === name)) return;
  await ctx.db
    .updateTable('staffMember')
    .set((eb) => ({ name: name!, email: person.email, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', before.id)
    .execute();
  await record(ctx, {
    event: 'staff_member.changed',
    record: { kind: 'staff_member', id: before.id },
    personal: { before: { name: before.name, email: before.email }, after: { name, email: person.email } },
  });
  if (before.email !== person.email) await redirect(ctx, before.email, person.email);
  forgetBeliefs(ctx.ground, ctx.dealershipId);
}

async function redirect(ctx: Context, from: string, to: string): Promise<void> {
  await ctx.db
    .updateTable('dealershipMail')
    .set({ toAddress: to })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', toStaff(ctx, from))
    .where('state', 'in', ['waiting', 'sending'])
    .execute();
  await forgetAddress(ctx, from);
}
