import { sql } from 'kysely';
import { policies } from '#domains/policies/index.ts';
import { permissions, roles } from '#domains/dealerships/index.ts';
import { register } from '#platform/register/index.ts';
import { browserValues } from '#platform/web/cookie-table.ts';
import { channelCounts } from './counts-channels.ts';
import { keepingCounts } from './counts-keeping.ts';
import { peopleCounts } from './counts-people.ts';
import { figuresOf, monthBefore } from './figures-row.ts';
import type { Count } from './figures.ts';

/** Every live proof: what is counted for it. */
export const counts: readonly Count[] = [
  {
    name: 'register',
    platform: async (ctx) => {
      const { rows } = await sql<{ name: string }>`
        select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'keys') and c.relkind in ('r', 'p')`.execute(ctx.db);
      const lines = new Set(register.map((line) => line.table));
      return {
        tables: rows.length,
        columns: register.reduce((n, line) => n + (line.personal?.length ?? 0), 0),
        unknown: rows.filter(({ name }) => !lines.has(name)).length,
      };
    },
  },
  {
    name: 'hashes',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*)::int as users,
          count(*) filter (where starts_with(password_hash, '$argon2id$'))::int as argon2id,
          count(*) filter (where password_hash not like '$argon2id$v=19$m=19456,t=2,p=1$%')::int as weaker
        from user_account where password_hash is not null`,
      ),
  },
  {
    name: 'cookies',
    // The door of the public sites takes off what would set a cookie, and counts it.
    platform: async (ctx) => ({
      described: browserValues.length,
      ...(await figuresOf(
        ctx,
        sql`select coalesce(sum(times), 0)::int as visitors from tally where what = 'cookie_refused' and day > ${monthBefore(ctx.now)}::date`,
      )),
    }),
  },
  {
    name: 'mail',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'failed')::int as failed
        from platform_mail where created_at > ${monthBefore(ctx.now)}`,
      ),
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select coalesce(sum(times) filter (where what = 'mail.sent'), 0)::int as sent,
          coalesce(sum(times) filter (where what in ('mail.failed', 'mail.returned')), 0)::int as failed
        from day_count where day > ${monthBefore(ctx.now)}::date`,
      ),
  },
  {
    name: 'send_gate',
    dealership: (ctx) =>
      figuresOf(
        ctx,
        sql`select coalesce(sum(times) filter (where what = 'mail.asked'), 0)::int as asked,
          coalesce(sum(times) filter (where what = 'mail.refused'), 0)::int as refused,
          coalesce(sum(times) filter (where what = 'mail.offer_sent'), 0)::int as offers
        from day_count where day > ${monthBefore(ctx.now)}::date`,
      ),
  },
  {
    name: 'opted_in',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select (select count(distinct user_id)::int from account_consent
            where withdrawn_at is null and purpose in ('product_news', 'marketing')) as people,
          (select count(distinct user_id)::int from account_consent
            where withdrawn_at is null and purpose = 'analytics') as analytics,
          (select count(*)::int from user_account where email_verified_at is not null) as accounts`,
      ),
  },
  {
    name: 'usage',
    platform: (ctx) =>
      figuresOf(
        ctx,
        sql`select (select count(*)::int from usage_event) as events, (select count(*)::int from crash_report) as crashes,
          (select min(at) from usage_event) as oldest,
          (select count(*)::int from usage_event where at < ${ctx.now}::timestamptz - interval '13 months 2 days') as late`,
      ),
  },
  {
    name: 'processors',
    platform: async (ctx) => ({
      ...(await figuresOf(
        ctx,
        sql`select (select coalesce(sum(times), 0)::int from tally where what = 'call_refused' and day > ${monthBefore(ctx.now)}::date) as refused,
          count(*) filter (where active_from <= ${ctx.now}::date and ended_on is null)::int as active,
          count(*) filter (where active_from <= ${ctx.now}::date and ended_on is null and agreement_reference is not null)::int as bound,
          count(*) filter (where active_from <= ${ctx.now}::date and ended_on is null and agreement_reference is null)::int as unbound
        from processor`,
      )),
    }),
  },
  ...channelCounts,
  {
    name: 'matrix',
    platform: async (ctx) => ({
      permissions: permissions.length,
      roles: roles.length,
      ...(await figuresOf(
        ctx,
        sql`select (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relrowsecurity and c.relforcerowsecurity) as tables,
          count(*)::int as dealerships, count(second_factor_since)::int as asking
        from dealership where state in ('trial', 'active', 'past_due') and not demo`,
      )),
    }),
  },
  {
    name: 'policies',
    platform: async (ctx) => ({
      policies: policies.length,
      ...(await figuresOf(
        ctx,
        sql`select (select count(*)::int from policy_version) as versions,
          (select count(*)::int from policy_acceptance) as accepted,
          (select count(*)::int from policy_notice) as announced`,
      )),
    }),
  },
  ...keepingCounts,
  ...peopleCounts,
];
