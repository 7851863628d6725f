import { z } from 'zod';
import { fiscalYearEndMonth, fiscalYearOf } from '#domains/invoices/index.ts';
import { wallClock } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';
import { countRows, dealershipTables } from './tables.ts';
import { emptiness } from './emptiness.ts';

/** What there is, by thing of the data register. */
export const YourData = z.object({
  things: z.array(z.object({ thing: z.string(), rows: z.int() })),
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
    empty: emptiness(tables, counts).length === 0,
    fiscalYears: await fiscalYears(ctx),
  };
}

async function fiscalYears(ctx: Context): Promise<number[]> {
  const [endMonth, { timeZone }] = [
    await fiscalYearEndMonth(ctx),
    await ctx.db
      .selectFrom('dealership')
      .select('timeZone')
      .where('dealershipId', '=', ctx.dealershipId)
      .executeTakeFirstOrThrow(),
  ];
  const firsts = await Promise.all([
    ctx.db
      .selectFrom('payment')
      .select(({ fn }) => fn.min<string | null>('receivedOn').as('day'))
      .where('dealershipId', '=', ctx.dealershipId)
      .executeTakeFirst(),
    ctx.db
      .selectFrom('invoice')
      .select(({ fn }) => fn.min<string | null>('issuedOn').as('day'))
      .where('dealershipId', '=', ctx.dealershipId)
      .executeTakeFirst(),
    ctx.db
      .selectFrom('dealContract')
      .select(({ fn }) => fn.min<string | null>('signedOn').as('day'))
      .where('dealershipId', '=', ctx.dealershipId)
      .executeTakeFirst(),
  ]);
  const first = firsts
    .flatMap((row) => (row?.day ? [row.day] : []))
    .toSorted()
    .at(0);
  if (!first) return [];
  const from = fiscalYearOf(first, endMonth);
  const to = fiscalYearOf(wallClock(ctx.now, timeZone).day, endMonth);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, back) => to - back);
}
