/** Many files as one stream, and back: what a full backup's sealed file holds. */
import { chownSync } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';

/** A folder or a file; `path` is relative. */
export interface Entry {
  path: string;
  folder?: boolean;
}

const piece = 128 * 1024;

/** An entry as it stands in the stream: `length (4) | JSON`, then for a file pieces of `length (4) | bytes`, and a zero. */
export async function* packed(entry: Entry, content?: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* framed(Buffer.from(JSON.stringify(entry)));
  if (entry.folder) return;
  for await (const part of content ?? []) if (part.length > 0) yield* framed(part);
  yield Buffer.alloc(4);
}

function* framed(bytes: Buffer): Generator<Buffer> {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  yield size;
  yield bytes;
}

/** What is in a file now. One that is gone before it is opened has nothing in it; `undefined` then. */
export async function readWhole(file: string): Promise<AsyncGenerator<Buffer> | undefined> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return handle && pieces(handle);
}

async function* pieces(handle: Awaited<ReturnType<typeof open>>): AsyncGenerator<Buffer> {
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(piece), 0, piece);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** A cluster's folders and files, without what a restored server makes anew or must not have. */
export async function* clusterEntries(folder: string): AsyncGenerator<Entry> {
  yield* below(folder, '');
}

/** Folders that a server fills anew: kept empty. */
const emptied = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);
const left =
  /(^|\/)(postmaster\.(pid|opts)|pg_internal\.init(\.\d+)?|backup_label(\.old)?|tablespace_map(\.old)?|pgsql_tmp[^/]*|current_logfiles)$/;

async function* below(folder: string, at: string): AsyncGenerator<Entry> {
  const entries = await readdir(path.join(folder, at), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []; // dropped meanwhile
      throw error;
    },
  );
  for (const entry of entries) {
    const name = at ? `${at}/${entry.name}` : entry.name;
    if (left.test(name)) continue;
    if (entry.isDirectory()) {
      yield { path: name, folder: true };
      if (emptied.has(name)) {
        if (name === 'pg_wal')
          yield* [
            { path: 'pg_wal/archive_status', folder: true },
            { path: 'pg_wal/summaries', folder: true },
          ];
      } else yield* below(folder, name);
    } else if (entry.isFile()) yield { path: name };
  }
}

/**
 * Writes the files of a stream below a folder.
 *
 * @param owner whom they are to belong to; left as they are otherwise
 * @param durable each file is flushed to disk
 * @returns how many files
 */
export async function unpack(
  stream: AsyncIterable<Buffer>,
  folder: string,
  owner: { uid: number; gid: number } | undefined,
  durable: boolean,
): Promise<number> {
  const read = reader(stream);
  let files = 0;
  for (;;) {
    const head = await read.frame();
    if (!head) return files;
    const entry = JSON.parse(head.toString()) as Entry;
    const file = path.join(folder, entry.path);
    if (!file.startsWith(`${folder}${path.sep}`)) throw new Error('the backup names a file outside of its folder');
    if (entry.folder) {
      await mkdir(file, { recursive: true, mode: 0o700 });
    } else {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, 'w', 0o600);
      try {
        for (let part = await read.frame(); part && part.length > 0; part = await read.frame()) {
          await handle.appendFile(part);
        }
        if (durable) await handle.datasync();
      } finally {
        await handle.close();
      }
      files += 1;
    }
    if (owner) chownSync(file, owner.uid, owner.gid);
  }
}

/** Frames of a stream: undefined at its end. */
function reader(stream: AsyncIterable<Buffer>): { frame(): Promise<Buffer | undefined> } {
  const source = stream[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let size = 0;
  const take = async (count: number): Promise<Buffer | undefined> => {
    while (size < count) {
      const next = await source.next();
      if (next.done) {
        if (size === 0) return undefined;
        throw new Error('the backup ends in the middle of a file');
      }
      held.push(next.value);
      size += next.value.length;
    }
    const all = held.length === 1 ? held[0]! : Buffer.concat(held);
    held = [all.subarray(count)];
    size -= count;
    return all.subarray(0, count);
  };
  return {
    async frame() {
      const length = await take(4);
      if (!length) return undefined;
      const count = length.readUInt32BE(0);
      return count === 0 ? Buffer.alloc(0) : take(count);
    },
  };
}
