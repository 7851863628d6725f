import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DB } from '#platform/database/schema.ts';

/** A dealership as operators see it without a grant: what it pays, how it is, how much there is; nothing of what it is. */
export interface DealershipFacts {
  id: string;
  name: string;
  slug: string;
  province: string;
  state: string;
  demo: boolean;
  createdAt: Date;
  plan: string | null;
  trialEndsAt: Date | null;
  pastDueSince: Date | null;
  periodEndsAt: Date | null;
  vehicles: number | null;
  leads: number | null;
  deals: number | null;
  invoices: number | null;
  staff: number | null;
  mailsFailed: number | null;
  channelsBroken: number | null;
  lastChangeAt: Date | null;
  grantEndsAt: Date | null;
}

/** All dealerships, the youngest first, or those with a word in name or sub-domain. */
export async function dealershipFacts(
  db: Kysely<DB>,
  now: Date,
  which: { id?: string; q?: string },
): Promise<DealershipFacts[]> {
  const { rows } = await sql<DealershipFacts>`
    select d.dealership_id as id, d.name, d.slug, d.province, d.state, d.demo, d.created_at,
      s.every as plan, s.trial_ends_at, s.past_due_since, s.period_ends_at,
      f.vehicles, f.leads, f.deals, f.invoices, f.staff, f.mails_failed, f.channels_broken, f.last_change_at,
      (select max(g.ends_at) from support_grant g
        where g.dealership_id = d.dealership_id and g.ended_at is null and g.ends_at > ${now}) as grant_ends_at
    from dealership d
    left join subscription s on s.dealership_id = d.dealership_id
    left join lateral (select vehicles, leads, deals, invoices, staff, mails_failed, channels_broken, last_change_at
      from dealership_figure g where g.dealership_id = d.dealership_id order by day desc limit 1) f on true
    where (${which.id ?? null}::uuid is null or d.dealership_id = ${which.id ?? null}::uuid)
      and (${which.q ?? null}::text is null or strpos(lower(d.name), lower(${which.q ?? ''})) > 0 or strpos(d.slug, lower(${which.q ?? ''})) > 0)
    order by d.created_at desc limit 200`.execute(db);
  return rows;
}

/** What can be looked at under a grant. */
export const looks = ['vehicles', 'leads', 'deals', 'invoices'] as const;
export type Look = (typeof looks)[number];

/** One row of a list under a grant, the same shape for all: simple tables are enough to help somebody. */
export interface LookRow {
  id: string;
  number: string | null;
  what: string | null;
  who: string | null;
  state: string;
  cents: number | null;
  at: Date;
}

/** The last hundred of a list, of one dealership, in a transaction that has written that it looks. */
export async function lookAt(db: Kysely<DB>, dealershipId: string, look: Look): Promise<LookRow[]> {
  const lists = {
    vehicles: sql<LookRow>`select id, stock_number as number, concat_ws(' ', year, make, model, trim) as what, null as who,
      status as state, asking_price_cents as cents, created_at as at from vehicle where dealership_id = ${dealershipId}
      order by created_at desc, id desc limit 100`,
    leads: sql<LookRow>`select l.id, null as number, l.kind as what, c.name as who, l.stage as state, null as cents, l.created_at as at
      from lead l join customer c on c.dealership_id = l.dealership_id and c.id = l.customer_id
      where l.dealership_id = ${dealershipId} order by l.created_at desc, l.id desc limit 100`,
    deals: sql<LookRow>`select d.id, d.number, concat_ws(' ', v.year, v.make, v.model) as what, c.name as who, d.status as state,
      d.total_cents as cents, d.created_at as at from deal d
      left join customer c on c.dealership_id = d.dealership_id and c.id = d.customer_id
      left join vehicle v on v.dealership_id = d.dealership_id and v.id = d.vehicle_id
      where d.dealership_id = ${dealershipId} order by d.created_at desc, d.id desc limit 100`,
    invoices: sql<LookRow>`select i.id, i.number, i.kind as what, c.name as who, i.state, i.total_cents as cents, i.created_at as at
      from invoice i join customer c on c.dealership_id = i.dealership_id and c.id = i.customer_id
      where i.dealership_id = ${dealershipId} order by i.created_at desc, i.id desc limit 100`,
  };
  return (await lists[look].execute(db)).rows;
}
