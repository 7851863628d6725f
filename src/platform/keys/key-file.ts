import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Writes a file that only its owner may read, whole or not at all, and on disk when it returns. */
export function replaceFile(file: string, content: string, how: { onlyNew?: boolean } = {}): void {
  const beside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.new`;
  writeFileSync(beside, content, { mode: 0o600, flag: 'wx', flush: true });
  try {
    if (how.onlyNew) linkSync(beside, file);
    else renameSync(beside, file);
  } catch (error) {
    // Of two that make the first key at once, both end with the same.
    if (!(how.onlyNew && (error as NodeJS.ErrnoException).code === 'EEXIST')) throw error;
  } finally {
    rmSync(beside, { force: true });
  }
  flushFolder(path.dirname(file));
}

/**
 * Overwrites a small file with random bytes, then removes it. On a disk that writes in place the content is gone; on one
 * that does not (SSD, copy on write), what is left is a wrapped key that only the master key opens.
 */
export function destroyFile(file: string): void {
  if (!existsSync(file)) return;
  const handle = openSync(file, 'r+');
  try {
    writeFileSync(handle, randomBytes(statSync(file).size));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  rmSync(file, { force: true });
  flushFolder(path.dirname(file));
}

/** Names in a folder, sorted; none where there is no folder. */
export const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
