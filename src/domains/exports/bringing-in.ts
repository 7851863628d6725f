import { permissionsOf } from '#domains/dealerships/index.ts';
import { newId } from '#kernel/ids.ts';
import { systemActor } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { openArchive, verifyEntries } from './archive-reader.ts';
import type { Archive } from './archive-reader.ts';
import type { LoadReport } from './data-import.ts';
import { schemaName } from './everything.ts';
import { loadLogo } from './import-jobs.ts';
import { verifyChain } from './imported-journal.ts';
import { loadArchive, logoOf } from './loading.ts';
import { isProtected, openProtected, protectionKey } from './protected-archive.ts';
import { fileSource } from './source.ts';

/**
 * Opens an archive in a file, for the command line, and checks every byte of it. Nothing of a database is needed yet.
 * @param ask for the passphrase, when one protects it
 * @throws ArchiveProblem · the file system's error
 */
export async function openArchiveFile(path: string, ask: () => Promise<string>): Promise<Archive> {
  const file = await fileSource(path);
  const source = (await isProtected(file)) ? await openProtected(file, await protectionKey(file, await ask())) : file;
  const archive = await openArchive(source, schemaName());
  try {
    await verifyEntries(archive, () => undefined);
    return archive;
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** Loads an archive that was opened and checked into an empty dealership. @throws ArchiveProblem · NotFound */
export async function bringIn(ground: Ground, dealershipId: string, archive: Archive): Promise<LoadReport> {
  const report = await loadArchive(
    {
      ground,
      dealershipId,
      actor: { ...systemActor, permissions: permissionsOf(['owner']) },
      loadId: newId(),
    },
    archive,
    await verifyChain(archive),
    { each: () => undefined },
  );
  const logo = await logoOf(archive);
  if (logo) await loadLogo({ ground, dealershipId, log: ground.log }, logo);
  return report;
}
