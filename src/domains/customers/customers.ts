import { Conflict, NotFound } from '#kernel/problems.ts';
import { fold } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import type { Customer, CustomerChange, CustomerInput } from './customer.ts';

const shown = [
  'id',
  'kind',
  'name',
  'email',
  'phone',
  'locale',
  'preferredContact',
  'restrictedAt',
  'version',
  'createdAt',
] as const;

/** The words a customer is found by. */
export const searchText = (customer: { name: string; email: string | null; phone: string | null }): string =>
  fold([customer.name, customer.email, customer.phone].filter(Boolean).join(' '));

/** @throws NotFound */
export async function findCustomer(ctx: Context, customerId: string): Promise<Customer> {
  const found = await ctx.db
    .selectFrom('customer')
    .select(shown)
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!found) throw new NotFound('customer');
  return found as Customer;
}

/**
 * The customer who has this e-mail address, or else this phone number: the same person asking twice is one customer.
 * A household shares a number, so a number is no proof where both have addresses and these differ.
 */
export async function matchCustomer(
  ctx: Context,
  who: Pick<CustomerInput, 'email' | 'phone'>,
): Promise<Customer | undefined> {
  const of = ctx.db
    .selectFrom('customer')
    .select(shown)
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('createdAt')
    .limit(1);
  const byEmail = who.email ? await of.where('email', '=', who.email).executeTakeFirst() : undefined;
  if (byEmail || !who.phone) return byEmail as Customer | undefined;
  const byPhone = of.where('phone', '=', who.phone);
  return (await (who.email ? byPhone.where('email', 'is', null) : byPhone).executeTakeFirst()) as Customer | undefined;
}

/** Adds to a known customer the address or number that was missing; what is there stays. */
export async function completeCustomer(
  ctx: Context,
  known: Customer,
  who: Pick<CustomerInput, 'email' | 'phone'>,
): Promise<void> {
  const email = known.email === null && who.email ? who.email : undefined;
  const phone = known.phone === null && who.phone ? who.phone : undefined;
  if (email === undefined && phone === undefined) return;
  await changeCustomer(ctx, known.id, {
    version: known.version,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  });
}

/** @throws Conflict with the customer as it is now, when another change came first */
export async function changeCustomer(ctx: Context, customerId: string, change: CustomerChange): Promise<Customer> {
  const { version, ...fields } = change;
  const before = await findCustomer(ctx, customerId);
  if (before.version !== version) throw new Conflict('Somebody else changed this customer.', { current: before });
  const difference = changed<Customer>(before, fields);
  if (!difference) return before;
  const after = { ...before, ...fields };
  const updated = await ctx.db
    .updateTable('customer')
    .set({ ...fields, searchText: searchText(after), version: version + 1, updatedAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customerId)
    .where('version', '=', version)
    .returning(shown)
    .executeTakeFirst();
  if (!updated)
    throw new Conflict('Somebody else changed this customer.', { current: await findCustomer(ctx, customerId) });
  await record(ctx, { event: 'customer.changed', record: { kind: 'customer', id: customerId }, personal: difference });
  return updated as Customer;
}
