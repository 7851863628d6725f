import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import type { z } from 'zod';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import type { OwnContext, Upload } from '#platform/web/route.ts';
import { ArchiveProblem } from './archive-problem.ts';
import { partBytes } from './data-import.ts';
import type { DataImport, ImportRequest } from './data-import.ts';
import { emptiness } from './emptiness.ts';
import { deleteParts, lengthOfPart, partBlob, partPlace, partsOf, partsSource } from './import-parts.ts';
import { looksProtected, protectionKey } from './protected-archive.ts';
import { loadArchiveTask, readArchiveTask } from './tasks.ts';
import { countRows, dealershipTables } from './tables.ts';

/** An upload that nobody goes on with is forgotten after so long, in milliseconds. */
const forgottenAfter = 7 * 86_400_000;

const rows = (ctx: Context) => ctx.db.selectFrom('dataImport').selectAll().where('dealershipId', '=', ctx.dealershipId);
type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

function shown(row: Row): DataImport {
  const { id, fileName, bytes, parts, state, problem, summary, report, createdAt, finishedAt } = row;
  const progress = row.progress as { done?: number };
  return {
    id,
    fileName,
    bytes,
    partBytes: row.partBytes,
    parts,
    protected: row.protected,
    state,
    problem,
    summary,
    report,
    createdAt,
    finishedAt,
    progress: progress.done === undefined ? null : progress,
  } as unknown as DataImport;
}

/** Archives that were brought in, newest first. */
export async function listImports(ctx: Context): Promise<DataImport[]> {
  return (await rows(ctx).orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(20).execute()).map(shown);
}

/** @throws NotFound */
export async function findImport(ctx: Context, importId: string, lock = false): Promise<DataImport> {
  const query = rows(ctx).where('id', '=', importId);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw new NotFound('import');
  return shown(row);
}

export async function setImport(ctx: Context, importId: string, set: Record<string, unknown>): Promise<void> {
  await ctx.db
    .updateTable('dataImport')
    .set(set)
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', importId)
    .execute();
}

/**
 * Begins to take an archive: it is sent in parts, so that an upload that was cut goes on where it stopped.
 * @throws ArchiveProblem `not_empty` · Conflict when another one is under way
 */
export async function beginImport(ctx: Context, given: z.output<typeof ImportRequest>): Promise<DataImport> {
  const tables = await dealershipTables(ctx);
  const found = emptiness(tables, await countRows(ctx, tables));
  if (found.length > 0) throw new ArchiveProblem('not_empty', found.join(', '));
  const other = await rows(ctx).where('state', 'in', ['uploading', 'reading', 'ready', 'loading']).executeTakeFirst();
  if (other)
    throw new Conflict('Another archive is being brought in. Finish or remove that one first.', {}, 'import_under_way');
  const id = newId();
  await ctx.db
    .insertInto('dataImport')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      fileName: given.fileName,
      bytes: given.bytes,
      partBytes,
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
      aliveAt: ctx.now,
    })
    .execute();
  await record(ctx, { event: 'import.begun', record: { kind: 'import', id }, after: { bytes: given.bytes } });
  return findImport(ctx, id);
}

/**
 * Takes a part, sealed as it is kept. The same part again replaces itself.
 * @throws Invalid for a part that is not of this archive, or not of its length · Conflict when it is not awaited
 */
export async function takePart(own: OwnContext, importId: string, part: number, upload: Upload): Promise<DataImport> {
  const of = await own.work((ctx) => findImport(ctx, importId), { write: false });
  if (of.state !== 'uploading') throw new Conflict('This archive is not awaited any more.', {}, 'not_awaited');
  if (part >= partsOf(of)) throw invalidField('/part', 'part', 'The archive has no such part.');
  if (upload.bytes.length !== lengthOfPart(of, part))
    throw invalidField('', 'part_length', `Part ${part} must have ${lengthOfPart(of, part)} bytes.`);
  const key = await own.ground.keyring.of(own.dealershipId);
  await own.ground.blobs.put(
    partBlob(own.dealershipId, importId, part),
    key.seal(upload.bytes, partPlace(importId, part)),
  );
  return own.work(async (ctx) => {
    const now = await findImport(ctx, importId, true);
    if (now.state !== 'uploading') throw new Conflict('This archive is not awaited any more.', {}, 'not_awaited');
    const parts = [...new Set([...now.parts, part])].toSorted((a, b) => a - b);
    const sealed = part === 0 ? looksProtected(upload.bytes) : now.protected;
    await setImport(ctx, importId, { parts, protected: sealed, aliveAt: ctx.now });
    return { ...now, parts, protected: sealed };
  });
}

/** Where the key made of a passphrase stands until the archive was loaded. */
const protectionPlace = (importId: string): string => `import protection ${importId}`;

/** The key that opens an archive that a passphrase protects; undefined when none does. */
export async function keyOfImport(ctx: Context, importId: string): Promise<Buffer | undefined> {
  const row = await rows(ctx).where('id', '=', importId).executeTakeFirst();
  return row?.protection ? ctx.key.open(row.protection, protectionPlace(importId)) : undefined;
}

/**
 * All parts have arrived: the archive is read and checked by a job. A passphrase is tried here, so that whoever mistyped
 * hears it at once, and nothing has begun.
 * @throws Conflict when parts are missing · ArchiveProblem `sealed_archive` without a passphrase that is needed,
 * `wrong_passphrase` with another one
 */
export async function readImport(own: OwnContext, importId: string, passphrase?: string): Promise<DataImport> {
  const awaited = (of: DataImport): void => {
    if (of.state !== 'uploading') throw new Conflict('This archive is not awaited any more.', {}, 'not_awaited');
    if (of.parts.length < partsOf(of)) throw new Conflict('Parts of the archive are missing.', {}, 'parts_missing');
  };
  const seen = await own.work((ctx) => findImport(ctx, importId), { write: false });
  awaited(seen);
  let key: Buffer | undefined;
  if (seen.protected) {
    if (passphrase === undefined) throw new ArchiveProblem('sealed_archive');
    key = await protectionKey(await partsSource(own.ground, own.dealershipId, seen), passphrase);
  }
  return own.work(async (ctx) => {
    awaited(await findImport(ctx, importId, true));
    await setImport(ctx, importId, {
      state: 'reading',
      progress: '{}',
      aliveAt: ctx.now,
      protection: key ? ctx.key.seal(key, protectionPlace(importId)) : null,
    });
    await enqueue(ctx, readArchiveTask, { importId });
    return findImport(ctx, importId);
  });
}

/** Loads what was read and looked at. @throws Conflict when it was not read yet */
export async function startLoad(ctx: Context, importId: string): Promise<DataImport> {
  const of = await findImport(ctx, importId, true);
  if (of.state !== 'ready') throw new Conflict('The archive is not ready to be loaded.', {}, 'not_ready');
  await setImport(ctx, importId, { state: 'loading', progress: '{}', aliveAt: ctx.now });
  await record(ctx, { event: 'import.started', record: { kind: 'import', id: importId } });
  await enqueue(ctx, loadArchiveTask, { importId });
  return findImport(ctx, importId);
}

/** Removes an archive that was brought in: its parts for good, at once. What was loaded stays. @throws Conflict while it is loaded */
export async function removeImport(own: OwnContext, importId: string): Promise<void> {
  const of = await own.work(async (ctx) => {
    const now = await findImport(ctx, importId, true);
    if (now.state === 'loading') throw new Conflict('It is being loaded just now.', {}, 'loading');
    await setImport(ctx, importId, { state: 'removed', summary: null, protection: null, finishedAt: ctx.now });
    await record(ctx, { event: 'import.removed', record: { kind: 'import', id: importId } });
    return now;
  });
  await deleteParts(own.ground, own.dealershipId, of);
}

/** Forgets uploads that nobody goes on with, and puts in again what a dead worker left. */
export async function forgetOldImports(ground: Ground, dealershipId: string): Promise<void> {
  const old = await ground.database.asDealership({ dealershipId }, async (ctx) => {
    const before = new Date(ctx.now.getTime() - forgottenAfter);
    const found = await rows(ctx)
      .where('state', 'in', ['uploading', 'ready', 'failed'])
      .where('createdAt', '<', before)
      .where('aliveAt', '<', before)
      .execute();
    return found.map(shown);
  });
  for (const of of old) {
    await deleteParts(ground, dealershipId, of);
    await ground.database.asDealership(
      { dealershipId },
      (ctx) => setImport(ctx, of.id, { state: 'removed', summary: null, protection: null, finishedAt: ctx.now }),
      { write: true, lettingGo: true },
    );
  }
}
