/** What the first bytes of a picture tell. */
export interface PictureFacts {
  format: 'jpeg' | 'mpo' | 'png' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'heic';
  /** 0 where the format is only recognised, not read. */
  width: number;
  height: number;
}

/** Reads a picture's header; undefined for what is none, or a JPEG or PNG that is broken or cut off. */
export function readPicture(bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 16) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes);
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return readPng(bytes);
  const start = bytes.toString('latin1', 0, 16);
  if (/^GIF8[79]a/.test(start)) return { format: 'gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  if (/^RIFF.{4}WEBP/s.test(start)) return { format: 'webp', width: 0, height: 0 };
  if (/^.{4}ftyp(heic|heix|mif1|avif)/s.test(start)) return { format: 'heic', width: 0, height: 0 };
  if (start.startsWith('BM')) return { format: 'bmp', width: 0, height: 0 };
  if (/^(II\*\0|MM\0\*)/.test(start)) return { format: 'tiff', width: 0, height: 0 };
  return undefined;
}

function readPng(bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 45 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  if (!bytes.subarray(-16).includes('IEND')) return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return width > 0 && height > 0 ? { format: 'png', width, height } : undefined;
}

function readJpeg(bytes: Buffer): PictureFacts | undefined {
  let several = false;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return undefined;
    // APP2 with "MPF": several pictures in one file, which Instagram refuses (protocol 3.6).
    if (marker === 0xe2 && bytes.toString('latin1', at + 4, at + 8) === 'MPF\0') several = true;
    const isSize = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isSize) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      const whole = bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > at;
      return whole && width > 0 && height > 0 ? { format: several ? 'mpo' : 'jpeg', width, height } : undefined;
    }
    at += 2 + length;
  }
  return undefined;
}
