import { z } from 'zod';
import { Id } from '#kernel/ids.ts';

export const exportKinds = ['everything', 'records', 'continuity'] as const;
export const exportStates = ['waiting', 'running', 'ready', 'failed', 'expired', 'removed'] as const;
export const exportProblems = ['disk_full', 'storage_unavailable', 'no_key', 'interrupted', 'unexpected'] as const;

/** The office's screen of it, for links. */
export const yourDataPath = '/settings/data';

/** Most exports of a dealership that run at once; others wait their turn (security.md 12). */
export const mostRunning = 2;
/** Most that wait or run at once: more are surely a mistake. */
export const mostWaiting = 10;
/** How long an export is kept, in milliseconds (data register: 7 days). */
export const keptFor = 7 * 86_400_000;
/** A run that was not heard of for so long has died, in milliseconds. */
export const deadAfter = 2 * 60_000;

/** An export or pack, as its owner sees it. */
export const DataExport = z.object({
  id: Id,
  kind: z.enum(exportKinds),
  fiscalYear: z.int().nullable(),
  photos: z.boolean(),
  protected: z.boolean().describe('Whether a passphrase is needed to open it'),
  nightly: z.boolean().describe('Made by itself at night'),
  state: z.enum(exportStates),
  problem: z.enum(exportProblems).nullable(),
  progress: z
    .object({ rows: z.int(), rowsInAll: z.int(), files: z.int(), filesInAll: z.int(), bytes: z.int() })
    .nullable(),
  by: z.string().nullable(),
  requestedAt: z.date(),
  snapshotAt: z.date().nullable().describe('The moment that it shows'),
  finishedAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
  bytes: z.int().nullable(),
  sha256: z.string().nullable().describe('Of the file as it is downloaded'),
  contents: z.object({
    counts: z.record(z.string(), z.int()).optional().describe('Rows by thing'),
    files: z.int().optional(),
    missing: z.int().optional().describe('Files that records name but that were not there any more'),
  }),
  downloads: z.int(),
});
export type DataExport = z.output<typeof DataExport>;

/** What is asked for. */
export const ExportRequest = z
  .strictObject({
    kind: z.enum(exportKinds),
    fiscalYear: z.int().min(1990).max(2200).optional().describe('Of a records pack: the year in which it ends'),
    photos: z.boolean().default(true).describe('Whether photos and files go along'),
    passphrase: z
      .string()
      .min(12, 'must be at least 12 characters long')
      .max(200)
      .optional()
      .describe('Protects the file that is downloaded; nobody can open it without. It is not kept'),
  })
  .refine((given) => (given.kind === 'records') === (given.fiscalYear !== undefined), {
    path: ['fiscalYear'],
    message: 'must be given for a records pack, and only for it',
    params: { code: 'fiscal_year' },
  });
export type ExportRequest = z.output<typeof ExportRequest>;
