import { newId } from '#kernel/ids.ts';
import { newBlobName } from '../../blobs/index.ts';
import type { Ground } from '../../ground.ts';
import type { Developed } from './attachments.ts';

/** What files of mails to a dealership are, in the store. */
export const attachmentKind = 'mail-attachment';

/** Where a file of a mail stands sealed. */
export const attachmentPlace = (id: string): string => `mail attachment ${id}`;

/** A file of a mail as a row tells it; its bytes are kept already, sealed with the dealership's key. */
export interface KeptFile {
  id: string;
  position: number;
  name: string;
  type: Developed['type'];
  notKept: Developed['notKept'];
  blob: string | null;
  bytes: number | null;
}

/** Keeps the files of a mail, sealed. Files first, then the rows: a row names only what is there. */
export async function keepFiles(
  { ground, dealershipId }: { ground: Ground; dealershipId: string },
  files: readonly Developed[],
): Promise<KeptFile[]> {
  const key = await ground.keyring.of(dealershipId);
  const kept: KeptFile[] = [];
  try {
    for (const [position, { name, type, bytes, notKept }] of files.entries()) {
      const id = newId();
      const blob = bytes && newBlobName(dealershipId, attachmentKind);
      kept.push({ id, position, name, type, notKept, blob, bytes: bytes?.length ?? null });
      if (blob) await ground.blobs.put(blob, key.seal(bytes, attachmentPlace(id)));
    }
    return kept;
  } catch (error) {
    await forgetFiles(ground, kept);
    throw error;
  }
}

/** Deletes files that no row names. */
export async function forgetFiles(ground: Ground, files: readonly Pick<KeptFile, 'blob'>[]): Promise<void> {
  for (const { blob } of files) if (blob) await ground.blobs.delete(blob).catch(() => undefined);
}
