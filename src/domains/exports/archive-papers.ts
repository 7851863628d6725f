import { sql } from 'kysely';
import { billedDeal, writeBillOfSale } from '#domains/deals/index.ts';
import { invoiceFacts, receiptFacts, writeInvoice, writeReceipt } from '#domains/invoices/index.ts';
import type { Context } from '#platform/database/context.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { nameable } from './file-entries.ts';
import type { Progress } from './progress.ts';

/** A span of days, both ends included. */
export interface Days {
  from: string;
  to: string;
}

/** A kind of paper: which records have one, and how it is written. */
interface PaperKind {
  folder: string;
  /** Ids and numbers after an id, in the order of ids. */
  next(ctx: Context, after: string, days: Days | undefined): Promise<{ id: string; number: string }[]>;
  write(ctx: Context, id: string): Promise<Buffer>;
}

const none = '00000000-0000-0000-0000-000000000000';
const within = (column: string, days: Days | undefined) =>
  days ? sql`and ${sql.ref(column)} between ${days.from}::date and ${days.to}::date` : sql``;

export const paperKinds: readonly PaperKind[] = [
  {
    folder: 'papers/invoices',
    next: async (ctx, after, days) =>
      (
        await sql<{ id: string; number: string }>`
          select id, number from invoice where dealership_id = ${ctx.dealershipId} and state = 'issued' and id > ${after}
          ${within('issued_on', days)} order by id limit 100`.execute(ctx.db)
      ).rows,
    write: async (ctx, id) => writeInvoice(await invoiceFacts(ctx, id)),
  },
  {
    folder: 'papers/receipts',
    next: async (ctx, after, days) =>
      (
        await sql<{ id: string; number: string }>`
          select id, receipt_number as number from payment where dealership_id = ${ctx.dealershipId} and private is not null and id > ${after}
          ${within('received_on', days)} order by id limit 100`.execute(ctx.db)
      ).rows,
    write: async (ctx, id) => writeReceipt(await receiptFacts(ctx, id)),
  },
  {
    folder: 'papers/contracts',
    next: async (ctx, after, days) =>
      (
        await sql<{ id: string; number: string }>`
          select d.id, d.number from deal d where d.dealership_id = ${ctx.dealershipId} and d.id > ${after} and exists (
            select from deal_contract c where c.dealership_id = d.dealership_id and c.deal_id = d.id ${within('c.signed_on', days)})
          order by d.id limit 100`.execute(ctx.db)
      ).rows,
    write: async (ctx, id) => {
      const billed = await billedDeal(ctx, id);
      return writeBillOfSale(billed, billed.deal.customer?.locale ?? ctx.locale);
    },
  },
];

/** How many papers there are. */
export async function countPapers(ctx: Context, days?: Days): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from invoice where dealership_id = ${ctx.dealershipId} and state = 'issued' ${within('issued_on', days)})
      + (select count(*) from payment where dealership_id = ${ctx.dealershipId} and private is not null ${within('received_on', days)})
      + (select count(distinct deal_id) from deal_contract where dealership_id = ${ctx.dealershipId} ${within('signed_on', days)}) as count`.execute(
    ctx.db,
  );
  return rows[0]!.count;
}

/** Writes the papers of invoices, payments and contracts as PDF, as the rooms that own them do. @returns how many of each */
export async function writePapers(
  ctx: Context,
  writer: ArchiveWriter,
  progress: Progress,
  days?: Days,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { folder, next, write } of paperKinds) {
    counts[folder] = 0;
    for (let after = none; ;) {
      const records = await next(ctx, after, days);
      for (const { id, number } of records) {
        await writer.add(`${folder}/${nameable(number)}.pdf`, await write(ctx, id), true);
        counts[folder] += 1;
        progress.files(1);
      }
      if (records.length < 100) break;
      after = records.at(-1)!.id;
    }
  }
  return counts;
}
