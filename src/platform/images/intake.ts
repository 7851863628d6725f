import { Invalid, TooLarge, Unsupported, type FieldError } from '#kernel/problems.ts';
import { pictureKind, readPictureHeader, type PictureKind } from './picture-header.ts';

/** What is taken as a photo or a logo, whatever its name or declared type says. */
export const photoLimits = {
  kinds: ['jpeg', 'png', 'webp', 'avif'],
  /** Bytes of the file. */
  bytes: 25_000_000,
  /** Width times height. */
  pixels: 60_000_000,
  /** AVIF takes some 18 bytes a pixel to decode (measured): more would not fit into the decoder's memory. */
  avifPixels: 20_000_000,
  /** Pixels of a side. */
  side: 20_000,
} as const;

export const logoLimits = { ...photoLimits, kinds: ['jpeg', 'png', 'webp'], bytes: 5_000_000 } as const;

type Limits = Omit<typeof photoLimits, 'kinds' | 'bytes'> & { kinds: readonly PictureKind[]; bytes: number };

export type PictureFormat = Exclude<PictureKind, 'heic'>;

/** A picture that may be taken, as its header tells. */
export interface InspectedPicture {
  format: PictureFormat;
  /** Pixels as stored, before the camera's orientation is applied. */
  width: number;
  height: number;
}

/** A wrong picture. The pointer names the whole input: the file is all there is. */
export const wrongPicture = (code: PictureFault, message: string): Invalid => {
  const error: FieldError = { pointer: '', code, message };
  return new Invalid([error]);
};

/** Words that screens translate. */
export type PictureFault =
  | 'picture_damaged'
  | 'picture_moving'
  | 'picture_side_too_long'
  | 'picture_too_many_pixels'
  | 'picture_too_slow'
  | 'picture_too_much_memory';

/**
 * Whether a file may become a photo, by its content alone and without decoding it: JPEG, PNG, WebP or AVIF of at most
 * 25 MB, 60 megapixels (AVIF 20), 20,000 pixels a side, one frame. Takes well under a millisecond.
 *
 * @throws Unsupported another kind of file, with the list of what is taken
 * @throws TooLarge too many bytes
 * @throws Invalid moving, damaged in its header, or too many pixels
 */
export const inspectPhoto = (bytes: Uint8Array): InspectedPicture => inspect(bytes, photoLimits);

/** The same for a logo: JPEG, PNG or WebP of at most 5 MB. */
export const inspectLogo = (bytes: Uint8Array): InspectedPicture => inspect(bytes, logoLimits);

function inspect(bytes: Uint8Array, limits: Limits): InspectedPicture {
  const kind = pictureKind(bytes);
  if (!kind || !limits.kinds.includes(kind)) throw refused(bytes, kind, limits);
  if (bytes.length > limits.bytes) {
    throw new TooLarge(`The file has ${megas(bytes.length)} MB; at most ${megas(limits.bytes)} MB are taken.`);
  }
  const header = readPictureHeader(bytes);
  if (!header) {
    throw wrongPicture('picture_damaged', 'The picture is damaged: not even its size can be read. Send it again.');
  }
  const { width, height } = header;
  if (header.moving) throw wrongPicture('picture_moving', 'The picture moves. Send a still picture.');
  if (Math.max(width, height) > limits.side) {
    throw wrongPicture(
      'picture_side_too_long',
      `The picture measures ${width} × ${height} pixels; a side may have at most ${limits.side}.`,
    );
  }
  const most = kind === 'avif' ? limits.avifPixels : limits.pixels;
  if (width * height > most) {
    throw wrongPicture(
      'picture_too_many_pixels',
      `The picture has ${megas(width * height)} megapixels; at most ${megas(most)} are taken${kind === 'avif' ? ' as AVIF' : ''}.`,
    );
  }
  return { format: kind as PictureFormat, width, height };
}

const megas = (count: number): number => Math.ceil(count / 100_000) / 10;

const names: Record<PictureKind, string> = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP', avif: 'AVIF', heic: 'HEIC' };

function refused(bytes: Uint8Array, kind: PictureKind | undefined, limits: Limits): Unsupported {
  const kinds = limits.kinds.map((each) => names[each]);
  const taken = `Send ${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}.`;
  if (kind === 'heic') {
    // The decoder for HEIC's HEVC is patented and not in our build.
    return new Unsupported(
      `HEIC photos cannot be read here. ${taken} On an iPhone: Settings, Camera, Formats, Most Compatible; or share the photo as JPEG.`,
    );
  }
  const what = kind ? names[kind] : otherKind(bytes);
  return new Unsupported(
    `${what ? `${/^[AEFHILMNORSX]/.test(what) ? 'An' : 'A'} ${what} file` : 'This file'} is not taken here. ${taken}`,
  );
}

/** What people most often send in the place of a photo, by how it begins. */
function otherKind(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  const text = head
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase();
  if (head.startsWith('GIF8')) return 'GIF';
  if (head.startsWith('%PDF')) return 'PDF';
  if (head.startsWith('PK\u0003\u0004')) return 'ZIP or office';
  if (head.startsWith('BM')) return 'BMP';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'TIFF or raw camera';
  if (/^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype svg[^>]*>\s*)?<svg\b/s.test(text)) return 'SVG';
  if (/^(<!doctype html|<html\b|<head\b|<script\b|<body\b)/.test(text)) return 'HTML';
  return undefined;
}
