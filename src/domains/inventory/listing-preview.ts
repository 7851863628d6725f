import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import type { Manner } from '#platform/database/database.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { csvLine } from '#kernel/csv-cells.ts';
import { findImport, hasError, rowOutcomes } from './listing-import.ts';
import { listingFields } from './listing-headers.ts';
import { draftFor } from './listing-matching.ts';
import { listingProblemWords } from './listing-messages.ts';
import { listingProblemCodes } from './listing-problems.ts';
import { readRow } from './listing-row.ts';
import type { ListingProblem } from './listing-problems.ts';
import { readingFor } from './listing-staging.ts';
import { foldStockNumber } from './stock-numbers.ts';

const Problem = z.object({
  code: z.enum(listingProblemCodes),
  severity: z.enum(['error', 'warning']),
  field: z.enum(listingFields).optional(),
  value: z.string().optional(),
  other: z.string().optional(),
});

/** A row as the preview shows it: what it says, what is wrong with it and, after the run, what became of it. */
export const ImportedRow = z.object({
  line: z.int(),
  cells: z.array(z.string()),
  facts: z.record(z.string(), z.unknown()).describe('Fields of the vehicle, as they were read'),
  problems: z.array(Problem),
  outcome: z.enum(rowOutcomes).nullable(),
  vehicle: z
    .object({ id: Id, stockNumber: z.string() })
    .nullable()
    .describe('The vehicle that it became or, before the run, that it would be'),
});

const shown = ['all', 'errors', 'warnings', 'clean', ...rowOutcomes] as const;

export const RowQuery = z.strictObject({
  show: z.enum(shown).default('all').describe('Rows with errors, with warnings only, without any, or of one outcome'),
  cursor: z.string().max(1000).optional(),
  limit: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(1).max(200))
    .default(50),
});

const conditions = {
  all: sql`true`,
  errors: hasError,
  warnings: sql`problems <> '[]' and not ${hasError}`,
  clean: sql`problems = '[]'`,
} as const;

/** Rows of an import in the order of the file. @throws NotFound */
export async function listRows(
  ctx: Context,
  importId: string,
  query: z.output<typeof RowQuery>,
): Promise<{ items: z.output<typeof ImportedRow>[]; nextCursor: string | null }> {
  const { columns, settings, state } = await findImport(ctx, importId);
  const list = `listing import rows ${importId} ${query.show}`;
  const after = query.cursor === undefined ? 0 : Number(readCursor(ctx, list, query.cursor)[0]);
  const condition =
    query.show in conditions ? conditions[query.show as keyof typeof conditions] : sql`outcome = ${query.show}`;
  const { rows } = await sql<{
    line: number;
    cells: string[];
    problems: ListingProblem[];
    outcome: (typeof rowOutcomes)[number] | null;
    vehicleId: string | null;
    stockNumber: string | null;
  }>`
    select r.line, r.cells, r.problems, r.outcome, v.id as "vehicleId", v.stock_number as "stockNumber"
    from listing_import_row r left join vehicle v on v.dealership_id = r.dealership_id and v.id = r.vehicle_id
    where r.dealership_id = ${ctx.dealershipId} and r.import_id = ${importId} and r.line > ${after} and ${condition}
    order by r.line limit ${query.limit + 1}`.execute(ctx.db);
  const page = rows.slice(0, query.limit);
  const reading = await readingFor(
    ctx,
    columns.map(({ field }) => field),
    settings,
  );
  const read = page.map((row) => ({ row, facts: readRow(row.cells, reading).facts }));
  const there =
    state === 'ready'
      ? await named(
          ctx,
          read.map(({ facts }) => ({
            number: settings.matchStockNumber ? facts.stockNumber : null,
            vin: settings.matchVin ? facts.vin : null,
          })),
        )
      : [];
  return {
    items: read.map(({ row, facts }, at) => {
      const refused = row.problems.some(({ severity }) => severity === 'error');
      const draft = state === 'ready' && !refused && !there[at] ? draftFor(facts, settings) : undefined;
      return {
        line: row.line,
        cells: row.cells,
        facts: facts as Record<string, unknown>,
        problems: draft ? [...row.problems, draft] : row.problems,
        outcome: row.outcome,
        vehicle: row.vehicleId ? { id: row.vehicleId, stockNumber: row.stockNumber! } : (there[at] ?? null),
      };
    }),
    nextCursor: rows.length > query.limit ? writeCursor(ctx, list, [page.at(-1)!.line]) : null,
  };
}

/** The vehicles that rows name, as far as they are there. */
async function named(
  ctx: Context,
  rows: readonly { number: string | null | undefined; vin: string | null | undefined }[],
) {
  const numbers = rows.map((row) => (row.number ? foldStockNumber(row.number) : null));
  const { rows: found } = await sql<{ id: string; stockNumber: string; stockFolded: string; vin: string | null }>`
    select id, stock_number as "stockNumber", stock_folded as "stockFolded", vin from vehicle
    where dealership_id = ${ctx.dealershipId} and (stock_folded = any(${numbers.filter((one) => one !== null)})
      or (vin = any(${rows.flatMap((row) => (row.vin ? [row.vin] : []))}) and status not in ('sold', 'delivered', 'wholesaled', 'archived')))`.execute(
    ctx.db,
  );
  const byNumber = new Map(found.map((one) => [one.stockFolded, one]));
  const byVin = new Map(found.map((one) => [one.vin, one]));
  return rows.map((row, at) => {
    const one = (numbers[at] ? byNumber.get(numbers[at]) : undefined) ?? (row.vin ? byVin.get(row.vin) : undefined);
    return one ? { id: one.id, stockNumber: one.stockNumber } : null;
  });
}

const csvBatch = 1000;

/**
 * The rows that were refused, or would be, with their reasons, as a CSV file to mend and bring in again. Cells that a
 * spreadsheet would run are made harmless; the import takes that back.
 */
export async function refusedRows(
  work: <T>(task: (ctx: Context) => Promise<T>, manner?: Manner) => Promise<T>,
  importId: string,
): Promise<ReadableStream<Uint8Array>> {
  const { columns } = await work((ctx) => findImport(ctx, importId), { write: false });
  const encoder = new TextEncoder();
  let after: number | undefined;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (after === undefined) {
        after = 0;
        controller.enqueue(
          encoder.encode(
            `\ufeff${csvLine([...columns.map(({ header }) => header), 'import_line', 'import_problems'])}`,
          ),
        );
        return;
      }
      const from = after;
      const { rows, locale } = await work(
        async (ctx) => ({
          locale: ctx.locale,
          rows: (
            await sql<{
              line: number;
              cells: string[];
              problems: ListingProblem[];
            }>`select line, cells, problems from listing_import_row
              where dealership_id = ${ctx.dealershipId} and import_id = ${importId} and line > ${from}
                and (outcome = 'refused' or (outcome is null and ${hasError})) order by line limit ${csvBatch}`.execute(
              ctx.db,
            )
          ).rows,
        }),
        { write: false },
      );
      const lines = rows.map(({ line, cells, problems }) => {
        const reasons = problems.map((problem) => listingProblemWords(problem, locale)).join(' ');
        return csvLine([...columns.map((_, at) => cells[at] ?? ''), line, reasons]);
      });
      if (lines.length > 0) controller.enqueue(encoder.encode(lines.join('')));
      after = rows.at(-1)?.line ?? from;
      if (rows.length < csvBatch) controller.close();
    },
  });
}
