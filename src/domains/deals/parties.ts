import { completeCustomer, findCustomer, matchCustomer, searchText } from '#domains/customers/index.ts';
import type { CustomerInput } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';

/**
 * The customer who buys: one that is known by id, by e-mail address or phone number, or a new one.
 * @throws Invalid at the pointer when there is no such customer
 */
export async function customerFor(
  ctx: Context,
  party: { customerId: string } | CustomerInput,
  pointer: string,
): Promise<string> {
  if ('customerId' in party) {
    await findCustomer(ctx, party.customerId).catch((error: unknown) => {
      throw error instanceof NotFound ? invalidField(pointer, 'no_such_customer', 'There is no such customer.') : error;
    });
    return party.customerId;
  }
  const known = await matchCustomer(ctx, party);
  if (known) {
    await completeCustomer(ctx, known, party);
    return known.id;
  }
  const id = newId();
  await ctx.db
    .insertInto('customer')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      ...party,
      searchText: searchText(party),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'customer.added',
    record: { kind: 'customer', id },
    personal: { after: { name: party.name, email: party.email, phone: party.phone } },
  });
  return id;
}

/** @throws Invalid at `/vehicleId` when it is not there, or at a location that is not the actor's */
export async function requireVehicle(
  ctx: Context,
  vehicleId: string,
): Promise<{ askingPriceCents: number | null; locationId: string | null }> {
  let asked = ctx.db
    .selectFrom('vehicle')
    .select(['askingPriceCents', 'locationId'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', vehicleId);
  if (ctx.actor.locationIds) asked = asked.where('locationId', 'in', [...ctx.actor.locationIds]);
  const found = await asked.executeTakeFirst();
  if (!found) throw invalidField('/vehicleId', 'no_such_vehicle', 'There is no such vehicle.');
  return found;
}

/** The lead that a deal begins from. @throws Invalid at `/leadId` */
export async function requireLead(
  ctx: Context,
  leadId: string,
): Promise<{ customerId: string; vehicleId: string | null }> {
  const found = await ctx.db
    .selectFrom('lead')
    .select(['customerId', 'vehicleId'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', leadId)
    .executeTakeFirst();
  if (!found) throw invalidField('/leadId', 'no_such_lead', 'There is no such lead.');
  return found;
}
