import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

/**
 * Sealed files: `AUTOMOF1 | flags (1) | salt (16) | chunks`. A chunk is `length (4) | cipher text | tag (16)` of at most
 * 64 kB of plain text, AES-256-GCM under a key derived from the file's key and the salt; its nonce is its number, its
 * associated data the head, the place, the number and whether it is the last. Nothing can be cut off, moved or put in.
 */
const magic = Buffer.from('AUTOMOF1');
const chunkSize = 64 * 1024;
const compressed = 1;
const batch = 512 * 1024;
const fast = { [constants.ZSTD_c_compressionLevel]: 1 };
const headSize = magic.length + 1 + 16;

/** What became of a file: its length on disk, and length and SHA-256 of what is in it. */
export interface SealedFileFacts {
  bytes: number;
  plainBytes: number;
  hash: string;
}

/** A sealed file is cut short, was changed, or is of another key or place. */
export class BrokenFile extends Error {
  override name = 'BrokenFile';
}

/**
 * Writes a sealed file: under another name, flushed, renamed; whole or not at all.
 *
 * @param where names what it is; elsewhere it does not open
 * @throws with the disk's code (ENOSPC) when it cannot be kept; nothing stays behind then
 */
export async function writeSealedFile(
  file: string,
  key: Buffer,
  where: string,
  content: AsyncIterable<Buffer>,
  how: { compress?: boolean } = {},
): Promise<SealedFileFacts> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = path.join(folder, `.${path.basename(file)}.${randomBytes(4).toString('hex')}.part`);
  const hash = createHash('sha256');
  let plainBytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      hash.update(chunk);
      plainBytes += chunk.length;
      yield chunk;
    }
  }
  try {
    const handle = await open(beside, 'wx', 0o600);
    let bytes = 0;
    try {
      const source = how.compress ? through(batched(counted()), createZstdCompress({ params: fast })) : counted();
      for await (const part of sealChunks(key, where, how.compress ? compressed : 0, source)) {
        await handle.appendFile(part);
        bytes += part.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    await flush(folder);
    return { bytes, plainBytes, hash: hash.digest('hex') };
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * What is in a sealed file. Every chunk is proved before it is handed on; the end is proved by the last chunk.
 * @throws BrokenFile
 */
export async function* readSealedFile(file: string, key: Buffer, where: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const chunks = openChunks(key, where, source);
  const head = await chunks.next();
  const flags = (head.value as Buffer)[0]!;
  if (flags & compressed) yield* through(chunks, createZstdDecompress());
  else yield* chunks;
}

/** Reads a sealed file to its end, and tells what it holds. @throws BrokenFile */
export async function checkSealedFile(file: string, key: Buffer, where: string): Promise<SealedFileFacts> {
  const hash = createHash('sha256');
  let plainBytes = 0;
  for await (const chunk of readSealedFile(file, key, where)) {
    hash.update(chunk);
    plainBytes += chunk.length;
  }
  return { bytes: (await stat(file)).size, plainBytes, hash: hash.digest('hex') };
}

async function* sealChunks(
  key: Buffer,
  where: string,
  flags: number,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(16);
  const head = Buffer.concat([magic, Buffer.from([flags]), salt]);
  const fileKey = keyOf(key, salt);
  yield head;
  let number = 0;
  const seal = (plain: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(number));
    cipher.setAAD(aadOf(head, where, number, last));
    number += 1;
    const size = Buffer.alloc(4);
    size.writeUInt32BE(plain.length);
    return Buffer.concat([size, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  let parts: Buffer[] = [];
  let held = 0;
  for await (const part of content) {
    parts.push(part);
    held += part.length;
    if (held <= chunkSize) continue;
    let all = Buffer.concat(parts);
    // The last chunk is only known at the end: something is always held back.
    for (; all.length > chunkSize; all = all.subarray(chunkSize)) yield seal(all.subarray(0, chunkSize), false);
    parts = [all];
    held = all.length;
  }
  yield seal(Buffer.concat(parts), true);
}

/** The flags first, then what is in the chunks. */
async function* openChunks(key: Buffer, where: string, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let head: Buffer | undefined;
  let fileKey: Buffer | undefined;
  let number = 0;
  let ended = false;
  for await (const part of source) {
    held = held.length === 0 ? part : Buffer.concat([held, part]);
    if (!head) {
      if (held.length < headSize) continue;
      head = Buffer.from(held.subarray(0, headSize));
      if (!head.subarray(0, magic.length).equals(magic)) throw new BrokenFile('not a sealed file');
      fileKey = keyOf(key, head.subarray(magic.length + 1));
      held = held.subarray(headSize);
      yield Buffer.from([head[magic.length]!]);
    }
    while (held.length >= 4) {
      const size = held.readUInt32BE(0);
      if (size > chunkSize) throw new BrokenFile('a chunk of the file was changed');
      if (held.length < 4 + size + 16) break;
      if (ended) throw new BrokenFile('something was put after the end of the file');
      const opened = openChunk(fileKey!, head, where, number, held.subarray(4, 4 + size + 16));
      number += 1;
      ended = opened.last;
      held = held.subarray(4 + size + 16);
      yield opened.plain;
    }
  }
  if (!head) throw new BrokenFile('not a sealed file');
  if (!ended || held.length > 0) throw new BrokenFile('the end of the file is missing');
}

function openChunk(
  key: Buffer,
  head: Buffer,
  where: string,
  number: number,
  sealed: Buffer,
): { plain: Buffer; last: boolean } {
  // Full chunks are hardly ever the last one.
  const likely = sealed.length < chunkSize + 16;
  for (const last of [likely, !likely]) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number));
      decipher.setAAD(aadOf(head, where, number, last));
      decipher.setAuthTag(sealed.subarray(-16));
      return { plain: Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]), last };
    } catch {
      // Perhaps it is the last one.
    }
  }
  throw new BrokenFile('the file was changed, or is of another key');
}

const keyOf = (key: Buffer, salt: Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, salt, 'automo file', 32));

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 6, 6);
  return nonce;
}

const aadOf = (head: Buffer, where: string, number: number, last: boolean): Buffer =>
  Buffer.concat([head, Buffer.from(`${number} ${last ? 'last' : 'more'} ${where}`)]);

/** Many small parts as few large ones: each costs the compression a turn. */
async function* batched(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const part of content) {
    parts.push(part);
    held += part.length;
    if (held < batch) continue;
    yield Buffer.concat(parts);
    parts = [];
    held = 0;
  }
  if (held > 0) yield Buffer.concat(parts);
}

/** A stream between two generators; what fails on either side ends both. */
async function* through(source: AsyncIterable<Buffer>, transform: NodeJS.ReadWriteStream): AsyncGenerator<Buffer> {
  const fed = pipeline(Readable.from(source, { objectMode: false }), transform);
  fed.catch(() => undefined); // told below
  for await (const part of transform as AsyncIterable<Buffer>) yield part;
  await fed;
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
