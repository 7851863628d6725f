import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';
import type { DerivedPicture, Order } from './order.ts';
import { widthsFor } from './sizes.ts';

/** Makes files out of a picture. Runs in the decoder's process only: see decoder.ts. */
export function develop(bytes: Buffer, order: Order): Promise<DerivedPicture[]> {
  if (order.make === 'frame') return developFrame(bytes, order);
  return order.make === 'photo' ? developPhoto(bytes, order) : developLogo(bytes, order);
}

/** Only these decoders exist for us; SVG, PDF, GIF and the rest cannot be reached even by a file that deceives. */
export function closeOtherDecoders(): void {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadWebpBuffer',
      'VipsForeignLoadHeifBuffer',
    ],
  });
}

interface Plain {
  data: Buffer;
  info: OutputInfo;
}

async function developPhoto(bytes: Buffer, order: Order & { make: 'photo' }): Promise<DerivedPicture[]> {
  const source = openPicture(bytes, order.pixels);
  const { mirrored, lying, angle, width } = upright(await source.metadata(), order.rotation);
  const widths = widthsFor(width, order.widths);
  const widest = widths.at(-1)!;
  // Decoded once, straight to the widest size (JPEG and WebP shrink while they decode), still lying as it was stored:
  // turning first would need the whole picture in memory.
  const decoded = source.resize(lying ? { height: widest } : { width: widest });
  let largest = await plain(
    (mirrored ? decoded.flop() : decoded).flatten({ background: '#ffffff' }).toColourspace('srgb'),
  );
  if (angle) largest = await plain(fromPlain(largest).rotate(angle));
  const made: DerivedPicture[] = [];
  for (const each of widths) {
    const sized = each === widest ? largest : await plain(fromPlain(largest).resize({ width: each }));
    for (const format of order.formats) made.push(await written(encode(fromPlain(sized), format), format));
  }
  return made;
}

async function developLogo(bytes: Buffer, order: Order & { make: 'logo' }): Promise<DerivedPicture[]> {
  const source = openPicture(bytes, order.pixels);
  const { mirrored, lying, angle } = upright(await source.metadata(), 0);
  const [width, height] = lying ? [order.height, order.width] : [order.width, order.height];
  const decoded = source.resize({ width, height, fit: 'inside', withoutEnlargement: true }).toColourspace('srgb');
  let logo = await plain(mirrored ? decoded.flop() : decoded);
  if (angle) logo = await plain(fromPlain(logo).rotate(angle));
  return [
    await written(fromPlain(logo).png({ compressionLevel: 9 }), 'png'),
    // Lossless as long as a logo has flat colours: edges stay sharp and the file is smaller too.
    await written(fromPlain(logo).webp({ nearLossless: true, quality: 80, effort: 4 }), 'webp'),
  ];
}

/** Exactly this size: with white margins, or cut around the middle. Takes what we made ourselves: upright, in sRGB. */
async function developFrame(bytes: Buffer, order: Order & { make: 'frame' }): Promise<DerivedPicture[]> {
  const { width, height, fit } = order;
  const framed = openPicture(bytes, order.pixels)
    .resize({ width, height, fit: fit === 'pad' ? 'contain' : 'cover', background: '#ffffff' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb');
  return [await written(fromPlain(await plain(framed)).jpeg({ quality: 85 }), 'jpeg')];
}

/** Files that are a little wrong, as phones make them, are taken; those that are cut off or broken are not. */
const openPicture = (bytes: Buffer, pixels: number): Sharp =>
  sharp(bytes, { limitInputPixels: pixels, failOn: 'error', autoOrient: false });

/**
 * What has to be done so that the picture stands upright: the camera's own word (EXIF 2.32, tag 0x0112: mirror first,
 * then turn clockwise), then the turn by hand. AVIF is turned by its decoder already, which then says nothing here.
 * `lying`: width becomes height. `width` is that of the upright picture.
 */
function upright(meta: Metadata, rotation: number) {
  const orientation = meta.orientation ?? 1;
  const mirrored = [2, 4, 5, 7].includes(orientation);
  const turn = [0, 0, 0, 180, 180, 270, 90, 90, 270][orientation] ?? 0;
  const angle = (turn + rotation) % 360;
  const lying = angle % 180 !== 0;
  return { mirrored, angle, lying, width: lying ? meta.height : meta.width };
}

/** Bare pixels: whatever the file carried beside them (EXIF, GPS, XMP, IPTC, ICC, comments, thumbnails) ends here. */
const plain = (picture: Sharp): Promise<Plain> => picture.raw().toBuffer({ resolveWithObject: true });

const fromPlain = ({ data, info: { width, height, channels } }: Plain): Sharp =>
  sharp(data, { raw: { width, height, channels } });

/** Measured: AVIF at effort 1 makes smaller files than WebP in about its time; each step more doubles that time. */
function encode(picture: Sharp, format: 'avif' | 'webp' | 'jpeg'): Sharp {
  switch (format) {
    case 'avif':
      return picture.avif({ quality: 55, effort: 1, chromaSubsampling: '4:2:0' });
    case 'webp':
      return picture.webp({ quality: 78, effort: 2 });
    case 'jpeg':
      return picture.jpeg({ quality: 78, mozjpeg: true });
  }
}

async function written(picture: Sharp, format: string): Promise<DerivedPicture> {
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { format, width: info.width, height: info.height, bytes: data };
}
