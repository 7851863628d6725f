import { sql } from 'kysely';
import { booksSettings, fiscalYearOf } from '#domains/invoices/index.ts';
import type { Context } from '#platform/database/context.ts';
import { keptUntil } from './due.ts';

/** A record that a rule keeps, with the last day on which it does. */
interface Kept {
  id: string;
  on: string;
  until: string;
}

/** Every record that is about one customer, by what an erasure does with it. */
export interface Reach {
  customerId: string;
  email: string | null;
  phone: string | null;
  leads: string[];
  activities: number;
  appointments: string[];
  intakes: string[];
  consents: string[];
  /** Letters that go whole. */
  mails: string[];
  /** Whole mails of theirs that are kept still. */
  inboundMails: string[];
  /** Letters that an issued invoice names: their words go, their dates stay. */
  invoiceMails: string[];
  /** Never signed and bought by this customer: no rule keeps what they say of a person. */
  unsignedDeals: string[];
  draftInvoices: string[];
  /** Of this person as buyer or co-buyer, signed or not. */
  creditApplications: string[];
  tasks: string[];
  garage: string[];
  deals: Kept[];
  invoices: Kept[];
  payments: Kept[];
  trustEntries: string[];
  /** The last day on which anything of it is kept; null when no rule keeps anything. */
  keptUntil: string | null;
}

/** Finds everything of a customer. The customer's row is held until the transaction ends. */
export async function reachOf(ctx: Context, customerId: string): Promise<Reach> {
  const of = ctx.dealershipId;
  const ids = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<string[]> =>
    (await query.execute(ctx.db)).rows.map((row) => row.id);
  const dated = async (query: ReturnType<typeof sql<{ id: string; on: string }>>) => (await query.execute(ctx.db)).rows;
  const { rows } = await sql<{
    email: string | null;
    phone: string | null;
    sharedEmail: boolean;
    sharedPhone: boolean;
  }>`
    select email, phone,
      exists (select from customer o where o.dealership_id = c.dealership_id and o.id <> c.id and o.email = c.email) as "sharedEmail",
      exists (select from customer o where o.dealership_id = c.dealership_id and o.id <> c.id and o.phone = c.phone) as "sharedPhone"
    from customer c where dealership_id = ${of} and id = ${customerId}`.execute(ctx.db);
  const { email, phone, sharedEmail, sharedPhone } = rows[0]!;
  // An address that another customer has as well proves nothing about whose a letter is.
  const ownEmail = sharedEmail ? null : email;
  const ownPhone = sharedPhone ? null : phone;
  const leads = await ids(
    sql`select id from lead where dealership_id = ${of} and customer_id = ${customerId} order by id`,
  );
  const invoiceMails = await ids(
    sql`select distinct s.mail_id as id from invoice_sending s join invoice i on i.dealership_id = s.dealership_id and i.id = s.invoice_id
        where s.dealership_id = ${of} and i.customer_id = ${customerId} order by 1`,
  );
  const { fiscalYearEndMonth } = await booksSettings(ctx);
  const kept = (found: { id: string; on: string }[]): Kept[] =>
    found.map((row) => ({ ...row, until: keptUntil(fiscalYearOf(row.on, fiscalYearEndMonth), fiscalYearEndMonth) }));
  const deals = kept(
    await dated(
      sql`select id, greatest(sold_on, (status_since at time zone 'utc')::date)::text as "on" from deal
          where dealership_id = ${of} and ${customerId} in (customer_id, co_buyer_id) and signed_at is not null order by id`,
    ),
  );
  const invoices = kept(
    await dated(
      sql`select id, issued_on::text as "on" from invoice
          where dealership_id = ${of} and customer_id = ${customerId} and state = 'issued' order by id`,
    ),
  );
  const payments = kept(
    await dated(
      sql`select id, received_on::text as "on" from payment where dealership_id = ${of} and customer_id = ${customerId} order by id`,
    ),
  );
  const all = [...deals, ...invoices, ...payments].map((one) => one.until).toSorted();
  const ofDeals = sql`select id from deal where dealership_id = ${of} and ${customerId} in (customer_id, co_buyer_id)`;
  const mails = await ids(
    sql`select id from dealership_mail where dealership_id = ${of} and kind not like 'privacy.%'
        and not (id = any (${invoiceMails}::uuid[])) and (customer_id = ${customerId} or lower(to_address) = ${ownEmail} or id in (
          select mail_id from activity where dealership_id = ${of} and lead_id = any (${leads}::uuid[]))) order by id`,
  );
  return {
    customerId,
    email,
    phone,
    leads,
    activities: (
      await ids(sql`select id from activity where dealership_id = ${of} and lead_id = any (${leads}::uuid[])`)
    ).length,
    appointments: await ids(
      sql`select id from appointment where dealership_id = ${of} and customer_id = ${customerId} order by id`,
    ),
    intakes: await ids(
      sql`select id from lead_intake where dealership_id = ${of} and (lead_id = any (${leads}::uuid[])
          or lower(form ->> 'email') = ${ownEmail} or form ->> 'phone' = ${ownPhone}) order by id`,
    ),
    consents: await ids(
      sql`select id from consent where dealership_id = ${of} and customer_id = ${customerId} order by id`,
    ),
    mails,
    // What they wrote, and notices that a letter to them came back.
    inboundMails: await ids(
      sql`select id from dealership_inbound_mail where dealership_id = ${of}
          and about = any (${[...leads, ...mails, ...invoiceMails]}::uuid[]) order by id`,
    ),
    invoiceMails,
    unsignedDeals: await ids(
      sql`select id from deal where dealership_id = ${of} and ${customerId} in (customer_id, co_buyer_id) and signed_at is null order by id`,
    ),
    draftInvoices: await ids(
      sql`select id from invoice where dealership_id = ${of} and customer_id = ${customerId} and state = 'draft' order by id`,
    ),
    tasks: await ids(
      sql`select id from task where dealership_id = ${of} and (customer_id = ${customerId} or lead_id = any (${leads}::uuid[])
          or deal_id in (${ofDeals})) order by id`,
    ),
    garage: await ids(
      sql`select id from customer_vehicle where dealership_id = ${of} and customer_id = ${customerId} order by id`,
    ),
    creditApplications: await ids(
      sql`select a.id from credit_application a join deal d on d.dealership_id = a.dealership_id and d.id = a.deal_id
          where a.dealership_id = ${of} and ${customerId} = case a.applicant when 'buyer' then d.customer_id else d.co_buyer_id end order by 1`,
    ),
    deals,
    invoices,
    payments,
    trustEntries: await ids(
      sql`select t.id from trust_entry t where t.dealership_id = ${of} and t.payment_id = any (${payments.map((one) => one.id)}::uuid[]) order by 1`,
    ),
    keptUntil: all.at(-1) ?? null,
  };
}
