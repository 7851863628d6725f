import { z } from 'zod';
import { showRestricted } from '#domains/customers/index.ts';
import { newId, Id } from '#kernel/ids.ts';
import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { today } from './due.ts';

export const KeptCustomer = z.object({
  customerId: Id,
  name: z.string(),
  kind: z.enum(['asked', 'kept']),
  since: z.date(),
  until: z.string().nullable(),
  papers: z.array(
    z.object({
      kind: z.enum(['deal', 'invoice', 'payment']),
      number: z.string(),
      on: z.string(),
      cents: z.int(),
    }),
  ),
});
export type KeptCustomer = z.output<typeof KeptCustomer>;

/**
 * Restricted customers with the papers that a rule keeps: for the owner and for who keeps the books, and for that purpose.
 * Each look is journalled.
 */
export async function keptCustomers(ctx: Context): Promise<KeptCustomer[]> {
  await showRestricted(ctx);
  const of = ctx.dealershipId;
  const customers = await ctx.db
    .selectFrom('customer')
    .select(['id', 'name', 'restriction', 'restrictedAt', 'restrictedUntil'])
    .where('dealershipId', '=', of)
    .where('restrictedAt', 'is not', null)
    .orderBy('restrictedUntil')
    .orderBy('id')
    .limit(500)
    .execute();
  const ids = customers.map((one) => one.id);
  const { rows } = await sql<KeptCustomer['papers'][number] & { customerId: string }>`
    select customer_id as "customerId", 'deal' as kind, number, sold_on::text as "on", total_cents as cents from deal
      where dealership_id = ${of} and customer_id = any (${ids}::uuid[]) and signed_at is not null
    union all
    select customer_id, 'invoice', number, issued_on::text, total_cents from invoice
      where dealership_id = ${of} and customer_id = any (${ids}::uuid[]) and state = 'issued'
    union all
    select customer_id, 'payment', receipt_number, received_on::text, amount_cents from payment
      where dealership_id = ${of} and customer_id = any (${ids}::uuid[])
    order by 4, 3`.execute(ctx.db);
  await record(ctx, {
    event: 'restricted.read',
    record: { kind: 'dealership', id: of },
    after: { customers: ids.length },
  });
  return customers.map((one) => ({
    customerId: one.id,
    name: one.name,
    kind: one.restriction as KeptCustomer['kind'],
    since: one.restrictedAt!,
    until: one.restrictedUntil,
    papers: rows.filter((row) => row.customerId === one.id).map(({ customerId: _own, ...paper }) => paper),
  }));
}

/** Takes away what a rule kept of erased customers, from the day after its last. @returns how many customers went */
export async function endKeeping(ctx: Context): Promise<number> {
  await showRestricted(ctx);
  const now = await today(ctx);
  const over = await ctx.db
    .selectFrom('customer')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('restriction', '=', 'kept')
    .where('restrictedUntil', '<', now)
    .limit(100)
    .execute();
  for (const { id } of over)
    await sql`select core.erase_kept(${id}::uuid, ${now}::date, ${newId()}::uuid, ${ctx.now}::timestamptz)`.execute(
      ctx.db,
    );
  return over.length;
}

/** Forgets requests 24 months after they were closed, with their letters, and fingerprints of consents after three years. */
export async function forgetRequests(ctx: Context): Promise<void> {
  const of = ctx.dealershipId;
  const now = ctx.now;
  await sql`delete from dealership_mail where dealership_id = ${of} and kind like 'privacy.%' and (created_at < ${now}::timestamptz - interval '36 months'
    or id in (select letter_mail_id from rights_request where dealership_id = ${of} and closed_at < ${now}::timestamptz - interval '24 months'))`.execute(
    ctx.db,
  );
  await sql`delete from rights_request where dealership_id = ${of} and closed_at < ${now}::timestamptz - interval '24 months'`.execute(
    ctx.db,
  );
  await sql`delete from erased_consent where dealership_id = ${of} and erased_at < ${now}::timestamptz - interval '3 years'`.execute(
    ctx.db,
  );
}
