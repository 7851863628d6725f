/** Pictures that take their place before they arrive: modern formats first, a JPEG for everyone. */
import { absolute } from './paths.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import type { Picture, PictureSize, SiteView } from './views.ts';

/** How a picture is shown: how wide in the layout (`sizes`), the widest file worth fetching, at once or when near. */
export interface Shown {
  sizes: string;
  widest: number;
  eager?: boolean;
  alt?: string;
}

const types = { avif: 'image/avif', webp: 'image/webp', jpeg: 'image/jpeg', png: 'image/png' } as const;

const inFormat = (picture: Picture, format: PictureSize['format'], widest: number): PictureSize[] => {
  const all = picture.sizes.filter((size) => size.format === format).sort((a, b) => a.width - b.width);
  const fitting = all.filter((size) => size.width <= widest);
  return fitting.length > 0 ? fitting : all.slice(0, 1);
};

/** The file for browsers without the modern formats, link previews and search engines: the widest up to a limit. */
export const plainFile = (picture: Picture, widest: number): PictureSize | undefined =>
  inFormat(picture, 'jpeg', widest).at(-1) ?? inFormat(picture, 'png', widest).at(-1) ?? picture.sizes.at(-1);

/** A `picture` element; nothing when the photo has no files yet. */
export function pictureTag(picture: Picture, shown: Shown): Markup | undefined {
  const plain = plainFile(picture, shown.widest);
  if (!plain) return undefined;
  const sources = (['avif', 'webp'] as const).map((format) => {
    const files = inFormat(picture, format, shown.widest);
    if (files.length === 0) return undefined;
    const srcset = files.map((file) => `${file.url} ${file.width}w`).join(',');
    return markup`<source type="${types[format]}" srcset="${srcset}"${files.length > 1 && markup` sizes="${shown.sizes}"`}>`;
  });
  const loading = shown.eager ? markup` fetchpriority="high"` : markup` loading="lazy"`;
  return markup`<picture>${sources}<img src="${plain.url}" width="${plain.width}" height="${plain.height}" alt="${shown.alt ?? picture.alt}"${loading} decoding="async"></picture>`;
}

/** The absolute URL of a picture, for those who come from elsewhere. */
export const absoluteFile = (site: Pick<SiteView, 'baseUrl'>, file: PictureSize): string =>
  /^https?:\/\//.test(file.url) ? file.url : absolute(site, file.url);
