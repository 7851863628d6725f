import { createHash } from 'node:crypto';
import { newBlobName } from '#platform/blobs/index.ts';
import type { Ground } from '#platform/ground.ts';
import type { DataImport } from './data-import.ts';
import type { Source } from './source.ts';

export const partKind = 'import-part';

/** Where a part of an archive is kept: named by the import, so that a part that is sent again replaces itself. */
export const partBlob = (dealershipId: string, importId: string, part: number): string =>
  newBlobName(dealershipId, partKind, createHash('sha256').update(`${importId} ${part}`).digest('hex').slice(0, 32));

export const partPlace = (importId: string, part: number): string => `import part ${importId} ${part}`;

/** How many parts there are, and how long each is. */
export const partsOf = (of: Pick<DataImport, 'bytes' | 'partBytes'>): number => Math.ceil(of.bytes / of.partBytes);
export const lengthOfPart = (of: Pick<DataImport, 'bytes' | 'partBytes'>, part: number): number =>
  Math.min(of.partBytes, of.bytes - part * of.partBytes);

/** The archive that was sent in parts, to be read from anywhere. Two parts are kept in memory at a time. */
export async function partsSource(ground: Ground, dealershipId: string, of: DataImport): Promise<Source> {
  const key = await ground.keyring.of(dealershipId);
  const kept = new Map<number, Promise<Buffer>>();
  const part = (number: number): Promise<Buffer> => {
    const found = kept.get(number);
    if (found) return found;
    const read = ground.blobs
      .get(partBlob(dealershipId, of.id, number))
      .then((sealed) => key.open(sealed, partPlace(of.id, number)));
    kept.set(number, read);
    if (kept.size > 2) kept.delete(kept.keys().next().value!);
    return read;
  };
  return {
    bytes: of.bytes,
    async *read(start, end) {
      for (let at = start; at < end;) {
        const number = Math.floor(at / of.partBytes);
        const bytes = await part(number);
        const from = at - number * of.partBytes;
        const piece = bytes.subarray(from, Math.min(bytes.length, from + (end - at)));
        if (piece.length === 0) return;
        yield piece;
        at += piece.length;
      }
    },
  };
}

/** Deletes the parts of an archive. */
export async function deleteParts(ground: Ground, dealershipId: string, of: DataImport): Promise<void> {
  for (let part = 0; part < partsOf(of); part++) await ground.blobs.delete(partBlob(dealershipId, of.id, part));
}
