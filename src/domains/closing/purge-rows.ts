import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { StepEnd, StepWork } from './steps.ts';
import { purgeTables } from './purge-tables.ts';
import type { PurgeTable } from './purge-tables.ts';

/** Rows that go in one transaction. */
const batch = 5_000;

/** One transaction of the purge in the dealership: behind the fence, without its key. */
export const inPurge = <T>(ground: Ground, dealershipId: string, work: (ctx: Context) => Promise<T>): Promise<T> =>
  ground.database.asDealership({ dealershipId, cause: { kind: 'platform', of: 'purge' } }, work, {
    write: true,
    purging: true,
    statementTimeout: 120_000,
  });

/** Deletes up to a batch of a table, rows that others of the table name last, and counts them in the same transaction. */
async function deleteBatch(ctx: Context, { name, self }: PurgeTable): Promise<number> {
  const table = sql.table(name);
  const unnamed = self.map(
    ({ from, to }) =>
      sql`and not exists (select from ${table} other where other.dealership_id = one.dealership_id and other.${sql.ref(from)} = one.${sql.ref(to)})`,
  );
  const gone = await sql`delete from ${table} where ctid = any(array(
    select one.ctid from ${table} one where one.dealership_id = ${ctx.dealershipId} ${sql.join(unnamed, sql` `)} limit ${batch}))`.execute(
    ctx.db,
  );
  const count = Number(gone.numAffectedRows ?? 0);
  if (count > 0) await sql`select core.count_purged('rows', ${name}, ${count}::bigint)`.execute(ctx.db);
  return count;
}

/** Step 5: every row of the dealership, table by table, in batches. */
export async function purgeRows({ ground, dealershipId, reached }: StepWork): Promise<StepEnd> {
  const tables = await inPurge(ground, dealershipId, purgeTables);
  for (const table of tables) {
    if (table.name === 'dealership')
      await inPurge(ground, dealershipId, (ctx) => sql`select core.release_slugs()`.execute(ctx.db));
    while ((await inPurge(ground, dealershipId, (ctx) => deleteBatch(ctx, table))) > 0)
      await reached(`rows ${table.name}`);
  }
  return { done: {} };
}

/** Rows of the dealership that are still there, by table. */
export async function rowsLeft(ground: Ground, dealershipId: string): Promise<Record<string, number>> {
  return inPurge(ground, dealershipId, async (ctx) => {
    const left: Record<string, number> = {};
    for (const { name } of await purgeTables(ctx)) {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from ${sql.table(name)} where dealership_id = ${dealershipId}`.execute(ctx.db);
      if (rows[0]!.n > 0) left[name] = rows[0]!.n;
    }
    return left;
  });
}
