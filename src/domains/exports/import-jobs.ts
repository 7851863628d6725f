import { putLogo } from '#domains/dealerships/index.ts';
import { permissionsOf } from '#domains/dealerships/index.ts';
import { Problem } from '#kernel/problems.ts';
import { systemActor } from '#platform/database/context.ts';
import type { Context } from '#platform/database/context.ts';
import type { Manner } from '#platform/database/database.ts';
import { doing } from '#platform/jobs/index.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { ArchiveProblem, archiveProblems } from './archive-problem.ts';
import type { ArchiveProblemCode } from './archive-problem.ts';
import { openArchive, verifyEntries } from './archive-reader.ts';
import type { Archive } from './archive-reader.ts';
import { findImport, keyOfImport, setImport } from './data-imports.ts';
import type { DataImport } from './data-import.ts';
import { schemaName } from './everything.ts';
import { deleteParts, partsSource } from './import-parts.ts';
import { loadArchive, logoOf } from './loading.ts';
import { openProtected } from './protected-archive.ts';
import { summarise } from './summary.ts';
import { loadArchiveTask, readArchiveTask } from './tasks.ts';

/** Reads an archive that was sent, whole, and tells what is in it. Nothing is loaded yet. */
export const reading = doing(readArchiveTask, 'asked', (run, { importId }) =>
  withArchive(run, importId, 'reading', async (archive, _of, tell) => {
    let done = 0;
    const inAll = archive.index.entries.reduce((sum, { bytes }) => sum + bytes, 0);
    await verifyEntries(archive, (bytes) => tell((done += bytes), inAll));
    const summary = await run.work((ctx) => summarise(ctx, archive), { write: false, whole: true });
    await run.work((ctx) =>
      setImport(ctx, importId, { state: 'ready', summary: JSON.stringify(summary), aliveAt: ctx.now }),
    );
  }),
);

/** Loads an archive that was read. Run again after any death: a load is committed whole or not at all. */
export const loading = doing(loadArchiveTask, 'asked', (run, { importId }) =>
  withArchive(run, importId, 'loading', async (archive, of, tell) => {
    const { index } = archive;
    const inAll =
      Object.values(index.tables).reduce((sum, { rows }) => sum + rows, 0) +
      index.entries.filter(({ path }) => /^(photos|files)\//.test(path)).length;
    let done = 0;
    await loadArchive(
      {
        ground: run.ground,
        dealershipId: run.dealershipId,
        actor: { ...systemActor, permissions: permissionsOf(['owner']) },
        loadId: importId,
      },
      archive,
      of.summary!.journal,
      {
        each: (count) => tell((done += count), inAll),
        done: (ctx, report) =>
          setImport(ctx, importId, {
            state: 'done',
            problem: null,
            protection: null,
            report: JSON.stringify(report),
            finishedAt: run.ground.clock.now(),
          }),
      },
    );
    const logo = await logoOf(archive);
    if (logo) await loadLogo(run, logo);
    await deleteParts(run.ground, run.dealershipId, of);
  }),
);

/** A logo that cannot be read is left out: it is the least of what was brought in. */
export async function loadLogo(
  run: Pick<DealershipRun, 'ground' | 'dealershipId' | 'log'>,
  logo: Buffer,
): Promise<void> {
  const { ground, dealershipId } = run;
  const work = <T>(task: (ctx: Context) => Promise<T>, manner?: Manner) =>
    ground.database.asDealership({ dealershipId }, task, { write: true, ...manner });
  await putLogo({ ground, dealershipId, work }, logo).catch((error: unknown) =>
    run.log.warn({ err: error }, 'the logo of an archive was left out'),
  );
}

async function withArchive(
  run: DealershipRun,
  importId: string,
  state: 'reading' | 'loading',
  work: (archive: Archive, of: DataImport, tell: (done: number, inAll: number) => void) => Promise<void>,
): Promise<void> {
  const of = await run.work((ctx) => findImport(ctx, importId), { write: false }).catch(() => undefined);
  if (of?.state !== state) return;
  let told = run.ground.clock.elapsed();
  const tell = (done: number, inAll: number): void => {
    if (run.signal.aborted) throw run.signal.reason;
    if (run.ground.clock.elapsed() - told < 2000) return;
    told = run.ground.clock.elapsed();
    run
      .work((ctx) =>
        setImport(ctx, importId, { progress: JSON.stringify({ done, inAll }), aliveAt: run.ground.clock.now() }),
      )
      .catch((error: unknown) => run.log.warn({ err: error }, 'progress was not told'));
  };
  try {
    const parts = await partsSource(run.ground, run.dealershipId, of);
    const key = await run.work((ctx) => keyOfImport(ctx, importId), { write: false });
    const archive = await openArchive(key ? await openProtected(parts, key) : parts, schemaName());
    try {
      await work(archive, of, tell);
    } finally {
      archive.close();
    }
  } catch (error) {
    const problem = problemOf(error);
    // What is wrong with an archive is wrong the next time, too; anything else may pass.
    if (!(error instanceof ArchiveProblem) && !run.lastAttempt) throw error;
    await run.work(async (ctx) => {
      await setImport(ctx, importId, {
        state: 'failed',
        problem: JSON.stringify(problem),
        protection: null,
        finishedAt: run.ground.clock.now(),
      });
      await record(ctx, { event: 'import.failed', record: { kind: 'import', id: importId }, after: { ...problem } });
    });
    await deleteParts(run.ground, run.dealershipId, of);
    if (!(error instanceof ArchiveProblem)) throw error;
  }
}

function problemOf(error: unknown): { code: ArchiveProblemCode; entry: string | null } {
  if (error instanceof ArchiveProblem) return { code: error.code as ArchiveProblemCode, entry: error.entry };
  const code = error instanceof Problem ? (error.code as ArchiveProblemCode) : 'unexpected';
  return { code: archiveProblems.includes(code) ? code : 'unexpected', entry: null };
}
