import { z } from 'zod';

/** The form of an archive. A program reads its own form and older ones, never a newer one. */
export const archiveForm = 1;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** An entry of the archive: what its bytes must be. */
export const IndexedEntry = z.object({ path: z.string().max(500), bytes: z.int().min(0), sha256: Digest });
export type IndexedEntry = z.output<typeof IndexedEntry>;

export const TableSumShape = z.object({
  rows: z.int().min(0),
  cents: z.record(z.string(), z.int()),
  content: Digest,
});

/** `index.json`, the last entry: what the archive is, what is in it, and what it adds up to. */
export const ArchiveIndex = z.object({
  form: z.int().min(1),
  product: z.string(),
  kind: z.enum(['everything', 'records', 'continuity']),
  schema: z.string().max(200).describe('The newest migration: which form the rows have'),
  snapshotAt: z.string(),
  dealership: z.object({ id: z.uuid(), name: z.string(), legalName: z.string(), slug: z.string() }),
  photos: z.boolean().describe('Whether photos and files are in the archive'),
  tables: z.record(z.string(), TableSumShape.extend({ thing: z.string(), path: z.string() })),
  missing: z.array(z.string()).describe('Files that rows name but that were not there any more'),
  entries: z.array(IndexedEntry),
});
export type ArchiveIndex = z.output<typeof ArchiveIndex>;
