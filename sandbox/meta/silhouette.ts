import { crc32, deflateSync } from 'node:zlib';

/** Pixels of a side. */
const side = 96;

let made: Buffer | undefined;

/** The picture of whoever has none: a head and shoulders, as the PNG that a network would serve (not SVG: nobody takes that). */
export const silhouettePng = (): Buffer => (made ??= png((x, y) => (isPerson(x, y) ? 255 : 138)));

const isPerson = (x: number, y: number): boolean =>
  Math.hypot(x - 48, y - 38) < 17 || (y > 60 && Math.hypot((x - 48) / 1.05, y - 96) < 34);

/** A grey PNG (W3C PNG 11.2), one byte a pixel. */
function png(grey: (x: number, y: number) => number): Buffer {
  const rows = Buffer.alloc((side + 1) * side);
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) rows[y * (side + 1) + 1 + x] = grey(x, y);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND'),
  ]);
}

function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}
