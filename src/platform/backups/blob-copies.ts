import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { NotFound } from '#kernel/problems.ts';
import { isBlobName } from '../blobs/index.ts';
import type { StoredBlob } from '../blobs/index.ts';
import type { Ground } from '../ground.ts';
import { namesIn } from '../keys/key-file.ts';
import { readSealedFile, writeSealedFile } from '../keys/sealed-file.ts';
import { places } from './backup-folder.ts';
import type { BackupFolder } from './backup-folder.ts';

/** A copy of a file: where it lies, and its key. The key stands nowhere but in lists that a backup's key seals. */
export interface BlobCopy {
  name: string;
  bytes: number;
  putAt: string;
  file: string;
  key: string;
  hash: string;
}

/** Copies of a backup by name: its list, and what was added after. @throws when a list is broken or not of this key */
export async function readCopies(folder: BackupFolder, id: string, key: Buffer): Promise<Map<string, BlobCopy>> {
  const copies = new Map<string, BlobCopy>();
  const add = async (file: string, place: string): Promise<void> => {
    for (const line of lines(await all(readSealedFile(file, key, place)))) {
      const copy = JSON.parse(line) as BlobCopy;
      copies.set(copy.name, copy);
    }
  };
  if (existsSync(folder.manifest(id))) await add(folder.manifest(id), places.manifest(id));
  for (const name of namesIn(folder.increments(id)).filter((one) => !one.startsWith('.'))) {
    await add(path.join(folder.increments(id), name), places.increment(id, name));
  }
  return copies;
}

/** Whether a copy is still what the file is: content is fixed by its name, but for a sealed one whose key turned. */
const same = (copy: BlobCopy | undefined, blob: StoredBlob): boolean =>
  copy !== undefined && copy.bytes === blob.bytes && copy.putAt === blob.putAt.toISOString();

/** Copies a file under a key of its own. Undefined when it was deleted meanwhile. */
export async function copyBlob(ground: Ground, folder: BackupFolder, blob: StoredBlob): Promise<BlobCopy | undefined> {
  const key = randomBytes(32);
  const file = randomBytes(16).toString('hex');
  try {
    const { stream } = await ground.blobs.open(blob.name);
    const facts = await writeSealedFile(folder.blob(file), key, places.blob(blob.name), stream);
    return {
      name: blob.name,
      bytes: blob.bytes,
      putAt: blob.putAt.toISOString(),
      file,
      key: key.toString('base64'),
      hash: facts.hash,
    };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** Every file as a list for a new backup: copies that there are go on, what is new is copied. */
export async function* copyAll(
  ground: Ground,
  folder: BackupFolder,
  known: ReadonlyMap<string, BlobCopy>,
): AsyncGenerator<BlobCopy> {
  for await (const blob of ground.blobs.list('')) {
    const copy = known.get(blob.name);
    if (same(copy, blob) && existsSync(folder.blob(copy!.file))) yield copy!;
    else {
      const made = await copyBlob(ground, folder, blob);
      if (made) yield made;
    }
  }
}

/**
 * Files that came after a backup, found by the folders that changed since the last look: copied each minute, so that a
 * database that is set forward by its log finds the files that it names.
 */
export class BlobWatch {
  readonly #seen = new Map<string, number>();

  async *fresh(ground: Ground, known: ReadonlyMap<string, BlobCopy>): AsyncGenerator<StoredBlob> {
    const root = path.join(ground.config.dataDir, 'blobs');
    for (const dealership of namesIn(root)) {
      for (const kind of await readdir(path.join(root, dealership)).catch(() => [])) {
        const at = `${dealership}/${kind}`;
        const changed = statSync(path.join(root, at), { throwIfNoEntry: false })?.mtimeMs;
        if (changed === undefined || this.#seen.get(at) === changed) continue;
        for (const entry of await readdir(path.join(root, at)).catch(() => [])) {
          const name = `${at}/${entry}`;
          if (!isBlobName(name)) continue;
          const blob = await ground.blobs.stat(name);
          if (blob && !same(known.get(name), blob)) yield blob;
        }
        this.#seen.set(at, changed);
      }
    }
  }
}

/** Removes copies that no list names any more. Younger ones may belong to a list that is being written. */
export async function removeUnnamed(folder: BackupFolder, named: ReadonlySet<string>, before: Date): Promise<number> {
  let count = 0;
  const root = path.join(folder.root, 'blobs');
  for (const shelf of namesIn(root)) {
    for (const file of namesIn(path.join(root, shelf))) {
      const at = path.join(root, shelf, file);
      if (named.has(file) || statSync(at).mtime >= before) continue;
      await rm(at, { force: true });
      count += 1;
    }
  }
  return count;
}

export async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

export const lines = (bytes: Buffer): string[] => bytes.toString().split('\n').filter(Boolean);
