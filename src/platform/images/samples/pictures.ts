/** Pictures for tests, made by hand where no tool would make them. */
import { readFileSync, readdirSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const folder = new URL('../../../../demo/data/photos/', import.meta.url);
export const photoNames = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
export const photo = (name: string): Buffer => readFileSync(new URL(name, folder));
export const pickup = photo('pickup-white-side-1800x1200.jpg');

const chunk = (name: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
};

/** A PNG that says what it likes: its header, and pixels (unpacked) that need not fit. */
export function png(
  width: number,
  height: number,
  pixels: Buffer,
  { depth = 8, colour = 0, interlaced = 0, more = [] as [string, Buffer][] } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlaced], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...more.map(([name, data]) => chunk(name, data)),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
