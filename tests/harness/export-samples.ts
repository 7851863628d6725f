import { newId } from '#kernel/ids.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { newSecretLink } from '#platform/web/secret-link.ts';
import type { Sample, Stocked } from './samples.ts';
import type { TestDealership, TestHouse } from './house.ts';

/** An export that is ready, and archives that are being brought in, in each of their states. */
export interface StockedExports {
  dataExportId: string;
  ticket: string;
  /** The token of a link in the owner's letter. */
  exportLink: string;
  uploadId: string;
  sentId: string;
  readId: string;
}

export async function stockExports(house: TestHouse, dealership: TestDealership): Promise<StockedExports> {
  const [dataExportId, uploadId, sentId, readId] = [newId(), newId(), newId(), newId()];
  const blob = newBlobName(dealership.id, 'export');
  const key = await house.ground.keyring.of(dealership.id);
  async function* archive() {
    yield Buffer.from('an archive');
  }
  await house.ground.blobs.put(blob, key.sealStream(archive(), `export archive ${dataExportId}`));
  const now = house.clock.now();
  await house.as(dealership, async (ctx) => {
    await ctx.db
      .insertInto('dataExport')
      .values({
        dealershipId: dealership.id,
        id: dataExportId,
        kind: 'everything',
        locale: 'en',
        state: 'ready',
        requestedAt: now,
        snapshotAt: now,
        finishedAt: now,
        expiresAt: new Date(now.getTime() + 86_400_000),
        blob,
        bytes: 10,
        sha256: '0'.repeat(64),
      })
      .execute();
    for (const [id, state, parts] of [
      [uploadId, 'uploading', []],
      [sentId, 'uploading', [0]],
      [readId, 'ready', [0]],
    ] as const)
      await ctx.db
        .insertInto('dataImport')
        .values({
          dealershipId: dealership.id,
          id,
          fileName: 'archive.zip',
          bytes: 100,
          partBytes: 8 * 1024 * 1024,
          parts: [...parts],
          state,
          createdAt: now,
          aliveAt: now,
        })
        .execute();
  });
  const given = await house.call(`POST /api/exports/${dataExportId}/ticket`, { as: dealership.owner });
  const ticket = new URLSearchParams(String(given.body.path).split('?')[1]).get('ticket')!;
  const { url, hash } = newSecretLink(house.ground, '/settings/data/download#', dealership.id);
  await house.as(dealership, ({ db }) =>
    db
      .insertInto('exportLink')
      .values({
        dealershipId: dealership.id,
        hash,
        exportId: dataExportId,
        userId: dealership.owner.userId,
        endsAt: new Date(now.getTime() + 86_400_000),
      })
      .execute(),
  );
  return { dataExportId, ticket, exportLink: url.split('/').at(-1)!, uploadId, sentId, readId };
}

const nothing = (): Sample => ({});

export const exportSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/your-data': nothing,
  'GET /api/exports': nothing,
  'POST /api/exports': () => ({ body: { kind: 'continuity' } }),
  'DELETE /api/exports/:exportId': (of) => ({ params: { exportId: of.dataExportId } }),
  'POST /api/exports/:exportId/ticket': (of) => ({ params: { exportId: of.dataExportId } }),
  'GET /api/exports/:exportId/file': (of) => ({ params: { exportId: of.dataExportId }, query: { ticket: of.ticket } }),
  'POST /api/export-links': (of) => ({ body: { token: of.exportLink } }),
  'GET /api/nightly-pack': nothing,
  'PATCH /api/nightly-pack': () => ({ body: { version: 0, nightly: true, nightlyLocale: 'fr' } }),
  'GET /api/data-imports': nothing,
  'POST /api/data-imports': () => ({ body: { fileName: 'archive.zip', bytes: 5000 } }),
  'GET /api/data-imports/:importId': (of) => ({ params: { importId: of.uploadId } }),
  'PUT /api/data-imports/:importId/parts/:part': (of) => ({
    params: { importId: of.uploadId, part: '0' },
    bytes: Buffer.alloc(100, 1),
    type: 'application/octet-stream',
  }),
  'POST /api/data-imports/:importId/read': (of) => ({ params: { importId: of.sentId }, body: {} }),
  'POST /api/data-imports/:importId/load': (of) => ({ params: { importId: of.readId } }),
  'DELETE /api/data-imports/:importId': (of) => ({ params: { importId: of.uploadId } }),
};
