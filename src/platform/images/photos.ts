import { openDarkroom, type Darkroom } from './darkroom.ts';
import { inspectLogo, inspectPhoto, photoLimits } from './intake.ts';
import type { DerivedPicture, Order } from './order.ts';
import { logoBox, photoFormats, photoWidths, type LogoFormat, type PhotoFormat } from './sizes.ts';

/** The darkroom of this program. Its decoder starts with the first picture and ends when there are none. */
const ours = openDarkroom();

export interface PhotoWish {
  /** Widths in pixels, of the upright photo. Those that it cannot fill become its own width. */
  widths?: readonly number[];
  formats?: readonly PhotoFormat[];
  /** Degrees clockwise that a person turned the photo by hand, on top of what the camera says. */
  rotation?: 0 | 90 | 180 | 270;
  darkroom?: Darkroom;
}

/**
 * The sizes of a photo as they are shown: upright, in sRGB, transparent parts white, with nothing of the file left but
 * its pixels, never larger than it came. By width, and within a width in the order of the formats; the last ones have
 * the proportions of the whole. Takes about a second for a photo of a phone.
 *
 * @throws Unsupported, TooLarge, Invalid as `inspectPhoto`, and Invalid when the picture turns out to be damaged, too slow
 *   (20 s) or too large for the decoder's memory (512 MB): the same file will fail again
 * @throws Unavailable when it is not the picture's fault: try again
 */
export async function derivePhoto(bytes: Uint8Array, wish: PhotoWish = {}): Promise<DerivedPicture<PhotoFormat>[]> {
  const { widths = photoWidths, formats = photoFormats, rotation = 0, darkroom = ours } = wish;
  inspectPhoto(bytes);
  if (!widths.length || !formats.length) throw new RangeError('no widths or no formats wished');
  const order: Order = {
    make: 'photo',
    pixels: photoLimits.pixels,
    widths: [...widths],
    formats: [...formats],
    rotation,
  };
  return (await darkroom.develop(bytes, order)) as DerivedPicture<PhotoFormat>[];
}

/**
 * A dealer's logo, PNG then WebP, within 480 × 160 pixels, upright, in sRGB, its transparency kept, metadata removed,
 * never larger than it came.
 *
 * @throws as `derivePhoto`
 */
export async function deriveLogo(
  bytes: Uint8Array,
  wish: { darkroom?: Darkroom } = {},
): Promise<DerivedPicture<LogoFormat>[]> {
  inspectLogo(bytes);
  const order: Order = { make: 'logo', pixels: photoLimits.pixels, ...logoBox };
  return (await (wish.darkroom ?? ours).develop(bytes, order)) as DerivedPicture<LogoFormat>[];
}

/**
 * A photo of ours as a JPEG of exactly this size, for a network that takes certain shapes only.
 *
 * @param fit `pad` keeps all of it and adds white margins; `crop` cuts around the middle
 * @throws as `derivePhoto`
 */
export async function deriveFrame(
  bytes: Uint8Array,
  wish: { width: number; height: number; fit: 'pad' | 'crop'; darkroom?: Darkroom },
): Promise<DerivedPicture> {
  inspectPhoto(bytes);
  const { width, height, fit } = wish;
  const [made] = await (wish.darkroom ?? ours).develop(bytes, {
    make: 'frame',
    pixels: photoLimits.pixels,
    width,
    height,
    fit,
  });
  return made!;
}
