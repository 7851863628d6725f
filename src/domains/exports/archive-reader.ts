import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { ArchiveIndex, archiveForm } from './archive-index.ts';
import type { IndexedEntry } from './archive-index.ts';
import { ArchiveProblem } from './archive-problem.ts';
import { isProtected } from './protected-archive.ts';
import type { Source } from './source.ts';

/** What is taken at most. */
const most = {
  /** Of the archive, and of what it unpacks to. */
  archive: 100 * 1024 ** 3,
  unpacked: 200 * 1024 ** 3,
  entries: 500_000,
  index: 128 * 1024 ** 2,
  line: 64 * 1024 ** 2,
  file: 64 * 1024 ** 2,
  /** Times its size that an archive of text and photos unpacks to: rows compress well, but never like this. */
  ratio: 200,
};

/** Where the readable part of a RandomAccessReader comes from. */
class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: Source;
  constructor(source: Source) {
    super();
    this.#source = source;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#source.read(start, end), { objectMode: false });
  }
}

/** A whole, checked export of everything: its index, and its entries to be read in any order. */
export interface Archive {
  index: ArchiveIndex;
  /** An entry as it streams by; an end that is not what the index says is an error. @throws ArchiveProblem */
  open(path: string): AsyncIterable<Buffer>;
  /** A whole entry, of at most 64 MB. @throws ArchiveProblem */
  file(path: string): Promise<Buffer>;
  /** The lines of an entry, as JSON. @throws ArchiveProblem */
  lines(path: string): AsyncGenerator<Record<string, unknown>>;
  has(path: string): boolean;
  close(): void;
}

/**
 * Opens an archive and holds it against its index: names, sizes and that nothing is missing or added. The bytes of entries
 * are checked when they are read; {@link verifyEntries} reads them all.
 * @param schema the form of rows that this program has: a newer one is refused
 * @throws ArchiveProblem
 */
export async function openArchive(source: Source, schema: string): Promise<Archive> {
  if (source.bytes > most.archive) throw new ArchiveProblem('too_big');
  if (source.bytes < 4) throw new ArchiveProblem('not_an_archive');
  if (await isProtected(source)) throw new ArchiveProblem('sealed_archive');
  const zip = await openZip(source);
  try {
    const entries = await readEntries(zip, source.bytes);
    const index = await readIndex(zip, entries);
    requireReadable(index, schema);
    const told = requireSame(index, entries);
    const open = (path: string): AsyncIterable<Buffer> => checked(zip, entries, told, path);
    return {
      index,
      open,
      file: (path) => gather(open(path), path, most.file),
      lines: (path) => lines(open(path), path),
      has: (path) => told.has(path),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Reads every entry to its end. @throws ArchiveProblem that names the first that is not what the index says */
export async function verifyEntries(archive: Archive, each: (bytes: number) => void): Promise<void> {
  for (const { path, bytes } of archive.index.entries) {
    for await (const _ of archive.open(path));
    each(bytes);
  }
}

function openZip(source: Source): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(
      new SourceReader(source),
      source.bytes,
      { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true },
      (error, zip) => {
        if (error) reject(new ArchiveProblem('not_an_archive'));
        else resolve(zip);
      },
    );
  });
}

function readEntries(zip: yauzl.ZipFile, archiveBytes: number): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > most.entries) throw new ArchiveProblem('too_big');
  const entries = new Map<string, yauzl.Entry>();
  let unpacked = 0;
  return new Promise((resolve, reject) => {
    zip.on('error', (error: Error) =>
      reject(
        new ArchiveProblem(
          /relative|absolute|invalid characters|path/i.test(error.message) ? 'unsafe_name' : 'not_an_archive',
        ),
      ),
    );
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: yauzl.Entry) => {
      const name = entry.fileName;
      unpacked += entry.uncompressedSize;
      // What an unpacking program would follow out of its folder, or make something else than a file of.
      if (
        !/^[A-Za-z0-9._/-]+$/.test(name) ||
        name.split('/').some((part) => part === '' || part === '.' || part === '..')
      )
        return reject(new ArchiveProblem('unsafe_name'));
      if (entries.has(name)) return reject(new ArchiveProblem('duplicate_entry', name));
      if (unpacked > most.unpacked) return reject(new ArchiveProblem('too_big'));
      if (unpacked > archiveBytes * most.ratio + 64 * 1024 ** 2) return reject(new ArchiveProblem('bomb', name));
      if (entry.isEncrypted()) return reject(new ArchiveProblem('damaged', name));
      entry.fileNameRaw = entry.extraFieldRaw = Buffer.alloc(0);
      entry.extraFields = [];
      entries.set(name, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

async function readIndex(zip: yauzl.ZipFile, entries: Map<string, yauzl.Entry>): Promise<ArchiveIndex> {
  const entry = entries.get('index.json');
  if (!entry) throw new ArchiveProblem('missing_entry', 'index.json');
  if (entry.uncompressedSize > most.index) throw new ArchiveProblem('too_big', 'index.json');
  let value: unknown;
  try {
    value = JSON.parse((await gather(bytesOf(zip, entry), 'index.json', most.index)).toString('utf8'));
  } catch {
    throw new ArchiveProblem('damaged', 'index.json');
  }
  // The form first: a newer one may have any shape.
  if (Number((value as { form?: unknown } | null)?.form) > archiveForm) throw new ArchiveProblem('newer_form');
  const read = ArchiveIndex.safeParse(value);
  if (!read.success) throw new ArchiveProblem('damaged', 'index.json');
  return read.data;
}

function requireReadable(index: ArchiveIndex, schema: string): void {
  if (index.kind !== 'everything') throw new ArchiveProblem('other_pack');
  // Migrations are numbered: a later name is a later form.
  if (index.schema > schema) throw new ArchiveProblem('newer_schema');
}

function requireSame(index: ArchiveIndex, entries: Map<string, yauzl.Entry>): Map<string, IndexedEntry> {
  const told = new Map<string, IndexedEntry>();
  for (const one of index.entries) {
    if (told.has(one.path)) throw new ArchiveProblem('duplicate_entry', one.path);
    const entry = entries.get(one.path);
    if (!entry) throw new ArchiveProblem('missing_entry', one.path);
    if (entry.uncompressedSize !== one.bytes) throw new ArchiveProblem('hash_mismatch', one.path);
    told.set(one.path, one);
  }
  for (const name of entries.keys())
    if (name !== 'index.json' && !told.has(name)) throw new ArchiveProblem('extra_entry', name);
  return told;
}

async function* bytesOf(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Buffer> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  try {
    for await (const part of stream) yield part as Buffer;
  } finally {
    stream.destroy();
  }
}

async function* checked(
  zip: yauzl.ZipFile,
  entries: Map<string, yauzl.Entry>,
  told: Map<string, IndexedEntry>,
  path: string,
): AsyncGenerator<Buffer> {
  const indexed = told.get(path);
  if (!indexed) throw new ArchiveProblem('missing_entry', path);
  const hash = createHash('sha256');
  try {
    for await (const part of bytesOf(zip, entries.get(path)!)) {
      hash.update(part);
      yield part;
    }
  } catch (error) {
    if (error instanceof ArchiveProblem) throw error;
    throw new ArchiveProblem('damaged', path);
  }
  if (hash.digest('hex') !== indexed.sha256) throw new ArchiveProblem('hash_mismatch', path);
}

async function gather(source: AsyncIterable<Buffer>, path: string, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    length += part.length;
    if (length > limit) throw new ArchiveProblem('too_big', path);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function* lines(source: AsyncIterable<Buffer>, path: string): AsyncGenerator<Record<string, unknown>> {
  const read = (line: Buffer): Record<string, unknown> => {
    let value: unknown;
    try {
      value = JSON.parse(line.toString('utf8'));
    } catch {
      throw new ArchiveProblem('damaged', path);
    }
    if (!value || typeof value !== 'object' || Array.isArray(value)) throw new ArchiveProblem('damaged', path);
    return value as Record<string, unknown>;
  };
  let held: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    let from = 0;
    for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10, from)) {
      held.push(part.subarray(from, at));
      if (held.some((piece) => piece.length > 0)) yield read(Buffer.concat(held));
      held = [];
      length = 0;
      from = at + 1;
    }
    if (from < part.length) held.push(Buffer.from(part.subarray(from)));
    length += part.length - from;
    if (length > most.line) throw new ArchiveProblem('too_big', path);
  }
  if (held.length > 0) yield read(Buffer.concat(held));
}
