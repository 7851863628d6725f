import { sql } from 'kysely';
import { z } from 'zod';
import { findCustomer } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import { Forbidden } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { accruedInterest } from './accrued-interest.ts';
import { ageOf } from './ages.ts';
import { daysAfter } from './fiscal-year.ts';
import { Day } from './invoice.ts';
import { requireWholeDealership, seesCustomers } from './invoice-rows.ts';
import { dealerToday } from './posting-day.ts';

const cents = z.int();

const Buckets = z.object({ current: cents, d30: cents, d60: cents, d90: cents, older: cents });
export type Buckets = z.output<typeof Buckets>;
const nothing = (): Buckets => ({ current: 0, d30: 0, d60: 0, d90: 0, older: 0 });

export const Ageing = z.object({
  asOf: z.string(),
  totals: Buckets,
  owedCents: cents,
  creditCents: cents.describe('What customers paid and nothing was charged for yet'),
  customers: z.array(
    z.object({ id: Id, name: z.string().optional(), buckets: Buckets, owedCents: cents, creditCents: cents }),
  ),
});
export type Ageing = z.output<typeof Ageing>;

/** What is owed on a day, customer by customer, by how late it is: as the books stood at the end of that day. */
export async function ageing(ctx: Context, asOf?: string): Promise<Ageing> {
  requireWholeDealership(ctx);
  const day = asOf ?? (await dealerToday(ctx));
  const { rows } = await sql<{ customerId: string; name: string; dueOn: string; cents: number }>`
    select i.customer_id as "customerId", coalesce(c.name, '–') as name, i.due_on as "dueOn",
           (i.total_cents - coalesce((select sum(a.amount_cents) from payment_allocation a
             where a.dealership_id = i.dealership_id and a.invoice_id = i.id and a.allocated_on <= ${day}::date), 0))::bigint as cents
    from invoice i left join customer c on c.dealership_id = i.dealership_id and c.id = i.customer_id
    where i.dealership_id = ${ctx.dealershipId} and i.kind = 'invoice' and i.state = 'issued' and i.issued_on <= ${day}::date
      and not exists (select from invoice n where n.dealership_id = i.dealership_id and n.mirror_of = i.id and n.issued_on <= ${day}::date)
  `.execute(ctx.db);
  const credit = await sql<{ customerId: string; name: string; cents: number }>`
    select p.customer_id as "customerId", coalesce(c.name, '–') as name, sum(p.amount_cents
      - coalesce((select sum(a.amount_cents) from payment_allocation a where a.dealership_id = p.dealership_id and a.payment_id = p.id and a.allocated_on <= ${day}::date), 0)
      - coalesce((select sum(t.amount_cents) from trust_entry t where t.dealership_id = p.dealership_id and t.payment_id = p.id and t.entered_on <= ${day}::date), 0))::bigint as cents
    from payment p left join customer c on c.dealership_id = p.dealership_id and c.id = p.customer_id
    where p.dealership_id = ${ctx.dealershipId} and p.received_on <= ${day}::date
    group by p.customer_id, c.name`.execute(ctx.db);
  const people = seesCustomers(ctx);
  const of = new Map<string, Ageing['customers'][number]>();
  const customer = (id: string, name: string) => {
    const there = of.get(id) ?? { id, ...(people ? { name } : {}), buckets: nothing(), owedCents: 0, creditCents: 0 };
    of.set(id, there);
    return there;
  };
  const totals = nothing();
  for (const row of rows.filter((one) => one.cents !== 0)) {
    const age = ageOf(row.dueOn, day);
    const there = customer(row.customerId, row.name);
    there.buckets[age] += row.cents;
    there.owedCents += row.cents;
    totals[age] += row.cents;
  }
  for (const row of credit.rows.filter((one) => one.cents !== 0))
    customer(row.customerId, row.name).creditCents += row.cents;
  const customers = [...of.values()].toSorted((a, b) => b.owedCents - a.owedCents || (a.id < b.id ? -1 : 1));
  return {
    asOf: day,
    totals,
    owedCents: customers.reduce((sum, one) => sum + one.owedCents, 0),
    creditCents: customers.reduce((sum, one) => sum + one.creditCents, 0),
    customers,
  };
}

export const StatementQuery = z.strictObject({ from: Day.optional(), to: Day.optional() });

export const Statement = z.object({
  customer: z.object({ id: Id, name: z.string(), locale: z.enum(['en', 'fr']) }),
  from: z.string(),
  to: z.string(),
  openingCents: cents,
  closingCents: cents.describe('What the customer owes; negative is in their favour'),
  heldCents: cents.describe('Held in trust for them, beside the account'),
  entries: z.array(
    z.object({
      on: z.string(),
      kind: z.enum(['invoice', 'credit_note', 'payment', 'deposit', 'refund', 'returned', 'trust']),
      number: z.string(),
      recordId: Id,
      chargedCents: cents,
      paidCents: cents,
      balanceCents: cents,
    }),
  ),
  buckets: Buckets,
  interest: z
    .array(z.object({ invoiceId: Id, number: z.string(), rate: z.int(), from: z.string(), to: z.string(), cents }))
    .describe('What has run up on overdue sums until the last day and was not charged: no part of the balance'),
});
export type Statement = z.output<typeof Statement>;

/**
 * A customer's account over a span of days, the last three months if none is named: what was charged, what was paid, what is
 * left. Money in trust is not part of it until it is released. @throws NotFound · Forbidden without `customers.read`
 */
export async function statementOf(
  ctx: Context,
  customerId: string,
  query: z.output<typeof StatementQuery>,
): Promise<Statement> {
  requireWholeDealership(ctx);
  const { id, name, locale } = await findCustomer(ctx, customerId);
  if (!seesCustomers(ctx))
    throw new Forbidden('A statement names the customer: it needs the permission customers.read.');
  const to = query.to ?? (await dealerToday(ctx));
  const from = query.from ?? daysAfter(to, -91);
  const { rows } = await sql<{
    on: string;
    kind: Statement['entries'][number]['kind'];
    number: string;
    recordId: string;
    cents: number;
  }>`
    select * from (
      select issued_on as "on", kind, number, id as "recordId", total_cents as cents, issued_at as at
      from invoice where dealership_id = ${ctx.dealershipId} and customer_id = ${customerId} and state = 'issued'
      union all
      select received_on, kind, receipt_number, id, -amount_cents, created_at
      from payment where dealership_id = ${ctx.dealershipId} and customer_id = ${customerId}
      union all
      select t.entered_on, 'trust', p.receipt_number, p.id, t.amount_cents, t.created_at
      from trust_entry t join payment p on p.dealership_id = t.dealership_id and p.id = t.payment_id
      where t.dealership_id = ${ctx.dealershipId} and p.customer_id = ${customerId}
    ) entries where "on" <= ${to}::date order by "on", at, "recordId", cents`.execute(ctx.db);
  let balance = rows.filter((row) => row.on < from).reduce((sum, row) => sum + row.cents, 0);
  const openingCents = balance;
  const entries = rows
    .filter((row) => row.on >= from)
    .map(({ cents: moved, ...row }) => {
      balance += moved;
      return { ...row, chargedCents: Math.max(0, moved), paidCents: Math.max(0, -moved), balanceCents: balance };
    });
  const held = await sql<{ cents: number }>`
    select coalesce(sum(t.amount_cents), 0)::bigint as cents
    from trust_entry t join payment p on p.dealership_id = t.dealership_id and p.id = t.payment_id
    where t.dealership_id = ${ctx.dealershipId} and p.customer_id = ${customerId} and t.entered_on <= ${to}::date`.execute(
    ctx.db,
  );
  const aged = (await ageing(ctx, to)).customers.find((one) => one.id === customerId);
  return {
    customer: { id, name, locale },
    from,
    to,
    openingCents,
    closingCents: balance,
    heldCents: held.rows[0]!.cents,
    entries,
    buckets: aged?.buckets ?? nothing(),
    interest: await accruedInterest(ctx, { customerId }, to),
  };
}
