import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { archiveProblems } from './archive-problem.ts';

export const importStates = ['uploading', 'reading', 'ready', 'loading', 'done', 'failed', 'removed'] as const;

/** Size of the parts that an archive is sent in. */
export const partBytes = 8 * 1024 * 1024;
/** Largest archive that is taken through the browser; the command takes larger ones. */
export const mostUploaded = 50 * 1024 ** 3;

const Totals = z.record(z.string(), z.int());

/** What an archive says of itself, shown before it is loaded. */
export const ArchiveSummary = z.object({
  dealership: z.object({ name: z.string(), legalName: z.string(), slug: z.string() }),
  product: z.string(),
  snapshotAt: z.string(),
  things: z.array(z.object({ thing: z.string(), rows: z.int() })),
  entries: z.int(),
  files: z.int(),
  bytes: z.int().describe('What it unpacks to'),
  journal: z.object({ entries: z.int(), holds: z.boolean() }).describe('Whether its hash chain holds'),
  staff: z.object({ matched: z.array(z.string()), invite: z.array(z.string()) }),
});
export type ArchiveSummary = z.output<typeof ArchiveSummary>;

/** A table, as the archive says it is and as it is here now. */
export const Comparison = z.object({
  table: z.string(),
  thing: z.string(),
  rows: z.object({ archive: z.int(), here: z.int() }),
  cents: z.object({ archive: Totals, here: Totals }),
  same: z.boolean().describe('Rows, money and the digest of the content agree'),
});

export const LoadReport = z.object({
  comparison: z.array(Comparison),
  files: z.int(),
  missing: z.int(),
  journal: z.object({ entries: z.int(), holds: z.boolean() }),
  notLoaded: z.array(z.object({ table: z.string(), rows: z.int() })).describe('What only the platform may write'),
  staff: z.object({ matched: z.array(z.string()), invite: z.array(z.string()) }),
  quieted: z.object({
    channels: z.int(),
    posts: z.int(),
    rules: z.int(),
    letters: z.int(),
    keys: z.int(),
    invitations: z.int(),
  }),
  photos: z.int().describe('Photos whose sizes are being made anew'),
});
export type LoadReport = z.output<typeof LoadReport>;

/** An archive that is being brought in. */
export const DataImport = z.object({
  id: Id,
  fileName: z.string(),
  bytes: z.int(),
  partBytes: z.int(),
  parts: z.array(z.int()).describe('Numbers of the parts that have arrived, from 0'),
  protected: z.boolean().describe('Whether a passphrase is needed to read it; known once its first part has arrived'),
  state: z.enum(importStates),
  problem: z.object({ code: z.enum(archiveProblems), entry: z.string().nullable() }).nullable(),
  summary: ArchiveSummary.nullable(),
  progress: z.object({ done: z.int(), inAll: z.int() }).nullable(),
  report: LoadReport.nullable(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
});
export type DataImport = z.output<typeof DataImport>;

export const ImportRequest = z.strictObject({
  fileName: text(200, { least: 1 }),
  bytes: z.int().min(100).max(mostUploaded),
});

export const ReadRequest = z.strictObject({
  passphrase: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Of an archive that one protects. It is not kept: only the key that it makes is, sealed, until the load'),
});
