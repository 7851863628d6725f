import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { Locale } from '#kernel/messages.ts';
import { Problem } from '#kernel/problems.ts';
import { systemActor } from '#platform/database/context.ts';
import type { Context } from '#platform/database/context.ts';
import type { Manner, Scope } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { openedLength } from '#platform/keys/stream-cipher.ts';
import type { DataExport, ExportRequest } from './data-export.ts';
import { archivePlace, findExport, leaving, removeExport, requestExport } from './data-exports.ts';
import { exportsMessages } from './messages.ts';

/** Whose data a command takes out, and how it has the work done. */
export interface TakingOut {
  ground: Ground;
  dealershipId: string;
  locale: Locale;
  /** Runs what waits in the queue; a worker that is up may be faster. */
  work(): Promise<void>;
}

/** An export did not come about, and why. */
class NotTakenOut extends Problem {
  constructor(problem: DataExport['problem'], locale: Locale) {
    const why = exportsMessages(locale)(`failed.${problem ?? 'unexpected'}`);
    super(503, problem ?? 'unexpected', 'The export failed', `The export failed. ${why} No file was written.`);
  }
}

/**
 * Makes an export as everybody's are made (one snapshot, in the journal, owners are told), and writes it to a file that only
 * its writer may read. What was written is held against the digest before the file gets its name.
 * @throws NotTakenOut · the file system's error
 */
export async function takeOut(of: TakingOut, given: ExportRequest, file: string): Promise<DataExport> {
  const { ground, dealershipId, locale } = of;
  const scope: Scope = { dealershipId, locale, actor: systemActor, cause: { kind: 'platform', of: 'export' } };
  const work = <T>(task: (ctx: Context) => Promise<T>, manner?: Manner) =>
    ground.database.asDealership(scope, task, { write: true, ...manner });
  const { id } = await requestExport({ work }, given);
  for (;;) {
    await of.work();
    const { blob, ...made } = await work((ctx) => findExport(ctx, id), { write: false });
    if (made.state === 'ready') {
      await write(of, id, blob!, made.sha256!, file);
      await work((ctx) => record(ctx, { event: 'export.downloaded', record: { kind: 'export', id } }), leaving);
      return made;
    }
    if (made.state !== 'running' && (made.state !== 'waiting' || made.problem)) {
      if (made.state === 'waiting') await removeExport({ ground, work }, id);
      throw new NotTakenOut(made.problem, locale);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function write(of: TakingOut, id: string, blob: string, sha256: string, file: string): Promise<void> {
  const { ground, dealershipId } = of;
  const kept = await ground.blobs.stat(blob);
  if (!kept) throw new NotTakenOut('storage_unavailable', of.locale);
  const key = await ground.keyring.of(dealershipId);
  const read = async (range: { start: number; end: number }) => (await ground.blobs.open(blob, range)).stream;
  const source = key.openStream(kept.bytes, read, archivePlace(id), { start: 0, end: openedLength(kept.bytes) - 1 });
  const part = `${file}.part`;
  const output = await open(part, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    for await (const bytes of source) {
      hash.update(bytes);
      await output.write(bytes);
    }
    await output.sync();
    if (hash.digest('hex') !== sha256) throw new NotTakenOut('storage_unavailable', of.locale);
    await output.close();
    await rename(part, file);
  } catch (error) {
    await output.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}
