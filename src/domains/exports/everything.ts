import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { readLogo } from '#domains/dealerships/index.ts';
import type { Context } from '#platform/database/context.ts';
import { journalLines } from '#platform/journal/index.ts';
import { readMigrations } from '#platform/database/migrate.ts';
import { thingWords } from '#platform/register/index.ts';
import { archiveForm } from './archive-index.ts';
import type { ArchiveIndex } from './archive-index.ts';
import { countPapers, writePapers } from './archive-papers.ts';
import { schemaOf, writeCsv, writeFiles, writeLines } from './archive-tables.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { readMeanings } from './meanings.ts';
import type { Progress } from './progress.ts';
import { readme } from './readme.ts';
import { countRows, dealershipTables } from './tables.ts';
import type { DealershipTable } from './tables.ts';

/** What was written: for the export's row, and for whoever asks later. */
export interface Written {
  counts: Record<string, number>;
  files: number;
  missing: number;
}

/** The program by which anyone verifies the journal and its roots, without us. */
const verifier = path.resolve(import.meta.dirname, '../../platform/journal/stand-alone/verify-journal.mjs');

/** Rows and files that an export of everything will hold. */
export async function measureEverything(
  ctx: Context,
  photos: boolean,
): Promise<{ tables: DealershipTable[]; rowsInAll: number; filesInAll: number }> {
  const tables = await dealershipTables(ctx);
  const counts = await countRows(ctx, tables);
  const withFiles = photos ? tables.filter(({ line }) => line.files) : [];
  return {
    tables,
    rowsInAll: [...counts.values()].reduce((sum, count) => sum + count, 0),
    filesInAll: withFiles.reduce((sum, { name }) => sum + counts.get(name)!, 0) + (await countPapers(ctx)),
  };
}

/** Which dealership an archive is of. */
export async function dealershipOf(ctx: Context): Promise<ArchiveIndex['dealership']> {
  const { rows } = await sql<ArchiveIndex['dealership']>`
    select dealership_id as id, name, legal_name as "legalName", slug from dealership where dealership_id = ${ctx.dealershipId}`.execute(
    ctx.db,
  );
  return rows[0]!;
}

/** The name of the form that the rows have: the newest migration. */
export const schemaName = (): string => readMigrations().at(-1)!.name;

/** Writes everything that the dealership has, as it was at the moment of this transaction. */
export async function writeEverything(
  ctx: Context,
  writer: ArchiveWriter,
  progress: Progress,
  given: { tables: readonly DealershipTable[]; photos: boolean; version: string },
): Promise<Written> {
  const { tables, photos } = given;
  const dealership = await dealershipOf(ctx);
  for (const [name, text] of readme(dealership, ctx.now)) await writer.add(name, text);
  await writer.add('schema.json', schemaOf(tables, readMeanings(), thingWords(ctx.locale)));
  const sums: ArchiveIndex['tables'] = {};
  for (const table of tables) sums[table.name] = await writeLines(ctx, writer, table, progress);
  for (const table of tables) await writeCsv(ctx, writer, table);
  const missing: string[] = [];
  if (photos) for (const table of tables) missing.push(...(await writeFiles(ctx, writer, table, progress)));
  await writeLogo(ctx, writer);
  await writePapers(ctx, writer, progress);
  await writer.add('journal/chain.jsonl', lineByLine(journalLines(ctx)));
  await writer.add('tools/verify-journal.mjs', readFileSync(verifier));
  await writeIndex(writer, {
    form: archiveForm,
    product: given.version,
    kind: 'everything',
    schema: schemaName(),
    snapshotAt: ctx.now.toISOString(),
    dealership,
    photos,
    tables: sums,
    missing,
  });
  return { counts: countsOf(sums), files: progress.reached.files, missing: missing.length };
}

/** Writes the index: last, so that it names every entry before it. */
export async function writeIndex(writer: ArchiveWriter, index: Omit<ArchiveIndex, 'entries'>): Promise<void> {
  await writer.add('index.json', JSON.stringify({ ...index, entries: [...writer.entries] }, null, 1));
}

function countsOf(sums: ArchiveIndex['tables']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { thing, rows } of Object.values(sums)) counts[thing] = (counts[thing] ?? 0) + rows;
  return counts;
}

export const logoPath = 'logo/logo.png';

async function writeLogo(ctx: Context, writer: ArchiveWriter): Promise<void> {
  const { rows } = await sql<{ logo: { publicName: string } | null }>`
    select logo from dealership where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
  const name = rows[0]?.logo?.publicName;
  const logo = name ? await readLogo(ctx.ground, name, 'png') : undefined;
  if (logo) await writer.add(logoPath, logo.bytes, true);
}

async function* lineByLine(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
