import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

const OfImport = z.object({ importId: Id });

/** Brings the rows of a listing file in. */
export const importListing = task('inventory.import_listing', OfImport, { deadline: 900, attempts: 12 });

/** Takes an import back. */
export const undoImport = task('inventory.undo_listing_import', OfImport, { deadline: 900, attempts: 12 });

/** Decodes VINs of imported vehicles, some at a time, and fills what their rows left empty. */
export const decodeImported = task('inventory.decode_imported', z.object({ importId: Id, after: Id.optional() }), {
  deadline: 120,
  attempts: 5,
  heavy: true,
});
