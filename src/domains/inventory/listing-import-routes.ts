import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { listingLimits } from './listing-file.ts';
import { findImport, ImportQuery, ListedImport, ListingImport, listImports } from './listing-import.ts';
import { ImportedRow, listRows, refusedRows, RowQuery } from './listing-preview.ts';
import { runImport } from './listing-running.ts';
import { addImport, changeImport, ImportChange } from './listing-staging.ts';
import { undoListingImport } from './listing-undoing.ts';

const OfImport = z.strictObject({ importId: Id });
const Version = z.strictObject({ version: z.int().min(1) });

/** Listing files, from the file to the vehicles and back. */
export const listingImportRoutes = {
  'GET /api/listing-imports': route({
    summary: 'List earlier imports, the latest first',
    permission: 'inventory.import',
    query: ImportQuery,
    answer: z.object({ items: z.array(ListedImport), nextCursor: z.string().nullable() }),
    handle: (ctx, { query }) => listImports(ctx, query),
  }),
  'POST /api/listing-imports': ownRoute({
    summary: 'Bring in a listing file',
    description:
      'CSV up to 25 MB and 50,000 rows, as the body of the request; its name in the query as `name`. Encoding, delimiter and columns are guessed and every row is checked; nothing reaches the inventory before the run.',
    permission: 'inventory.import',
    upload: { maxBytes: listingLimits.bytes },
    answer: ListingImport,
    status: 201,
    handle: (ctx, { upload }) => addImport(ctx, upload!),
  }),
  'GET /api/listing-imports/:importId': route({
    summary: 'An import: columns, settings, counts',
    permission: 'inventory.import',
    params: OfImport,
    answer: ListingImport,
    handle: (ctx, { params }) => findImport(ctx, params.importId),
  }),
  'PATCH /api/listing-imports/:importId': route({
    summary: 'Change how the columns are read, or what is done with the rows',
    description: 'Before the run. Every row is checked anew.',
    permission: 'inventory.import',
    params: OfImport,
    body: ImportChange,
    answer: ListingImport,
    statementTimeout: 60_000,
    handle: (ctx, { params, body }) => changeImport(ctx, params.importId, body),
  }),
  'GET /api/listing-imports/:importId/rows': route({
    summary: 'Rows of the file, as they are read, with problems and outcomes',
    permission: 'inventory.import',
    params: OfImport,
    query: RowQuery,
    answer: z.object({ items: z.array(ImportedRow), nextCursor: z.string().nullable() }),
    handle: (ctx, { params, query }) => listRows(ctx, params.importId, query),
  }),
  'POST /api/listing-imports/:importId/run': route({
    summary: 'Bring the rows into the inventory',
    description: 'By a job; the counts of the import show how far it is.',
    permission: 'inventory.import',
    params: OfImport,
    body: Version,
    answer: ListingImport,
    status: 202,
    handle: (ctx, { params, body }) => runImport(ctx, params.importId, body.version),
  }),
  'POST /api/listing-imports/:importId/undo': route({
    summary: 'Take an import back',
    description: 'By a job. Vehicles that were changed since, or have photos or leads, stay as they are.',
    permission: 'inventory.import',
    params: OfImport,
    body: Version,
    answer: ListingImport,
    status: 202,
    handle: (ctx, { params, body }) => undoListingImport(ctx, params.importId, body.version),
  }),
  'GET /api/listing-imports/:importId/refused.csv': ownRoute({
    summary: 'The refused rows with their reasons, as a file to mend and bring in again',
    permission: 'inventory.import',
    params: OfImport,
    raw: true,
    handle: async (ctx, { params }) =>
      new Response(await refusedRows(ctx.work, params.importId), {
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="refused-rows.csv"`,
          'Cache-Control': 'no-store',
        },
      }),
  }),
};
