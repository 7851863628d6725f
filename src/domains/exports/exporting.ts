import { createHash } from 'node:crypto';
import { permissionsOf } from '#domains/dealerships/index.ts';
import type { Locale } from '#kernel/messages.ts';
import { Problem, Unavailable } from '#kernel/problems.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { systemActor } from '#platform/database/context.ts';
import type { Context } from '#platform/database/context.ts';
import { doing } from '#platform/jobs/index.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { record, sealJournal } from '#platform/journal/index.ts';
import { protectStream } from '#platform/keys/stream-cipher.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { writeContinuity } from './continuity-pack.ts';
import { keptFor } from './data-export.ts';
import type { DataExport } from './data-export.ts';
import { archivePlace, beginNext, leaving, lockExports, mayBegin, protectionPlace } from './data-exports.ts';
import { measureEverything, writeEverything } from './everything.ts';
import type { Written } from './everything.ts';
import { tellNightlyFailed, tellReady } from './letters.ts';
import { Progress } from './progress.ts';
import type { Reached } from './progress.ts';
import { countPapers } from './archive-papers.ts';
import { measureRecords, writeRecords } from './records-pack.ts';
import { runExport } from './tasks.ts';
import { productVersion } from './version.ts';

export const exportKind = 'export';

/** The run was taken over, or what it writes was removed: it ends without a word. */
class TakenOver extends Error {}

interface Started {
  fence: number;
  kind: DataExport['kind'];
  fiscalYear: number | null;
  photos: boolean;
  locale: Locale;
  protection: { salt: Buffer; key: Buffer } | undefined;
}

/** Writes an export: all of it from one moment, streamed, sealed as it goes. Safe to run again after any death. */
export const exporting = doing(runExport, 'asked', async (run, { exportId }) => {
  const started = await start(run, exportId);
  if (!started) return;
  const blob = newBlobName(run.dealershipId, exportKind);
  try {
    await sealAll(run);
    const made = await write(run, exportId, started, blob);
    await finish(run, exportId, started.fence, blob, made);
  } catch (error) {
    await run.ground.blobs.delete(blob).catch(() => undefined);
    if (error instanceof TakenOver) return;
    await fail(run, exportId, started.fence, error);
    if (run.lastAttempt)
      await tellNightlyFailed(run, exportId).catch((problem: unknown) =>
        run.log.warn({ err: problem }, 'nobody was told of a pack that failed'),
      );
    throw error;
  }
  await tellReady(run, exportId).catch((error: unknown) =>
    run.log.warn({ err: error }, 'nobody was told of an export'),
  );
});

/** Begins, if it may: undefined when it is done, removed, being written elsewhere, or must wait for its turn. */
async function start(run: DealershipRun, exportId: string): Promise<Started | undefined> {
  return run.work(async (ctx) => {
    await lockExports(ctx);
    const row = await ctx.db
      .selectFrom('dataExport')
      .selectAll()
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', exportId)
      .executeTakeFirst();
    if (!row || (row.state !== 'waiting' && row.state !== 'running')) return undefined;
    const alive = row.state === 'running' && row.aliveAt && ctx.now.getTime() - row.aliveAt.getTime() < 30_000;
    // A second try of the same job finds its own dead run; a run that still tells of itself is left alone.
    if (alive && run.attempt === 1) return undefined;
    if (row.state === 'waiting' && !(await mayBegin(ctx))) return undefined;
    const fence = row.fence + 1;
    await ctx.db
      .updateTable('dataExport')
      .set({ state: 'running', problem: null, fence, aliveAt: ctx.now, progress: '{}' })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', exportId)
      .execute();
    const opened = row.protection ? ctx.key.open(row.protection, protectionPlace(exportId)) : undefined;
    return {
      fence,
      kind: row.kind as DataExport['kind'],
      fiscalYear: row.fiscalYear,
      photos: row.photos,
      locale: row.locale as Locale,
      protection: opened && { salt: opened.subarray(0, 16), key: opened.subarray(16) },
    };
  }, leaving);
}

/** The journal is sealed to its end first, so that the chain in the archive holds every entry that it shows. */
async function sealAll(run: DealershipRun): Promise<void> {
  while ((await run.work(sealJournal, leaving)) === 500);
}

interface Made extends Written {
  bytes: number;
  sha256: string;
  snapshotAt: Date;
}

async function write(run: DealershipRun, exportId: string, started: Started, blob: string): Promise<Made> {
  const breaking = new AbortController();
  const stop = (): void => breaking.abort(new Unavailable('The export was interrupted.', 'interrupted'));
  run.signal.addEventListener('abort', stop, { once: true });
  try {
    return await run.ground.database.asDealership(
      {
        dealershipId: run.dealershipId,
        locale: started.locale,
        // What it reads for is the owner's: papers and reports show all of it.
        actor: { ...systemActor, permissions: permissionsOf(['owner']) },
      },
      async (ctx) => {
        const writer = new ArchiveWriter(ctx.now, breaking.signal);
        const hash = createHash('sha256');
        let bytes = 0;
        const { rowsInAll, filesInAll, pack } = await contentsOf(ctx, started);
        const progress = new Progress(
          { rowsInAll, filesInAll },
          {
            tell: (reached) => tell(run, exportId, started.fence, reached),
            elapsed: () => run.ground.clock.elapsed(),
            broken: (error) => breaking.abort(error),
          },
        );
        await tell(run, exportId, started.fence, progress.reached);
        const plain = started.protection ? protectStream(started.protection, writer.output) : writer.output;
        async function* counted(): AsyncGenerator<Uint8Array> {
          for await (const part of plain) {
            hash.update(part);
            bytes += part.length;
            progress.bytes(part.length);
            yield part;
          }
        }
        const keeping = run.ground.blobs.put(blob, ctx.key.sealStream(counted(), archivePlace(exportId)));
        keeping.catch((error: unknown) => breaking.abort(error as Error));
        try {
          const written = await pack(writer, progress);
          writer.end();
          await keeping;
          return { ...written, bytes, sha256: hash.digest('hex'), snapshotAt: ctx.now };
        } catch (error) {
          // Whatever broke it, whoever reads the archive must not wait for ever.
          breaking.abort(error as Error);
          await keeping.catch(() => undefined);
          throw error;
        }
      },
      // What is printed for a bad day is a list of people to work with: the restricted are in none.
      { snapshot: true, whole: started.kind !== 'continuity', statementTimeout: 600_000 },
    );
  } finally {
    run.signal.removeEventListener('abort', stop);
  }
}

async function contentsOf(
  ctx: Context,
  started: Started,
): Promise<{
  rowsInAll: number;
  filesInAll: number;
  pack(writer: ArchiveWriter, progress: Progress): Promise<Written>;
}> {
  const version = productVersion;
  if (started.kind === 'everything') {
    const { tables, ...inAll } = await measureEverything(ctx, started.photos);
    return {
      ...inAll,
      pack: (writer, progress) => writeEverything(ctx, writer, progress, { tables, photos: started.photos, version }),
    };
  }
  if (started.kind === 'records') {
    const { tables, days, ...inAll } = await measureRecords(ctx, started.fiscalYear!);
    return {
      ...inAll,
      filesInAll: await countPapers(ctx, days),
      pack: (writer, progress) =>
        writeRecords(ctx, writer, progress, { tables, days, fiscalYear: started.fiscalYear!, version }),
    };
  }
  return { rowsInAll: 0, filesInAll: 0, pack: (writer, progress) => writeContinuity(ctx, writer, progress, version) };
}

async function tell(run: DealershipRun, exportId: string, fence: number, reached: Reached): Promise<void> {
  const { numUpdatedRows } = await run.work(
    (ctx) =>
      ctx.db
        .updateTable('dataExport')
        .set({ progress: JSON.stringify(reached), aliveAt: run.ground.clock.now() })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', exportId)
        .where('fence', '=', fence)
        .executeTakeFirst(),
    leaving,
  );
  if (numUpdatedRows === 0n) throw new TakenOver();
}

async function finish(run: DealershipRun, exportId: string, fence: number, blob: string, made: Made): Promise<void> {
  await run.work(async (ctx) => {
    await lockExports(ctx);
    const now = run.ground.clock.now();
    const { numUpdatedRows } = await ctx.db
      .updateTable('dataExport')
      .set({
        state: 'ready',
        blob,
        bytes: made.bytes,
        sha256: made.sha256,
        contents: JSON.stringify({ counts: made.counts, files: made.files, missing: made.missing }),
        protection: null,
        snapshotAt: made.snapshotAt,
        finishedAt: now,
        expiresAt: new Date(now.getTime() + keptFor),
      })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', exportId)
      .where('fence', '=', fence)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new TakenOver();
    await record(ctx, {
      event: 'export.finished',
      record: { kind: 'export', id: exportId },
      after: { bytes: made.bytes, sha256: made.sha256, files: made.files, missing: made.missing },
    });
    await beginNext(ctx);
  }, leaving);
}

const known = new Set(['disk_full', 'storage_unavailable', 'no_key', 'interrupted']);

async function fail(run: DealershipRun, exportId: string, fence: number, error: unknown): Promise<void> {
  const code = error instanceof Problem && known.has(error.code) ? error.code : 'unexpected';
  await run.work(async (ctx) => {
    await lockExports(ctx);
    await ctx.db
      .updateTable('dataExport')
      // While tries are left it waits for the next one.
      .set(
        run.lastAttempt
          ? { state: 'failed', problem: code, protection: null, finishedAt: run.ground.clock.now() }
          : { state: 'waiting', problem: code },
      )
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', exportId)
      .where('fence', '=', fence)
      .execute();
    if (!run.lastAttempt) return;
    await record(ctx, {
      event: 'export.failed',
      record: { kind: 'export', id: exportId },
      after: { problem: code },
    });
    await beginNext(ctx);
  }, leaving);
}
