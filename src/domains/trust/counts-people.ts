import { sql } from 'kysely';
import { figuresOf } from './figures-row.ts';
import type { Count } from './figures.ts';

/** What is counted of rights, support, operators' looks, incidents and disclosures. */
export const peopleCounts: readonly Count[] = [
  {
    name: 'closings',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select (select coalesce(sum(times), 0)::int from tally where what = 'account_deleted') as closed,
          count(*) filter (where resolved_at is null)::int as open,
          count(*) filter (where resolved_at is null and due_at < ${ctx.now})::int as overdue,
          min(due_at) filter (where resolved_at is null) as next
        from platform_request where kind = 'erasure'`,
      ),
  },
  {
    name: 'rights',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where resolved_at is null)::int as open,
          count(*) filter (where resolved_at is null and due_at < ${ctx.now})::int as overdue,
          count(*) filter (where resolved_at is not null)::int as closed,
          min(due_at) filter (where resolved_at is null) as next
        from platform_request where kind <> 'child'`,
      ),
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where closed_at is null)::int as open,
          count(*) filter (where closed_at is null and due_on < ${ctx.now}::date)::int as overdue,
          count(*) filter (where closed_at is not null)::int as closed,
          (min(due_on) filter (where closed_at is null))::timestamptz as next
        from rights_request`,
      ),
  },
  {
    name: 'child_reports',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as reports,
          count(*) filter (where resolved_at is null and due_at < ${ctx.now})::int as overdue,
          coalesce(round(extract(epoch from max(resolved_at - received_at)) / 3600, 1), 0)::float as "longestHours"
        from platform_request where kind = 'child'`,
      ),
  },
  {
    name: 'support',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where state in ('open', 'waiting'))::int as open,
          count(*) filter (where state = 'open' and due_at < ${ctx.now})::int as overdue,
          count(first_answered_at)::int as answered,
          coalesce(round((percentile_cont(0.5) within group (order by extract(epoch from first_answered_at - opened_at)) / 3600)::numeric, 1), 0)::float
            as "medianHours"
        from support_request where not suspected_spam`,
      ),
  },
  {
    name: 'grants',
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as given,
          count(*) filter (where ended_at is null and starts_at <= ${ctx.now} and ends_at > ${ctx.now})::int as live,
          (select count(*)::int from support_read) as reads
        from support_grant`,
      ),
  },
  {
    name: 'incidents',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as records, count(*) filter (where state not in ('closed', 'dismissed'))::int as open,
          count(*) filter (where state not in ('closed', 'dismissed') and (
            dealership is not null and dealership_told_at is null and confirmed_at < ${ctx.now}::timestamptz - interval '24 hours'
            or real_risk and people_told_at is null and assessed_at < ${ctx.now}::timestamptz - interval '72 hours'))::int as late,
          (select count(*)::int from breach_drill) as drills,
          (select max(ended_at) from breach_drill where holds) as at,
          (select count(*)::int from incident_notice n join incident i on i.id = n.incident_id where not i.drill and n.state = 'sent') as told
        from incident where not drill`,
      ),
  },
  {
    name: 'disclosures',
    platform: (ctx) =>
      figuresOf(ctx, sql`select count(*) filter (where given_at is not null)::int as disclosed from disclosure`),
  },
];
