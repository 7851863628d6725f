import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Bytes that can be read from anywhere: a file, the parts of an upload, or a protected file as what is in it. */
export interface Source {
  bytes: number;
  /** @param end exclusive */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** A file of this machine as what an archive is read from. @throws the file system's error */
export async function fileSource(path: string): Promise<Source> {
  const { size } = await stat(path);
  return {
    bytes: size,
    read: (start, end) => createReadStream(path, { start, end: end - 1 }) as AsyncIterable<Buffer>,
  };
}

/** A few bytes of it, whole. */
export async function bytesAt(source: Source, start: number, end: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source.read(start, end)) parts.push(part);
  return Buffer.concat(parts);
}
