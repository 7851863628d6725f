import { statfs } from 'node:fs/promises';
import path from 'node:path';

/** Space of the volume that a folder is on, in bytes; `free` is what an ordinary user may still write. */
export interface FreeSpace {
  free: number;
  total: number;
}

/** Free space where this folder is or will be. @throws when not even the root can be asked */
export async function freeSpace(folder: string): Promise<FreeSpace> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch (error) {
    const above = path.dirname(path.resolve(folder));
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error;
    return freeSpace(above);
  }
}
