import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { register } from '#platform/register/index.ts';
import { holdKinds } from './holds.ts';

const At = z.date();
const Kept = z.union([
  z.object({ table: z.string(), ids: z.int(), fields: z.array(z.string()) }),
  z.object({ file: z.string() }),
]);

/** A hold as operators see it: everything but the copy, and how many records it names instead of which. */
export const HoldLine = z.object({
  id: Id,
  dealershipId: Id,
  dealership: z.string().nullable().describe('Null when it is deleted'),
  purgeAt: At.nullable(),
  kind: z.enum(holdKinds),
  basis: z.string(),
  authority: z.string(),
  document: z.string(),
  items: z.array(Kept),
  custodians: z.array(z.string()),
  custodian: z.boolean().describe('Whether the one who asks is a custodian'),
  placedBy: z.string(),
  placedByMe: z.boolean(),
  placedAt: At,
  confirmedBy: z.string().nullable(),
  confirmedAt: At.nullable(),
  endsOn: z.string(),
  silentUntil: z.string().nullable(),
  silentBasis: z.string().nullable(),
  sealedAt: At.nullable(),
  held: z.object({ rows: z.int(), files: z.int() }).nullable(),
  endedAt: At.nullable(),
  endedWhy: z.string().nullable(),
});
export type HoldLine = z.output<typeof HoldLine>;

/** Holds, those in force first; only open ones, or those of the last two years that ended too. */
export async function listHolds(ctx: PlatformContext, asks: string | null, open = false): Promise<HoldLine[]> {
  const operators = new Map(
    (await ctx.db.selectFrom('operator').select(['userId', 'name']).execute()).map((one) => [one.userId, one.name]),
  );
  const rows = await ctx.db
    .selectFrom('legalHold as h')
    .leftJoin('dealership as d', 'd.dealershipId', 'h.dealership')
    .select(['h.id', 'h.dealership as dealershipId', 'd.name as dealership', 'd.purgeAt', 'h.kind', 'h.basis'])
    .select(['h.authority', 'h.document', 'h.items', 'h.custodians', 'h.placedBy', 'h.placedAt', 'h.confirmedBy'])
    .select(['h.confirmedAt', 'h.endsOn', 'h.silentUntil', 'h.silentBasis', 'h.sealedAt', 'h.held', 'h.endedAt'])
    .select('h.endedWhy')
    .$if(open, (query) => query.where('h.endedAt', 'is', null))
    .orderBy(sql`h.ended_at is not null`)
    .orderBy('h.placedAt', 'desc')
    .limit(200)
    .execute();
  const named = (id: string): string => operators.get(id) ?? id;
  return rows.map(({ items, held, custodians, placedBy, confirmedBy, document, kind, ...row }) => ({
    ...row,
    kind: kind as HoldLine['kind'],
    document: document ?? '',
    items: row.endedAt ? [] : kept(items),
    custodians: custodians.map(named),
    custodian: asks !== null && custodians.includes(asks),
    placedBy: named(placedBy),
    placedByMe: placedBy === asks,
    confirmedBy: confirmedBy && named(confirmedBy),
    held: row.sealedAt ? (held as { rows: number; files: number }) : null,
  }));
}

const kept = (items: unknown): HoldLine['items'] =>
  (items as ({ table: string; ids: string[]; fields: string[] } | { file: string })[]).map((one) =>
    'file' in one ? one : { table: one.table, ids: one.ids.length, fields: one.fields },
  );

/** Tables and fields that a hold can name: of the dealership, with an id, and readable without its key. */
export async function holdableTables(ctx: PlatformContext): Promise<{ table: string; fields: string[] }[]> {
  const { rows } = await sql<{ table: string; fields: string[] }>`
    select c.relname::text as "table", array_agg(a.attname::text order by a.attnum) as fields
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and format_type(a.atttypid, null) <> 'bytea' and a.attname <> 'dealership_id'
    where c.relkind in ('r', 'p') group by c.relname having bool_or(a.attname = 'id') order by 1`.execute(ctx.db);
  const own = new Set(register.filter(({ purge }) => purge === 'rows').map(({ table }) => table));
  return rows.filter(({ table }) => own.has(table));
}
