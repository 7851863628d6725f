import { sql } from 'kysely';
import { neededPermissions } from '#domains/social/index.ts';
import { figuresOf, monthBefore } from './figures-row.ts';
import type { Count } from './figures.ts';

const needed: readonly string[] = [...neededPermissions.facebook, ...neededPermissions.instagram];
/** Facebook gives it to every app, unasked. */
const always = 'public_profile';

/** What is counted of channels, of calls to Meta, and of Meta's own requests. */
export const channelCounts: readonly Count[] = [
  {
    name: 'permissions',
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as connected,
          coalesce(sum(cardinality(array(select unnest(permissions) intersect select unnest(${needed}::text[])))), 0)::int as granted,
          coalesce(sum(cardinality(array(select unnest(permissions) except select unnest(${[...needed, always]}::text[])))), 0)::int as beyond
        from channel where token is not null`,
      ),
  },
  {
    name: 'calls',
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select coalesce(sum(calls), 0)::int as calls,
          coalesce(sum(calls) filter (where cause = 'person'), 0)::int as person,
          coalesce(sum(calls) filter (where cause = 'rule'), 0)::int as rule,
          coalesce(sum(calls) filter (where cause = 'care'), 0)::int as care,
          coalesce(sum(refused), 0)::int as refused,
          (select count(*)::int from social_settings where paused_at is not null) as paused
        from meta_call where day > ${monthBefore(ctx.now)}::date`,
      ),
  },
  {
    name: 'tokens',
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where token is not null)::int as held,
          min(connected_at) filter (where token is not null) as oldest from channel`,
      ),
  },
  {
    name: 'disconnects',
    // Taking the permission back is the one call that comes after, and is made with a copy in memory.
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as disconnected, count(*) filter (where c.token is not null)::int as "left",
          max(c.disconnected_at) as at, coalesce(max(after.ms), 0)::float as "longestMs",
          count(*) filter (where after.ms > 1000)::int as late, coalesce(sum(out.known), 0)::int as known
        from channel c
        cross join lateral (select round(greatest(0, extract(epoch from max(m.last_at) - c.disconnected_at) * 1000)) as ms
          from meta_call m where m.subject = c.id and m.action <> 'token.revoke') after
        cross join lateral (select count(*) filter (where d.remote_id is not null or d.permalink is not null) as known
          from delivery d where d.channel_id = c.id) out
        where c.state = 'disconnected'`,
      ),
  },
  {
    name: 'meta_requests',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as received, count(done_at)::int as done, max(done_at) as at,
          coalesce(round((percentile_cont(0.5) within group (order by extract(epoch from done_at - received_at) * 1000))::numeric), 0)::int
            as "medianMs"
        from meta_deletion_request`,
      ),
  },
  {
    name: 'refusals',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select coalesce(sum(times), 0)::int as refused from tally where what = 'forgery_refused' and day > ${monthBefore(ctx.now)}::date`,
      ),
  },
];
