import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { customerShown } from '#domains/customers/index.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Deal as DealTable } from '#platform/database/schema.ts';
import type { Buyer } from './deal.ts';
import { Buyer as BuyerSchema } from './deal.ts';
import type { Exemption } from './terms.ts';

/** A deal as it stands in its table. */
export type DealRow = Selectable<DealTable>;

/** What of a deal is sealed with the dealership's key. */
export interface PrivatePart {
  buyer: Buyer;
  exemption: (Exemption & { checkedBy: string | null }) | null;
}

const place = (dealId: string): string => `deal private ${dealId}`;

export const sealPrivate = (ctx: Context, dealId: string, part: PrivatePart): Buffer =>
  ctx.key.seal(JSON.stringify(part), place(dealId));

export function openPrivate(ctx: Context, row: Pick<DealRow, 'id' | 'private'>): PrivatePart {
  if (!row.private) return { buyer: BuyerSchema.parse({}), exemption: null };
  const kept = JSON.parse(ctx.key.open(row.private, place(row.id)).toString()) as PrivatePart;
  return { ...kept, buyer: BuyerSchema.parse(kept.buyer) };
}

/** Deals of the dealership that are at a location of the actor. */
export const reachable = (ctx: Context) => {
  const deals = ctx.db
    .selectFrom('deal')
    .where('deal.dealershipId', '=', ctx.dealershipId)
    .where(customerShown(ctx, 'deal'));
  return ctx.actor.locationIds ? deals.where('deal.locationId', 'in', [...ctx.actor.locationIds]) : deals;
};

/** @throws NotFound also for a deal of another dealership or location */
export async function dealRow(ctx: Context, dealId: string, manner: 'read' | 'change' = 'read'): Promise<DealRow> {
  const asked = reachable(ctx).selectAll('deal').where('deal.id', '=', dealId);
  const row = await (manner === 'change' ? asked.forUpdate() : asked).executeTakeFirst();
  if (!row) throw new NotFound('deal');
  return row;
}

/** Today's date where the dealership is. */
export async function dealerToday(ctx: Context): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select (${ctx.now}::timestamptz at time zone time_zone)::date::text as today from dealership where dealership_id = ${ctx.dealershipId}`.execute(
    ctx.db,
  );
  return rows[0]!.today;
}
