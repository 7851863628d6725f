import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { permissionsOf } from '#domains/dealerships/index.ts';
import { newId } from '#kernel/ids.ts';
import { systemActor } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { openArchive, verifyEntries } from './archive-reader.ts';
import type { Source } from './archive-reader.ts';
import type { LoadReport } from './data-import.ts';
import { schemaName } from './everything.ts';
import { loadLogo } from './import-jobs.ts';
import { verifyChain } from './imported-journal.ts';
import { loadArchive, logoOf } from './loading.ts';

/** A file of this machine as what an archive is read from. @throws the file system's error */
export async function fileSource(path: string): Promise<Source> {
  const { size } = await stat(path);
  return {
    bytes: size,
    read: (start, end) => createReadStream(path, { start, end: end - 1 }) as AsyncIterable<Buffer>,
  };
}

/**
 * Loads the archive in a file into an empty dealership, for the command line: read whole and checked first.
 * @throws ArchiveProblem · NotFound
 */
export async function bringIn(ground: Ground, dealershipId: string, path: string): Promise<LoadReport> {
  const archive = await openArchive(await fileSource(path), schemaName());
  try {
    await verifyEntries(archive, () => undefined);
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
  } finally {
    archive.close();
  }
}
