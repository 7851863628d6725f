import { sql } from 'kysely';
import { z } from 'zod';
import { fiscalYearEndMonth, fiscalYearOf } from '#domains/invoices/index.ts';
import { wallClock } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';
import { register, thingWords } from '#platform/register/index.ts';
import { countRows, dealershipTables } from './tables.ts';
import { emptiness } from './emptiness.ts';

/** What there is, by thing of the data register. */
export const YourData = z.object({
  things: z.array(z.object({ thing: z.string(), rows: z.int() })),
  names: z.record(z.string(), z.string()).describe('What things are called'),
  empty: z.boolean().describe('Whether an archive may be loaded into it'),
  fiscalYears: z.array(z.int()).describe('Of which there is something to keep, newest first'),
});

/** Counts what there is by thing, and says which fiscal years have records. */
export async function yourData(ctx: Context): Promise<z.output<typeof YourData>> {
  const tables = await dealershipTables(ctx);
  const counts = await countRows(ctx, tables);
  const things = new Map<string, number>();
  for (const { name, line } of tables) things.set(line.thing, (things.get(line.thing) ?? 0) + counts.get(name)!);
  return {
    things: [...things].map(([thing, rows]) => ({ thing, rows })).filter(({ rows }) => rows > 0),
    names: Object.fromEntries(register.map(({ thing }) => [thing, thingWords(ctx.locale)(thing)])),
    empty: emptiness(tables, counts).length === 0,
    fiscalYears: await fiscalYears(ctx),
  };
}

async function fiscalYears(ctx: Context): Promise<number[]> {
  const endMonth = await fiscalYearEndMonth(ctx);
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ first: string | null }>`
    select least((select min(received_on) from payment where dealership_id = ${ctx.dealershipId}),
                 (select min(issued_on) from invoice where dealership_id = ${ctx.dealershipId}),
                 (select min(signed_on) from deal_contract where dealership_id = ${ctx.dealershipId}))::text as first`.execute(
    ctx.db,
  );
  const first = rows[0]?.first;
  if (!first) return [];
  const from = fiscalYearOf(first, endMonth);
  const to = fiscalYearOf(wallClock(ctx.now, timeZone).day, endMonth);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, back) => to - back);
}
