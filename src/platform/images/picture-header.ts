/**
 * What a picture's first bytes say: its kind, its size in pixels, whether it moves. Read here, in a language that
 * cannot be overrun, before any decoder sees the file; nothing is unpacked. Layouts: ITU T.81 annex B (JPEG),
 * W3C PNG 11, RFC 9649 (WebP), ISO/IEC 14496-12 and 23008-12 (AVIF, HEIC).
 */
export type PictureKind = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

export interface PictureHeader {
  kind: PictureKind;
  /** As stored, before the camera's orientation is applied. */
  width: number;
  height: number;
  /** More than one frame: an animation. */
  moving: boolean;
}

/** The kind of picture that the content claims to be; undefined when it is none that we know. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view[0] === 0xff && view[1] === 0xd8 && view[2] === 0xff) return 'jpeg';
  if (view.subarray(0, 8).equals(pngSignature)) return 'png';
  if (ascii(view, 0, 4) === 'RIFF' && ascii(view, 8, 4) === 'WEBP') return 'webp';
  const brands = brandsOf(view);
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  if (brands.some((brand) => /^he[ivx][cmsx]$/.test(brand) || brand === 'mif1' || brand === 'msf1')) return 'heic';
  return undefined;
}

/** The header of a picture; undefined when it is of no known kind, or its header cannot be made sense of. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = pictureKind(view);
  if (!kind) return undefined;
  try {
    const found = readers[kind](view);
    return found && found.width > 0 && found.height > 0 ? { kind, ...found } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // reading past the end: the file is cut off in its header
    throw error;
  }
}

type Reader = (view: Buffer) => Omit<PictureHeader, 'kind'> | undefined;

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');
const ascii = (view: Buffer, at: number, length: number): string => view.toString('latin1', at, at + length);

const jpeg: Reader = (view) => {
  for (let at = 2; ;) {
    if (view.readUInt8(at) !== 0xff) return undefined;
    while (view.readUInt8(at) === 0xff) at += 1; // fill bytes
    const marker = view[at]!;
    at += 1;
    // Start of frame, all kinds; C4, C8 and CC are tables and extensions.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.readUInt16BE(at + 3), width: view.readUInt16BE(at + 5), moving: false };
    }
    if (marker === 0xd9 || marker === 0xda) return undefined; // pixels or end before a frame header
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (!alone) at += Math.max(2, view.readUInt16BE(at));
  }
};

const png: Reader = (view) => {
  if (ascii(view, 12, 4) !== 'IHDR') return undefined;
  const size = { width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
  // The chunk that makes an animated PNG stands before the pixels.
  for (let at = 33; at + 8 <= view.length; at += 12 + view.readUInt32BE(at)) {
    const name = ascii(view, at + 4, 4);
    if (name === 'acTL') return { ...size, moving: true };
    if (name === 'IDAT') break;
  }
  return { ...size, moving: false };
};

const webp: Reader = (view) => {
  switch (ascii(view, 12, 4)) {
    case 'VP8X':
      return {
        width: 1 + view.readUIntLE(24, 3),
        height: 1 + view.readUIntLE(27, 3),
        moving: (view.readUInt8(20) & 0x02) !== 0,
      };
    case 'VP8L': {
      if (view.readUInt8(20) !== 0x2f) return undefined;
      const bits = view.readUInt32LE(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), moving: false };
    }
    case 'VP8 ':
      if (view.readUIntBE(23, 3) !== 0x9d012a) return undefined;
      return { width: view.readUInt16LE(26) & 0x3fff, height: view.readUInt16LE(28) & 0x3fff, moving: false };
    default:
      return undefined;
  }
};

/** AVIF and HEIC: the largest size that any item of the file has (parts and thumbnails are smaller than the whole). */
const still: Reader = (view) => {
  const meta = boxes(view, 0, view.length).find((box) => box.type === 'meta');
  const properties = meta && boxes(view, meta.from + 4, meta.to).find((box) => box.type === 'iprp');
  const container = properties && boxes(view, properties.from, properties.to).find((box) => box.type === 'ipco');
  if (!container) return undefined;
  const sizes = boxes(view, container.from, container.to)
    .filter((box) => box.type === 'ispe')
    .map((box) => ({ width: view.readUInt32BE(box.from + 4), height: view.readUInt32BE(box.from + 8) }))
    .toSorted((a, b) => b.width * b.height - a.width * a.height);
  return sizes[0] && { ...sizes[0], moving: brandsOf(view).includes('avis') };
};

const readers: Record<PictureKind, Reader> = { jpeg, png, webp, avif: still, heic: still };

interface Box {
  type: string;
  from: number;
  to: number;
}

/** Boxes that stand one after the other; those that claim more than there is end the list. */
function boxes(view: Buffer, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to && found.length < 1000;) {
    let length = view.readUInt32BE(at);
    let head = 8;
    if (length === 1) {
      length = Number(view.readBigUInt64BE(at + 8));
      head = 16;
    } else if (length === 0) {
      length = to - at;
    }
    if (length < head || at + length > to) break;
    found.push({ type: ascii(view, at + 4, 4), from: at + head, to: at + length });
    at += length;
  }
  return found;
}

function brandsOf(view: Buffer): string[] {
  if (view.length < 16 || ascii(view, 4, 4) !== 'ftyp') return [];
  const end = Math.min(view.readUInt32BE(0), view.length, 256);
  const brands = [ascii(view, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(view, at, 4));
  return brands;
}
