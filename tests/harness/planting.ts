import { newId } from '#kernel/ids.ts';
import { sealedColumns } from '#platform/keys/sealed-places.ts';
import { register, retentionSpans, spanFrom } from '#platform/register/index.ts';
import type { RegisterLine } from '#platform/register/index.ts';
import type { TestHouse } from './house.ts';
import { timedRows } from './timed-rows.ts';
import type { Row } from './row.ts';
import type { Planting } from './timed-rows.ts';

/** Lines of the register with a time. */
export const timedLines: readonly RegisterLine[] = register.filter(({ kept }) => retentionSpans[kept]);

/** When the time of a line ends that began at a moment. */
export const endOf = (line: RegisterLine, at: Date): Date => spanFrom(at, retentionSpans[line.kept]!, 1);

/** A planted row: where it is, and how it is known. */
export interface Planted {
  line: RegisterLine;
  key: Row;
}

/** Lines of which the dealership's rows go with it: those are held by an order, and go in every state. */
export const ofDealership = ({ purge }: RegisterLine): boolean => purge === 'rows';

/**
 * Plants a row of each of these lines. Triggers and foreign keys are off meanwhile: what counts is what the jobs do with it.
 * @throws for a line that nobody wrote a row for: a new time in the register has its row here
 */
export async function plant(house: TestHouse, of: Planting, lines = timedLines): Promise<Planted[]> {
  const keys = await house.db.sql<{ table: string; columns: string[] }>(
    `select indrelid::regclass::text as table, array_agg(a.attname::text) as columns from pg_index
     join pg_attribute a on a.attrelid = indrelid and a.attnum = any (indkey) where indisprimary group by 1`,
  );
  const [deal] = await house.db.sql<{ id: string }>(
    `select id from deal d where dealership_id = $1 and status not in ('closed', 'cancelled')
       and not exists (select from credit_application a where a.deal_id = d.id and a.applicant = 'co_buyer') limit 1`,
    [of.dealershipId],
  );
  const shared = { ...of, incidentId: newId(), holdId: newId(), importId: newId(), dealId: deal!.id };
  const planted: Planted[] = [];
  await house.db.sql(`set session_replication_role = replica`);
  try {
    for (const line of lines) {
      const make = timedRows[line.table];
      if (!make) throw new Error(`${line.table} has a time in the register (${line.kept}), and no row to try it with`);
      const one = make({ ...shared, end: endOf(line, of.at) });
      for (const { column, place, of: owner } of sealedColumns.filter(({ table }) => table === line.table)) {
        if (!one[column]) continue;
        const key = await house.ground.keyring.of(owner === 'platform' ? 'platform' : of.dealershipId);
        one[column] = key.seal('planted', place(one));
      }
      const columns = Object.keys(one);
      await house.db.sql(
        `insert into ${line.table} (${columns.join()}) values (${columns.map((_, at) => `$${at + 1}`).join()})`,
        Object.values(one),
      );
      const { columns: key } = keys.find(({ table }) => table === line.table)!;
      planted.push({ line, key: Object.fromEntries(key.map((column) => [column, one[column]])) });
    }
  } finally {
    await house.db.sql(`set session_replication_role = origin`);
  }
  return planted;
}

/** Whether what the register says goes is still there: the row, or what is emptied of it. */
export async function isThere(house: TestHouse, { line, key }: Planted): Promise<boolean> {
  const columns = Object.keys(key);
  const full = (line.empties ?? []).map((column) => `coalesce(${column}::text, '[]') <> '[]'`);
  const [found] = await house.db.sql<{ there: boolean }>(
    `select count(*) > 0 as there from ${line.table}
     where ${[...columns.map((column, at) => `${column} = $${at + 1}`), ...(full.length > 0 ? [`(${full.join(' or ')})`] : [])].join(' and ')}`,
    Object.values(key),
  );
  return found!.there;
}
