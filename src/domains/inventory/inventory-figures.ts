import { sql } from 'kysely';
import { z } from 'zod';
import type { Context } from '#platform/database/context.ts';
import { daysInStock, dealershipDay, every, withinReach } from './vehicle-filter.ts';

/** The inventory in numbers: what a day begins with. */
export const InventoryFigures = z.object({
  all: z.int(),
  onLot: z.int().describe('Available, on hold or sale pending'),
  withoutPhotos: z.int().describe('Of those on the lot'),
  withoutPrice: z.int().describe('Of those on the lot'),
  aging: z.int().describe('Of those on the lot, over 60 days in stock'),
  drafts: z.int(),
  sold: z.int().describe('Sold or delivered in the last 30 days'),
});
export type InventoryFigures = z.output<typeof InventoryFigures>;

/** Counts the vehicles that the actor may see. */
export async function countInventory(ctx: Context): Promise<InventoryFigures> {
  const lot = sql`status in ('available', 'on_hold', 'sale_pending')`;
  const { rows } = await sql<InventoryFigures>`
    with ${dealershipDay(ctx)}
    select count(*) as "all",
      count(*) filter (where ${lot}) as "onLot",
      count(*) filter (where ${lot} and photo_count = 0) as "withoutPhotos",
      count(*) filter (where ${lot} and asking_price_cents is null) as "withoutPrice",
      count(*) filter (where ${lot} and ${daysInStock} > 60) as aging,
      count(*) filter (where status = 'draft') as drafts,
      count(*) filter (where status in ('sold', 'delivered') and sold_at > ${ctx.now}::timestamptz - interval '30 days') as sold
    from vehicle where ${every(withinReach(ctx))}`.execute(ctx.db);
  return rows[0]!;
}
