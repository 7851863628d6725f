import { sql } from 'kysely';
import { figuresOf, monthBefore } from './figures-row.ts';
import type { Count } from './figures.ts';

/** Everything that a step of the latest purge counted: rows by table, files. */
const removedByLast = (step: string) =>
  sql`coalesce((select sum(n.value::bigint)::float from purge_step s, jsonb_each_text(s.counts) n
    where s.step = ${step} and s.dealership = (select dealership from purge where checked_at is not null order by checked_at desc limit 1)), 0)`;

/** What is counted of keys, backups, the journal, exports and leaving. */
export const keepingCounts: readonly Count[] = [
  {
    name: 'keys',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select (select count(*)::int from keys.data_key) as keys,
          count(*) filter (where what = 'destroyed')::int as destroyed,
          count(*) filter (where what in ('rotated', 'master_rotated'))::int as rotated,
          coalesce(max(at), (select max(created_at) from keys.data_key)) as at
        from keys.key_event`,
      ),
  },
  {
    name: 'backups',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select max(ended_at) filter (where state = 'done') as at, count(*) filter (where state = 'done')::int as made,
          count(*) filter (where state = 'done' and verified_at is not null)::int as verified,
          (select caught_up_at from wal_archive) as "walAt"
        from backup where kind = 'full'`,
      ),
  },
  {
    name: 'drills',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select max(ended_at) filter (where holds) as at, count(*)::int as run, count(*) filter (where holds)::int as passed,
          (array_agg(holds order by begun_at desc))[1] is false as "lastFailed",
          round((array_agg(rto_seconds order by begun_at desc) filter (where holds))[1], 1)::float as "rtoSeconds",
          round((array_agg(rpo_seconds order by begun_at desc) filter (where holds))[1], 1)::float as "rpoSeconds"
        from drill where ended_at is not null`,
      ),
  },
  {
    name: 'roots',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select max(made_at) as at, coalesce((select sum(value::bigint) from jsonb_each_text(
            (select heads from journal_root order by day desc limit 1))), 0)::float as entries,
          (select max(ended_at) from journal_check) as "followedAt",
          (select entries::float from journal_check order by ended_at desc limit 1) as followed,
          coalesce((select broken from journal_check order by ended_at desc limit 1), 0)::int as broken
        from journal_root`,
      ),
  },
  {
    name: 'exports',
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where kind = 'everything' and finished_at is not null and state <> 'failed')::int as made,
          count(*) filter (where state = 'failed')::int as failed,
          count(*) filter (where kind = 'records' and finished_at is not null and state <> 'failed')::int as packs
        from data_export where requested_at > ${monthBefore(ctx.now)}`,
      ),
  },
  {
    name: 'window',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as dealerships, min(purge_at) as next from dealership where state = 'cancelled'`,
      ),
  },
  {
    name: 'purges',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where checked_at is not null)::int as done,
          count(*) filter (where checked_at is null)::int as running,
          count(*) filter (where checked_at is null and begun_at < ${ctx.now}::timestamptz - interval '24 hours')::int as late,
          max(checked_at) as at, ${removedByLast('rows')} as rows, ${removedByLast('objects')} as objects
        from purge`,
      ),
  },
  {
    name: 'certificates',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where status = 'provisional')::int as provisional,
          count(*) filter (where status = 'final')::int as final, max(issued_at) as at,
          (select count(*)::int from deletion_certificate p where p.status = 'provisional'
            and p.issued_at < ${ctx.now}::timestamptz - interval '8 days'
            and not exists (select from deletion_certificate f where f.dealership = p.dealership and f.status = 'final')) as late
        from deletion_certificate`,
      ),
  },
  {
    name: 'holds',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as holds, min(ends_on)::timestamptz as next from legal_hold
          where ended_at is null and confirmed_at is not null`,
      ),
  },
];
