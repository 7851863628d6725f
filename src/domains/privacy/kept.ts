import { z } from 'zod';
import { showRestricted } from '#domains/customers/index.ts';
import { newId, Id } from '#kernel/ids.ts';
import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { batch, deleteBatch } from '#platform/jobs/index.ts';
import { noteEnded, record } from '#platform/journal/index.ts';
import { keptSince } from '#platform/register/index.ts';
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
    // An order may keep the customer, or one of the papers.
    .where(
      sql<boolean>`not core.held('customer', customer.id)
        and not exists (select from deal d where d.dealership_id = customer.dealership_id and d.customer_id = customer.id and core.held('deal', d.id))
        and not exists (select from invoice i where i.dealership_id = customer.dealership_id and i.customer_id = customer.id and core.held('invoice', i.id))
        and not exists (select from payment p where p.dealership_id = customer.dealership_id and p.customer_id = customer.id and core.held('payment', p.id))`,
    )
    .limit(batch)
    .execute();
  for (const { id } of over)
    await sql`select core.erase_kept(${id}::uuid, ${now}::date, ${newId()}::uuid, ${ctx.now}::timestamptz)`.execute(
      ctx.db,
    );
  return over.length;
}

/**
 * Forgets requests 24 months after they were closed, with their letters, and fingerprints of consents after three years.
 * @returns how many of one kind went at most
 */
export async function forgetRequests(ctx: Context): Promise<number> {
  const closed = sql`closed_at < ${keptSince('rights_request', ctx.now)} and not core.held('rights_request', id)`;
  const letters = await deleteBatch(
    ctx,
    'dealership_mail',
    sql`kind like 'privacy.%' and not core.held('dealership_mail', id) and (created_at < ${ctx.now}::timestamptz - interval '36 months'
      or id in (select letter_mail_id from rights_request where dealership_id = ${ctx.dealershipId} and ${closed}))`,
  );
  // A request goes after its letter, which is found by it.
  const requests = letters === batch ? 0 : await deleteBatch(ctx, 'rights_request', closed);
  const consents = await deleteBatch(
    ctx,
    'erased_consent',
    sql`erased_at < ${keptSince('erased_consent', ctx.now)} and not core.held('erased_consent', id)`,
  );
  return noteEnded(ctx, { dealership_mail: letters, rights_request: requests, erased_consent: consents });
}
