import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto';

/**
 * Sealed streams: files too large for one sealed value. AES-256-GCM in chunks of 64 kB, each with its number and whether
 * it is the last in the nonce and in the associated data, so that chunks cannot be swapped, repeated or left out and the
 * file cannot be cut (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 *
 * `head (40): "ATMO" | form 1 | kind (1 data key, 2 passphrase) | log2 of scrypt's N | 0 | key version (4) | 0 (12) | salt (16)`,
 * then chunks of `cipher text (65,536; the last may be shorter, never empty but for an empty file) | tag (16)`.
 * The key of a file is made of its salt, so that nonces never meet: HKDF-SHA256 from the data key, or scrypt
 * (r = 8, p = 1) from the passphrase. The associated data is `head | place | number (8) | last (1)`.
 */
export const chunkBytes = 65_536;
const tagBytes = 16;
export const headBytes = 40;
const magic = Buffer.from('ATMO');
const step = chunkBytes + tagBytes;

/** What can be read of a sealed stream's head. */
export interface StreamHead {
  kind: 'data_key' | 'passphrase';
  keyVersion: number;
  logN: number;
  salt: Buffer;
  bytes: Buffer;
}

/** scrypt's N as a power of two: 2^17, 128 MB and about half a second a guess. */
export const passphraseLogN = 17;

function makeHead(kind: 1 | 2, keyVersion: number, logN: number, salt: Buffer): Buffer {
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head[4] = 1;
  head[5] = kind;
  head[6] = logN;
  head.writeUInt32BE(keyVersion, 8);
  salt.copy(head, 24);
  return head;
}

/** @throws Error when these bytes begin no sealed stream */
export function readHead(bytes: Buffer): StreamHead {
  if (bytes.length < headBytes || !bytes.subarray(0, 4).equals(magic) || bytes[4] !== 1)
    throw new Error('not a sealed stream');
  const kind = bytes[5] === 1 ? 'data_key' : bytes[5] === 2 ? 'passphrase' : undefined;
  if (!kind) throw new Error('not a sealed stream');
  const head = bytes.subarray(0, headBytes);
  return { kind, keyVersion: head.readUInt32BE(8), logN: head[6]!, salt: head.subarray(24, 40), bytes: head };
}

const fileKey = (dataKey: Buffer, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, salt, 'automo stream', 32));

/** The key that a passphrase makes with this salt. Takes about half a second of another thread, and 128 MB. */
export const passphraseKey = (passphrase: string, salt: Buffer, logN = passphraseLogN): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFC'), salt, 32, { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** 28 }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );

const nonceOf = (number: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
};

function aadOf(head: Buffer, place: string, number: number, last: boolean): Buffer {
  const tail = Buffer.alloc(9);
  tail.writeBigUInt64BE(BigInt(number));
  tail[8] = last ? 1 : 0;
  return Buffer.concat([head, Buffer.from(place), tail]);
}

function sealChunk(key: Buffer, head: Buffer, place: string, number: number, last: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, last));
  cipher.setAAD(aadOf(head, place, number, last));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Buffer, head: Buffer, place: string, number: number, last: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last));
  decipher.setAAD(aadOf(head, place, number, last));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
}

/** Regroups a stream into pieces of exactly so many bytes; only the last may be shorter. An empty stream gives one empty piece. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    held.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    length += part.length;
    // One byte more than a piece must be there before it is known not to be the last.
    if (length <= size) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at > size; at += size) yield { bytes: all.subarray(at, at + size), last: false };
    const rest = all.subarray(at);
    held = [rest];
    length = rest.length;
  }
  yield { bytes: Buffer.concat(held), last: true };
}

async function* sealing(
  key: Buffer,
  head: Buffer,
  place: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  yield head;
  let number = 0;
  for await (const { bytes, last } of pieces(source, chunkBytes)) {
    yield sealChunk(key, head, place, number, last, bytes);
    number += 1;
  }
}

/** Seals a stream with a data key of this version. `place` names where it stands, as with sealed values. */
export function sealStream(
  dataKey: Buffer,
  keyVersion: number,
  place: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(16);
  return sealing(fileKey(dataKey, salt), makeHead(1, keyVersion, 0, salt), place, source);
}

/** Seals a stream with a key that a passphrase made with this salt. Its place is empty: whoever has the file opens it. */
export function protectStream(
  by: { key: Buffer; salt: Buffer; logN?: number },
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  return sealing(by.key, makeHead(2, 0, by.logN ?? passphraseLogN, by.salt), '', source);
}

/** Bytes that a sealed stream of so many bytes opens to. @throws Error when no sealed stream has this length */
export function openedLength(sealedBytes: number): number {
  const body = sealedBytes - headBytes;
  const chunks = Math.ceil(body / step);
  if (body < tagBytes || body - (chunks - 1) * step < tagBytes) throw new Error('not the length of a sealed stream');
  return body - chunks * tagBytes;
}

/** How a sealed stream is read: bytes from start to end, both included. */
export type ReadSealed = (range: { start: number; end: number }) => Promise<AsyncIterable<Uint8Array>>;

/**
 * Opens a sealed stream, or the part of it from `start` to `end` (of the opened bytes, both included): only the chunks
 * that hold it are read.
 * @throws Error when the key or the place is another, or a byte was changed, moved or cut off
 */
export async function* openStream(
  keyOf: (head: StreamHead) => Buffer | Promise<Buffer>,
  place: string,
  sealedBytes: number,
  read: ReadSealed,
  range: { start: number; end: number } = { start: 0, end: openedLength(sealedBytes) - 1 },
): AsyncGenerator<Buffer> {
  const first: Buffer[] = [];
  for await (const part of await read({ start: 0, end: headBytes - 1 })) first.push(Buffer.from(part));
  const head = readHead(Buffer.concat(first));
  const key = await keyOf(head);
  const lastChunk = Math.max(0, Math.ceil((sealedBytes - headBytes) / step) - 1);
  const from = Math.floor(range.start / chunkBytes);
  const to = Math.min(lastChunk, Math.max(from, Math.floor(range.end / chunkBytes)));
  const source = await read({
    start: headBytes + from * step,
    end: Math.min(sealedBytes, headBytes + (to + 1) * step) - 1,
  });
  let number = from;
  for await (const { bytes } of pieces(source, step)) {
    if (bytes.length < tagBytes || number > to) throw new Error('the sealed stream is cut');
    const plain = openChunk(key, head.bytes, place, number, number === lastChunk, bytes);
    const begins = number * chunkBytes;
    const wanted = plain.subarray(Math.max(0, range.start - begins), Math.max(0, range.end + 1 - begins));
    if (wanted.length > 0) yield wanted;
    number += 1;
  }
  if (number !== to + 1) throw new Error('the sealed stream is cut');
}

/** The key of a stream that was sealed with one of these data keys. @throws Error when its version is gone */
export const streamKey = (head: StreamHead, dataKeyOf: (version: number) => Buffer): Buffer => {
  if (head.kind !== 'data_key') throw new Error('this stream is opened by a passphrase');
  return fileKey(dataKeyOf(head.keyVersion), head.salt);
};
