import { sql } from 'kysely';
import { z } from 'zod';
import { invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';

/** A stock number as people compare it: upper case, without spaces. Two vehicles never share one. */
export const foldStockNumber = (stockNumber: string): string => stockNumber.replaceAll(/\s+/g, '').toUpperCase();

/** How new vehicles are numbered: a prefix and a number of at least so many digits (`A` and 4: `A1024`). */
export const StockPattern = z.strictObject({
  prefix: z
    .string()
    .regex(/^[A-Z0-9]{0,8}-?$/, 'must be at most 8 capital letters or digits, with a hyphen at the end if you like')
    .refine((prefix) => !/\d$/.test(prefix), 'must not end with a digit, or the number could not be told from it')
    .describe('What every number begins with; may be empty'),
  digits: z.int().min(1).max(9).describe('Shorter numbers are filled with zeros to this length'),
  next: z.int().min(1).max(999_999_999).describe('The next number to give; numbers that are taken are skipped'),
});
export type StockPattern = z.infer<typeof StockPattern>;

const first: StockPattern = { prefix: 'A', digits: 4, next: 1001 };
const written = (pattern: Pick<StockPattern, 'prefix' | 'digits'>, number: number): string =>
  pattern.prefix + String(number).padStart(pattern.digits, '0');

/** The pattern by which the dealership's next vehicle is numbered. */
export async function stockPattern(ctx: Context): Promise<StockPattern> {
  const row = await ctx.db
    .selectFrom('stockSeries')
    .select(['prefix', 'digits', 'nextNumber'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('chosen', '=', true)
    .executeTakeFirst();
  return row ? { prefix: row.prefix, digits: row.digits, next: row.nextNumber } : first;
}

/**
 * Chooses how new vehicles are numbered. A prefix that was used before goes on where it stood, unless a later number
 * is asked for: a series never goes back.
 * @throws Invalid when `next` lies before what was given already
 */
export async function changeStockPattern(ctx: Context, wanted: StockPattern): Promise<StockPattern> {
  const before = await stockPattern(ctx);
  const series = await ctx.db
    .selectFrom('stockSeries')
    .select('nextNumber')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('prefix', '=', wanted.prefix)
    .forUpdate()
    .executeTakeFirst();
  if (series && wanted.next < series.nextNumber) {
    throw invalidField(
      '/next',
      'given_already',
      `Numbers before ${written(wanted, series.nextNumber)} were given already.`,
    );
  }
  await ctx.db
    .updateTable('stockSeries')
    .set({ chosen: false })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('chosen', '=', true)
    .execute();
  const chosen = { digits: wanted.digits, nextNumber: wanted.next, chosen: true };
  await ctx.db
    .insertInto('stockSeries')
    .values({ dealershipId: ctx.dealershipId, prefix: wanted.prefix, ...chosen })
    .onConflict((conflict) => conflict.columns(['dealershipId', 'prefix']).doUpdateSet(chosen))
    .execute();
  await record(ctx, {
    event: 'stock_pattern.changed',
    record: { kind: 'dealership', id: ctx.dealershipId },
    before: { ...before },
    after: { ...wanted },
  });
  return wanted;
}

/** The number that the next vehicle would get, for showing; it is given only when a vehicle is added. */
export async function nextStockNumber(ctx: Context): Promise<string> {
  const pattern = await stockPattern(ctx);
  return (await freeNumbers(ctx, pattern, pattern.next, 1)).numbers[0]!;
}

/**
 * Gives stock numbers by the pattern, in the transaction that adds the vehicles: others who add vehicles wait until it
 * ends, so that no number is given twice. Numbers that a vehicle has, or had, are skipped.
 */
export async function giveStockNumbers(
  ctx: Context,
  count: number,
  alsoTaken: readonly string[] = [],
): Promise<string[]> {
  if (count === 0) return [];
  await ctx.db
    .insertInto('stockSeries')
    .values({
      dealershipId: ctx.dealershipId,
      prefix: first.prefix,
      digits: first.digits,
      nextNumber: first.next,
      chosen: true,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await ctx.db
    .selectFrom('stockSeries')
    .select(['prefix', 'digits', 'nextNumber'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('chosen', '=', true)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const found = await freeNumbers(ctx, row, row.nextNumber, count, new Set(alsoTaken.map(foldStockNumber)));
  await ctx.db
    .updateTable('stockSeries')
    .set({ nextNumber: found.next })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('prefix', '=', row.prefix)
    .execute();
  return found.numbers;
}

async function freeNumbers(
  ctx: Context,
  pattern: Pick<StockPattern, 'prefix' | 'digits'>,
  from: number,
  count: number,
  taken: ReadonlySet<string> = new Set(),
): Promise<{ numbers: string[]; next: number }> {
  const numbers: string[] = [];
  let next = from;
  while (numbers.length < count) {
    const candidates = Array.from({ length: count - numbers.length + 4 }, (_, i) => written(pattern, next + i));
    const used = await usedNumbers(ctx, candidates);
    for (const candidate of candidates) {
      if (numbers.length === count) break;
      next += 1;
      if (!used.has(candidate) && !taken.has(candidate)) numbers.push(candidate);
    }
  }
  return { numbers, next };
}

/**
 * Which of these stock numbers (folded) a vehicle has or had: number -> the vehicle. A number of a vehicle that is
 * gone stays with it, because papers outside still name it.
 */
export async function usedNumbers(ctx: Context, folded: readonly string[]): Promise<Map<string, string>> {
  if (folded.length === 0) return new Map();
  const { rows } = await sql<{ folded: string; vehicleId: string }>`
    select stock_folded as folded, id as "vehicleId" from vehicle
      where dealership_id = ${ctx.dealershipId} and stock_folded = any(${folded})
    union all
    select stock_folded, vehicle_id from retired_stock_number
      where dealership_id = ${ctx.dealershipId} and stock_folded = any(${folded})`.execute(ctx.db);
  return new Map(rows.map((row) => [row.folded, row.vehicleId]));
}

/**
 * Makes sure that a vehicle may have a stock number typed by hand.
 * @throws Invalid at `pointer` when another vehicle has it or had it
 */
export async function requireFree(
  ctx: Context,
  vehicleId: string,
  stockNumber: string,
  pointer = '/stockNumber',
): Promise<void> {
  const folded = foldStockNumber(stockNumber);
  const by = (await usedNumbers(ctx, [folded])).get(folded);
  if (by !== undefined && by !== vehicleId) throw takenNumber(stockNumber, pointer);
}

/** What is said of a stock number that another vehicle has or had. */
export const takenNumber = (stockNumber: string, pointer = '/stockNumber') =>
  invalidField(
    pointer,
    'stock_number_taken',
    `Stock number ${stockNumber} belongs to another vehicle, or did; numbers are never used twice.`,
  );

/** Notes that a vehicle gave up stock numbers, so that no other gets them. */
export async function retireNumbers(
  ctx: Context,
  given: readonly { vehicleId: string; stockFolded: string }[],
): Promise<void> {
  if (given.length === 0) return;
  await ctx.db
    .insertInto('retiredStockNumber')
    .values(given.map((one) => ({ dealershipId: ctx.dealershipId, ...one, retiredAt: ctx.now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
