import { sql } from 'kysely';
import { showRestricted } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import { setRestriction } from './acting.ts';
import { today } from './due.ts';
import { eraseCustomer } from './erasure.ts';
import type { RequestKind } from './request.ts';
import { keep, openRequest, requestRow, seal } from './requests.ts';

/** A request of the platform's own in the dealership's register, proved and granted: nothing is erased without one. */
async function openProved(
  ctx: Context,
  customerId: string | null,
  why: string,
  locale: Locale,
  kind: RequestKind = 'erasure',
): Promise<string> {
  const { id } = await openRequest(ctx, {
    kind,
    way: 'platform',
    receivedOn: await today(ctx),
    customerId,
    // The request says why something went, not whose it was.
    name: '–',
    email: null,
    phone: null,
    words: '',
    locale,
  });
  const row = await requestRow(ctx, id);
  await keep(ctx, row, { identityHow: why, identityAt: ctx.now, decision: 'granted' }, { what: 'identity' });
  return id;
}

async function closeProved(
  ctx: Context,
  id: string,
  done: { what: 'erased'; counts: Record<string, number> } | { what: 'restricted' },
): Promise<void> {
  await keep(
    ctx,
    await requestRow(ctx, id),
    { closedAt: ctx.now, letter: seal(ctx, 'letter', id, { subject: '–', body: '–' }), letterAt: ctx.now },
    done,
  );
}

/**
 * Erases a customer for the platform: a child's record that was reported, or one that an older database brought back.
 * @returns false when there is no such customer, or nothing left of them but what a rule keeps
 */
export async function eraseByPlatform(ctx: Context, customerId: string, why: string): Promise<boolean> {
  await showRestricted(ctx);
  const customer = await ctx.db
    .selectFrom('customer')
    .select(['locale', 'restriction'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!customer || customer.restriction === 'kept') return false;
  const { rows: asked } = await sql<{
    id: string;
  }>`select id from rights_request where dealership_id = ${ctx.dealershipId}
    and customer_id = ${customerId} and kind = 'erasure' and closed_at is null`.execute(ctx.db);
  const id = await openProved(ctx, customerId, why, customer.locale as Locale);
  const counts = await eraseCustomer(ctx, id, customerId, undefined);
  await closeProved(ctx, id, { what: 'erased', counts });
  // Whoever had asked for it is still owed the answer; the doing is done.
  for (const one of asked)
    await keep(ctx, await requestRow(ctx, one.id), { decision: 'granted' }, { what: 'erased', counts });
  return true;
}

/**
 * Restricts a customer again whom an older database, or copy, shows. The dealership finds in its register why, and where to
 * end it: the request of then where it is there still, and one of ours otherwise.
 * @returns false when there is no such customer, or they are restricted already
 */
export async function restrictAgain(ctx: Context, customerId: string, why: string): Promise<boolean> {
  await showRestricted(ctx);
  const customer = await ctx.db
    .selectFrom('customer')
    .select(['locale', 'restriction'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!customer || customer.restriction !== null) return false;
  const asked = await ctx.db
    .selectFrom('rightsRequest')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', '=', customerId)
    .where('kind', '=', 'restriction')
    .where('identityAt', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  const id = asked ? undefined : await openProved(ctx, customerId, why, customer.locale as Locale, 'restriction');
  await setRestriction(ctx, customerId, true);
  if (id) await closeProved(ctx, id, { what: 'restricted' });
  return true;
}

/** Of a child who was staff nothing stays by which one would be known: name, registration, invitation, letters, journal. */
export async function forgetStaff(ctx: Context, staffId: string, why: string): Promise<void> {
  const of = ctx.dealershipId;
  const { email, name } = await ctx.db
    .selectFrom('staffMember')
    .select(['email', 'name'])
    .where('dealershipId', '=', of)
    .where('id', '=', staffId)
    .executeTakeFirstOrThrow();
  if (name === '–') return;
  const { rows: invited } = await sql<{ id: string }>`
    delete from invitation where dealership_id = ${of} and lower(email) = lower(${email}) returning id`.execute(ctx.db);
  await sql`delete from dealership_mail where dealership_id = ${of} and lower(to_address) = lower(${email}) and ${email} <> ''`.execute(
    ctx.db,
  );
  await ctx.db
    .updateTable('staffMember')
    .set({ name: '–', registrationNumber: null, registrationExpiresOn: null })
    .where('dealershipId', '=', of)
    .where('id', '=', staffId)
    .execute();
  const id = await openProved(ctx, null, why, 'en');
  const records = [staffId, ...invited.map((one) => one.id)];
  await sql`select core.empty_journal(${records}::uuid[], ${id}::uuid, ${newId()}::uuid, ${ctx.now}::timestamptz)`.execute(
    ctx.db,
  );
  await closeProved(ctx, id, { what: 'erased', counts: { 'staff.goes': 1 } });
}
