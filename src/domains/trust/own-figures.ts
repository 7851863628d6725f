import { sql } from 'kysely';
import type { Context, PlatformContext } from '#platform/database/context.ts';
import { sealedColumns, sealedFiles } from '#platform/keys/sealed-places.ts';
import { register } from '#platform/register/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { figuresOf, monthBefore } from './figures-row.ts';
import type { Figures } from './figures.ts';
import { ownNames } from './own-proof.ts';
import type { OwnName, OwnProof, OwnRow } from './own-proof.ts';

type Counted = Promise<{ figures: Figures; rows?: OwnRow[] }>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Of a dealership's own tables, read as that dealership. */
const own: Partial<Record<OwnName, (ctx: Context) => Counted>> = {
  things: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select (select count(*)::int from vehicle) as vehicles, (select count(*)::int from lead) as leads,
        (select count(*)::int from customer) as customers, (select count(*)::int from deal) as deals,
        (select count(*)::int from invoice) as invoices, (select count(*)::int from photo) as photos`,
    ),
  }),
  mail: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'failed')::int as failed,
        max(sent_at) as at from dealership_mail where created_at > ${monthBefore(ctx.now)}`,
    ),
  }),
  channels: async (ctx) => {
    const rows = await ctx.db
      .selectFrom('channel')
      .select(['network', 'name', 'username', 'state', 'permissions'])
      .where('state', '<>', 'disconnected')
      .orderBy('connectedAt')
      .execute();
    return {
      figures: { connected: rows.length },
      rows: rows.map(({ network, name, username, state, permissions }) => ({
        kind: network,
        name: name ?? username,
        state,
        words: permissions,
      })),
    };
  },
  tokens: async (ctx) => {
    // The version of the key stands in the head of a sealed value: `form (1) | key version (4) | …` (keys/cipher.ts).
    const { rows } = await sql<{
      network: string;
      name: string | null;
      at: Date | null;
      checkedAt: Date | null;
      keyVersion: number;
    }>`
      select network, coalesce(name, username) as name, coalesce(token_renewed_at, connected_at) as at,
        token_checked_at as checked_at, get_byte(token, 3) * 256 + get_byte(token, 4) as key_version
      from channel where token is not null order by coalesce(token_renewed_at, connected_at)`.execute(ctx.db);
    return {
      figures: { held: rows.length, oldest: iso(rows[0]?.at ?? null) },
      rows: rows.map(({ network, name, at, keyVersion }) => ({ kind: network, name, at: iso(at), number: keyVersion })),
    };
  },
  disconnects: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*)::int as disconnected, count(token)::int as "left", max(disconnected_at) as at
        from channel where state = 'disconnected'`,
    ),
  }),
  sealed: async (ctx) => {
    const rows = await sealedByClass(ctx);
    const sum = (name: 'number' | 'bytes'): number => rows.reduce((n, row) => n + (row[name] ?? 0), 0);
    return { figures: { rows: sum('number'), bytes: sum('bytes') }, rows };
  },
  copies: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*)::int as copies, max(made_at) as at, min(made_at) as oldest, coalesce(sum(bytes), 0)::float as bytes,
        count(*) filter (where verified_at is not null)::int as verified from dealership_copy`,
    ),
  }),
  staff: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*) filter (where state = 'active')::int as active,
        count(*) filter (where state = 'active' and 'owner' = any (roles))::int as owners,
        count(*) filter (where state = 'suspended')::int as suspended,
        (select count(second_factor_since)::int from dealership) as factors from staff_member`,
    ),
  }),
  grants: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*)::int as given,
        count(*) filter (where ended_at is null and starts_at <= ${ctx.now} and ends_at > ${ctx.now})::int as live,
        (select count(*)::int from support_read) as reads, (select max(at) from support_read) as at from support_grant`,
    ),
  }),
  incidents: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*)::int as records, count(*) filter (where state not in ('closed', 'dismissed'))::int as open,
        (select count(*)::int from incident_notice n join incident i on i.id = n.incident_id
          where n.dealership = ${ctx.dealershipId} and n.state = 'sent' and not i.drill) as told
        from incident where dealership = ${ctx.dealershipId} and not drill`,
    ),
  }),
  disclosures: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*)::int as disclosed, max(given_at) as at from disclosure where about_dealership = ${ctx.dealershipId}`,
    ),
  }),
  consents: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*) filter (where withdrawn_at is null)::int as standing, count(withdrawn_at)::int as withdrawn,
        count(distinct customer_id)::int as customers, max(withdrawn_at) as at from consent`,
    ),
  }),
  window: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select state, cancelled_at as at, purge_at as next from dealership where dealership_id = ${ctx.dealershipId}`,
    ),
  }),
  rights: async (ctx) => {
    const rows = await ctx.db
      .selectFrom('rightsRequest')
      .select(['kind', 'dueOn', 'closedAt'])
      .where('closedAt', 'is', null)
      .orderBy('dueOn')
      .limit(50)
      .execute();
    return {
      figures: await figuresOf(
        ctx,
        sql`select count(r.id) filter (where closed_at is null)::int as open,
          count(r.id) filter (where closed_at is null and due_on < (${ctx.now}::timestamptz at time zone d.time_zone)::date)::int as overdue,
          count(closed_at)::int as closed
        from dealership d left join rights_request r on r.dealership_id = d.dealership_id
        where d.dealership_id = ${ctx.dealershipId}`,
      ),
      rows: rows.map(({ kind, dueOn }) => ({ kind, day: dueOn })),
    };
  },
  exports: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select max(finished_at) filter (where kind = 'everything' and state <> 'failed') as at,
        count(*) filter (where kind = 'everything' and finished_at is not null and state <> 'failed')::int as made,
        count(*) filter (where state = 'failed')::int as failed from data_export`,
    ),
  }),
  packs: async (ctx) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*)::int as packs, max(finished_at) as at from data_export
        where kind = 'records' and finished_at is not null and state <> 'failed'`,
    ),
  }),
};

/** Of the platform's tables, the part that is about this dealership. */
const ofPlatform: Partial<Record<OwnName, (ctx: PlatformContext, dealershipId: string) => Counted>> = {
  keys: async (ctx, dealershipId) => ({
    figures: await figuresOf(
      ctx,
      sql`select max(version)::int as version, max(created_at) as at,
        (select max(e.at) from keys.key_event e where e.scope = ${dealershipId} and e.what = 'rotated') as rotated
        from keys.data_key where scope = ${dealershipId}`,
    ),
  }),
  journal: async (ctx, dealershipId) => ({
    figures: await figuresOf(
      ctx,
      sql`select (select max(seq)::float from journal_seal where dealership_id = ${dealershipId}) as entries,
        (select (heads ->> ${dealershipId}::text)::float from journal_root order by day desc limit 1) as rooted,
        (select made_at from journal_root where heads ? ${dealershipId}::text order by day desc limit 1) as at`,
    ),
  }),
  holds: async (ctx, dealershipId) => ({
    figures: await figuresOf(
      ctx,
      sql`select count(*)::int as holds, min(ends_on)::text as day from legal_hold
        where dealership = ${dealershipId} and ended_at is null and confirmed_at is not null
          and (silent_until is null or silent_until <= ${ctx.now.toISOString().slice(0, 10)}::date)`,
    ),
  }),
};

/** Sealed values and files of a dealership, by the class that the data register gives their table. */
async function sealedByClass(ctx: Context): Promise<OwnRow[]> {
  const sums = new Map<string, { number: number; bytes: number }>();
  const add = (table: string, { number, bytes }: { number: number; bytes: number }): void => {
    const name = register.find((line) => line.table === table)?.class ?? 'dealership';
    const sum = sums.get(name) ?? { number: 0, bytes: 0 };
    sums.set(name, { number: sum.number + number, bytes: sum.bytes + bytes });
  };
  for (const { table, column } of sealedColumns.filter((one) => one.of === 'dealership')) {
    const { rows } = await sql<{ number: number; bytes: number }>`
      select count(${sql.ref(column)})::int as number, coalesce(sum(octet_length(${sql.ref(column)})), 0)::float as bytes
      from ${sql.table(table)} where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
    add(table, rows[0]!);
  }
  for (const { table, column } of sealedFiles) {
    const { rows } = await sql<{ number: number; bytes: number }>`
      select count(${sql.ref(column)} ->> 'blob')::int as number,
        coalesce(sum((${sql.ref(column)} ->> 'bytes')::bigint), 0)::float as bytes
      from ${sql.table(table)} where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
    add(table, rows[0]!);
  }
  return [...sums].filter(([, { number }]) => number > 0).map(([kind, sum]) => ({ kind, ...sum }));
}

/** What a dealership's own records say of each promise that it has records for, asked as it is looked at. */
export async function ownProofs({ ground, work, dealershipId }: OwnContext): Promise<Map<OwnName, OwnProof>> {
  const found = new Map<OwnName, OwnProof>();
  const keep = (name: OwnName, counted: Awaited<Counted>): void =>
    void found.set(name, { name, figures: counted.figures, rows: counted.rows ?? [] });
  await work(
    async (ctx) => {
      for (const name of ownNames) if (own[name]) keep(name, await own[name](ctx));
    },
    { write: false, statementTimeout: 15_000 },
  );
  await ground.database.asPlatform(
    async (ctx) => {
      for (const name of ownNames) if (ofPlatform[name]) keep(name, await ofPlatform[name](ctx, dealershipId));
    },
    {},
    { write: false },
  );
  return found;
}
