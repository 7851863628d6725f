/** Which sizes of a photo and a logo are made, and under which names they are served. Pure. */

export type PhotoFormat = 'avif' | 'webp' | 'jpeg';
export type LogoFormat = 'png' | 'webp';

/** Widths in pixels: a card on a phone, a card, a page, a page on a sharp screen. */
export const photoWidths = [320, 640, 1024, 1600] as const;

/** Smallest files first, as a `<picture>` offers them; JPEG is what every browser, mail program and channel reads. */
export const photoFormats = ['avif', 'webp', 'jpeg'] as const satisfies readonly PhotoFormat[];

/** A logo fits into this box, in pixels: twice what the widest header shows. */
export const logoBox = { width: 480, height: 160 } as const;

/**
 * The widths that a photo of this width really gets: those that it can fill, and its own when it cannot fill them all.
 * Nothing is made larger than it came.
 */
export function widthsFor(own: number, wanted: readonly number[] = photoWidths): number[] {
  const sorted = [...new Set(wanted)].toSorted((a, b) => a - b);
  const filled = sorted.filter((width) => width <= own);
  return filled.length === sorted.length || filled.at(-1) === own ? filled : [...filled, own];
}

const endings = { avif: 'avif', webp: 'webp', jpeg: 'jpg', png: 'png' } as const;

/** The last part of a size's URL: `<public name>-640.avif`. The public name changes with the content, so it keeps. */
export const photoFile = (publicName: string, width: number, format: PhotoFormat): string =>
  `${publicName}-${width}.${endings[format]}`;

/** What a size's URL asks for; undefined when it is not the name of one. */
export function readPhotoFile(file: string): { publicName: string; width: number; format: PhotoFormat } | undefined {
  const found = /^([0-9a-f]{32})-([1-9]\d{0,4})\.(avif|webp|jpg)$/.exec(file);
  if (!found) return undefined;
  const [, publicName, width, ending] = found;
  return { publicName: publicName!, width: Number(width), format: ending === 'jpg' ? 'jpeg' : (ending as PhotoFormat) };
}

/** The `type` of a format, in `<source>` and Content-Type. */
export const mediaTypeOf = (format: PhotoFormat | LogoFormat): string => `image/${format}`;

/**
 * A `srcset`: each size of one format with its width.
 *
 * @param folder where the sizes are served, with a slash at the end: `/photos/`
 */
export const srcset = (folder: string, publicName: string, widths: readonly number[], format: PhotoFormat): string =>
  widths.map((width) => `${folder}${photoFile(publicName, width, format)} ${width}w`).join(', ');
