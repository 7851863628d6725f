import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { AccountNames } from './accounts.ts';
import { namesOfAccounts } from './book-accounts.ts';
import { bookRecords } from './book-records.ts';
import type { BookRecord } from './book-records.ts';
import { holdBooks } from './books-settings.ts';
import { fileFormats } from './export-files.ts';
import { formats } from './export-formats.ts';
import type { Format } from './export-formats.ts';
import { Day } from './invoice.ts';
import { requireWholeDealership, seesCustomers } from './invoice-rows.ts';

const cents = z.int();

export const ExportInput = z
  .strictObject({ format: z.enum(formats), from: Day, to: Day })
  .refine((span) => span.from <= span.to, {
    path: ['to'],
    message: 'must not be before the first day',
    params: { code: 'order' },
  });

export const BookExport = z.object({
  id: Id,
  format: z.enum(formats),
  system: z.string(),
  from: z.string(),
  to: z.string(),
  records: z.int(),
  debitCents: cents,
  creditCents: cents,
  by: z.string().nullable(),
  at: z.date(),
});
export type BookExport = z.output<typeof BookExport>;

export const ExportPreview = z.object({
  records: z.int().describe('That would be taken out now'),
  debitCents: cents,
  creditCents: cents,
  exportedBefore: z.int().describe('Of the period, taken out for this program already'),
  leftOut: z.int().describe('Of the period, that this format cannot hold'),
  later: z.int().describe('More than the program takes in one file: take them out after this one'),
});

/** @throws Forbidden: what goes out names customers, and is of the whole dealership */
function requireMay(ctx: Context): void {
  requireWholeDealership(ctx);
  if (!seesCustomers(ctx)) throw new Forbidden('An export names customers: it needs the permission customers.read.');
}

const sideOf = (records: readonly BookRecord[], sign: 1 | -1): number =>
  records.flatMap((one) => one.postings).reduce((sum, { cents: one }) => sum + Math.max(0, one * sign), 0);

async function fitting(ctx: Context, given: z.output<typeof ExportInput>) {
  const format = fileFormats[given.format];
  const fresh = await bookRecords(ctx, { from: given.from, to: given.to, notFor: format.system });
  const held = fresh.filter(format.takes);
  return { format, fresh, held, taken: held.slice(0, format.most) };
}

/** What an export would take out now. */
export async function previewExport(
  ctx: Context,
  given: z.output<typeof ExportInput>,
): Promise<z.output<typeof ExportPreview>> {
  requireMay(ctx);
  const { fresh, held, taken } = await fitting(ctx, given);
  const all = await bookRecords(ctx, { from: given.from, to: given.to });
  return {
    records: taken.length,
    debitCents: sideOf(taken, 1),
    creditCents: sideOf(taken, -1),
    exportedBefore: all.length - fresh.length,
    leftOut: fresh.length - held.length,
    later: held.length - taken.length,
  };
}

/**
 * Takes out what was not taken out for this program yet, and marks it. The file itself is made from the marks, so that it can
 * be fetched again and is the same.
 * @throws Conflict when there is nothing to take out
 */
export async function makeExport(ctx: Context, given: z.output<typeof ExportInput>): Promise<BookExport> {
  requireMay(ctx);
  // Two who export at the same moment: the second finds nothing left.
  await holdBooks(ctx, 'alone');
  const { format, taken } = await fitting(ctx, given);
  if (taken.length === 0)
    throw new Conflict('Nothing of this period is left to take out for this program.', {}, 'nothing_to_export');
  const debitCents = sideOf(taken, 1);
  const creditCents = sideOf(taken, -1);
  if (debitCents !== creditCents) throw new Error('entries that do not add up would be exported');
  const id = newId();
  await ctx.db
    .insertInto('bookExport')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      format: given.format,
      system: format.system,
      fromOn: given.from,
      toOn: given.to,
      accounts: JSON.stringify(await namesOfAccounts(ctx)),
      records: taken.length,
      debitCents,
      creditCents,
      exportedBy: ctx.actor.staffId,
      exportedAt: ctx.now,
    })
    .execute();
  for (let at = 0; at < taken.length; at += 1000) {
    await ctx.db
      .insertInto('bookExportItem')
      .values(
        taken
          .slice(at, at + 1000)
          .map((one) => ({ dealershipId: ctx.dealershipId, exportId: id, recordKind: one.kind, recordId: one.id })),
      )
      .execute();
  }
  await record(ctx, {
    event: 'books.exported',
    record: { kind: 'books', id: ctx.dealershipId },
    after: { format: given.format, from: given.from, to: given.to, records: taken.length, debitCents },
  });
  return (await listExports(ctx)).find((one) => one.id === id)!;
}

/** What was taken out, newest first. */
export async function listExports(ctx: Context): Promise<BookExport[]> {
  requireWholeDealership(ctx);
  const rows = await ctx.db
    .selectFrom('bookExport as one')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'one.dealershipId').onRef('staff.id', '=', 'one.exportedBy'),
    )
    .select([
      'one.id',
      'one.format',
      'one.system',
      'one.fromOn as from',
      'one.toOn as to',
      'one.records',
      'one.debitCents',
      'one.creditCents',
      'staff.name as by',
      'one.exportedAt as at',
    ])
    .where('one.dealershipId', '=', ctx.dealershipId)
    .orderBy('one.exportedAt', 'desc')
    .orderBy('one.id')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...row, format: row.format as Format }));
}

/** The file of an export, as it was. @throws NotFound · Forbidden */
export async function exportFile(
  ctx: Context,
  exportId: string,
): Promise<{ bytes: Buffer; name: string; contentType: string }> {
  const row = await ctx.db
    .selectFrom('bookExport')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', exportId)
    .executeTakeFirst();
  if (!row) throw new NotFound('export');
  requireMay(ctx);
  const format = fileFormats[row.format as Format];
  const records = await bookRecords(ctx, { exportId });
  return {
    bytes: format.write(records, row.accounts as unknown as AccountNames),
    name: `${row.format}-${row.fromOn}-${row.toOn}.${format.extension}`,
    contentType: format.contentType,
  };
}
