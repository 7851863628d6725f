import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { NotFound, TooLarge, Unavailable, type Problem } from '#kernel/problems.ts';
import { isBlobName, newBlobRandom, readPrefix } from './blob-name.ts';
import type { StoredBlob, BlobStore } from './blob-store.ts';

/** How a file is called while it is being written, in the folder where it will stand. Names of blobs never begin so. */
const unfinished = /^\.[0-9a-f]{32}\.part$/;

/**
 * Files below a folder of this machine: one folder a dealership, one below it a kind. Folders are 0700, files 0600.
 * A file is written under another name, flushed, renamed, and its folder flushed: it is there whole or not at all.
 */
export function fileBlobs(root: string): BlobStore {
  const fileOf = (name: string): string => path.join(root, ...name.split('/'));

  function written(name: string): string {
    if (!isBlobName(name)) throw new RangeError('not a blob name');
    return fileOf(name);
  }

  async function openForReading(name: string): Promise<{ handle: FileHandle; blob: StoredBlob }> {
    if (!isBlobName(name)) throw new NotFound('file');
    // A link in the place of a file was not put there by us.
    const handle = await disk(open(fileOf(name), constants.O_RDONLY | constants.O_NOFOLLOW));
    try {
      const { size, mtime } = await disk(handle.stat());
      return { handle, blob: { name, bytes: size, putAt: mtime } };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async function* folders(prefix: string): AsyncGenerator<{ at: string; entries: string[] }> {
    const { dealershipId, kind } = readPrefix(prefix);
    for (const dealership of dealershipId ? [dealershipId] : await entriesOf(root)) {
      for (const each of kind ? [kind] : await entriesOf(path.join(root, dealership))) {
        yield { at: `${dealership}/${each}`, entries: await entriesOf(path.join(root, dealership, each)) };
      }
    }
  }

  const store: BlobStore = {
    async put(name, content, { most = Infinity } = {}) {
      const file = written(name);
      const folder = path.dirname(file);
      const part = path.join(folder, `.${newBlobRandom()}.part`);
      await makeFolder(folder);
      try {
        const handle = await disk(open(part, 'wx', 0o600));
        let bytes = 0;
        try {
          for await (const chunk of content instanceof Uint8Array ? [content] : content) {
            bytes += chunk.length;
            if (bytes > most) throw new TooLarge(`The file is larger than ${most} bytes.`);
            await disk(handle.appendFile(chunk));
          }
          await disk(handle.sync());
        } finally {
          await handle.close();
        }
        await disk(rename(part, file));
        await flushFolder(folder);
        const { mtime } = await disk(stat(file));
        return { name, bytes, putAt: mtime };
      } catch (error) {
        await rm(part, { force: true }).catch(() => undefined); // what cannot be removed now, the sweep removes
        throw error;
      }
    },

    async get(name) {
      const { handle } = await openForReading(name);
      try {
        return await disk(handle.readFile());
      } finally {
        await handle.close();
      }
    },

    async open(name, range) {
      const { handle, blob } = await openForReading(name);
      return { blob, stream: handle.createReadStream({ ...range, autoClose: true }) };
    },

    async stat(name) {
      if (!isBlobName(name)) return undefined;
      const found = await disk(stat(fileOf(name))).catch(unlessAbsent);
      return found?.isFile() ? { name, bytes: found.size, putAt: found.mtime } : undefined;
    },

    async delete(name) {
      const file = written(name);
      await disk(rm(file, { force: true }));
      await flushFolder(path.dirname(file)).catch(unlessAbsent);
    },

    async *list(prefix) {
      const { beginning } = readPrefix(prefix);
      for await (const { at, entries } of folders(prefix)) {
        for (const entry of entries) {
          if (!entry.startsWith(beginning)) continue;
          const blob = await store.stat(`${at}/${entry}`);
          if (blob) yield blob;
        }
      }
    },

    async deleteAll(prefix) {
      const { dealershipId, kind = '', beginning } = readPrefix(prefix);
      if (!dealershipId || beginning) throw new RangeError('only all files of a dealership or of one kind go at once');
      let count = 0;
      for await (const { at, entries } of folders(prefix)) {
        count += entries.filter((entry) => isBlobName(`${at}/${entry}`)).length;
      }
      const folder = path.join(root, dealershipId, kind);
      await disk(rm(folder, { recursive: true, force: true }));
      await flushFolder(path.dirname(folder)).catch(unlessAbsent);
      return count;
    },

    async deleteUnfinished(before) {
      let count = 0;
      for await (const { at, entries } of folders('')) {
        for (const entry of entries.filter((name) => unfinished.test(name))) {
          const part = path.join(root, at, entry);
          const found = await disk(stat(part)).catch(unlessAbsent);
          if (!found || found.mtime >= before) continue;
          await disk(rm(part, { force: true }));
          count += 1;
        }
      }
      return count;
    },
  };
  return store;
}

/** Names in a folder, sorted; none when there is no such folder. */
async function entriesOf(folder: string): Promise<string[]> {
  const names = await disk(readdir(folder)).catch((error: unknown) => {
    // A file that lies where a folder should be holds no blobs of ours.
    if (causeOf(error) === 'ENOTDIR') return undefined;
    return unlessAbsent(error);
  });
  return names?.toSorted() ?? [];
}

/** Makes the folder, and flushes every folder that got a new entry: otherwise a power cut takes the folder along. */
async function makeFolder(folder: string): Promise<void> {
  const first = await disk(mkdir(folder, { recursive: true, mode: 0o700 }));
  if (!first) return;
  for (let at = folder; at.length >= first.length; at = path.dirname(at)) await flushFolder(path.dirname(at));
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await disk(open(folder, 'r'));
  try {
    await disk(handle.sync());
  } finally {
    await handle.close();
  }
}

function unlessAbsent(error: unknown): undefined {
  if (error instanceof NotFound) return undefined;
  throw error;
}

const causeOf = (error: unknown): unknown => ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;

/** Waits for the disk, and says what it refuses in our words. */
async function disk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storageProblem(error as NodeJS.ErrnoException);
  }
}

/** What a refusal of the file system means to the person who waits. Paths stay out of it. */
export function storageProblem(error: NodeJS.ErrnoException): Problem {
  const problem = problemOf(error.code);
  problem.cause = error;
  return problem;
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'ENOENT':
    case 'ELOOP':
      return new NotFound('file');
    case 'ENOSPC':
    case 'EDQUOT':
      return new Unavailable('There is no space left to keep files. Nothing was saved.', 'disk_full');
    default:
      return new Unavailable('Files cannot be read or kept just now. Try again in a moment.', 'storage_unavailable');
  }
}
