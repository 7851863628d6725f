import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import sharp from 'sharp';
import { deriveLogo, derivePhoto, openDarkroom, photoWidths } from './index.ts';
import { photo, photoNames, pickup } from './samples/pictures.ts';

const darkroom = openDarkroom();
after(() => darkroom.close());
const jpegs = { formats: ['jpeg'], darkroom } as const;

/** The colour in the middle of a part of a picture; parts are counted in quarters. */
async function colourAt(bytes: Buffer, across: number, down: number): Promise<number[]> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = Math.floor(info.height * down) * info.width + Math.floor(info.width * across);
  return [...data.subarray(at * info.channels, at * info.channels + info.channels)];
}
const near = (found: number[], wanted: number[], by = 12) =>
  assert.ok(
    found.length === wanted.length && found.every((value, i) => Math.abs(value - wanted[i]!) <= by),
    `${found} is not ${wanted}`,
  );

/** 600 × 400: red, green above; blue, white below. */
const corners = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#ffffff' } })
  .composite([
    { input: { create: { width: 300, height: 200, channels: 3, background: '#c81414' } }, left: 0, top: 0 },
    { input: { create: { width: 300, height: 200, channels: 3, background: '#14a014' } }, left: 300, top: 0 },
    { input: { create: { width: 300, height: 200, channels: 3, background: '#1428c8' } }, left: 0, top: 200 },
  ])
  .png()
  .toBuffer();
const cornersOf = async (bytes: Buffer) =>
  Promise.all(
    [
      [0.25, 0.25],
      [0.75, 0.25],
      [0.25, 0.75],
      [0.75, 0.75],
    ].map(([x, y]) => colourAt(bytes, x!, y!)),
  );

describe('the sizes of a photo', () => {
  it('are made of every real photo, each format at each width that it fills, in its proportions', async () => {
    for (const name of photoNames) {
      const bytes = photo(name);
      const { width, height } = await sharp(bytes).metadata();
      const made = await derivePhoto(bytes, { formats: ['webp', 'jpeg'], darkroom });
      const widths = [...new Set(made.map((size) => size.width))];
      assert.deepEqual(widths, [...photoWidths.filter((each) => each < Math.min(width, 1600)), Math.min(width, 1600)]);
      assert.deepEqual(
        made.map((size) => size.format),
        widths.flatMap(() => ['webp', 'jpeg']),
      );
      for (const size of made) {
        const meta = await sharp(size.bytes).metadata();
        assert.deepEqual([meta.format, meta.width, meta.height], [size.format, size.width, size.height]);
        assert.ok(Math.abs(size.height - (size.width * height) / width) <= 1);
      }
    }
  });

  it('are smaller as AVIF than as WebP than as JPEG', async () => {
    const [avif, webp, jpeg] = await derivePhoto(pickup, {
      widths: [1024],
      formats: ['avif', 'webp', 'jpeg'],
      darkroom,
    });
    assert.equal((await sharp(avif!.bytes).metadata()).compression, 'av1');
    assert.ok(avif!.bytes.length < webp!.bytes.length && webp!.bytes.length < jpeg!.bytes.length);
    assert.ok(jpeg!.bytes.length < 150_000);
  });

  it('stand upright, however the camera was held', async () => {
    const wanted = [
      [200, 20, 20],
      [20, 160, 20],
      [20, 40, 200],
      [255, 255, 255],
    ];
    for (let orientation = 1; orientation <= 8; orientation++) {
      // Laid down so that, turned as the camera says, it is the picture again.
      const turned = await sharp(corners).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      const reference = await sharp(turned).autoOrient().png().toBuffer();
      const [size] = await derivePhoto(turned, { ...jpegs, widths: [200] });
      const { width, height } = await sharp(reference).metadata();
      assert.ok(Math.abs(size!.height / size!.width - height / width) < 0.01, `orientation ${orientation}`);
      const [found, expected] = [await cornersOf(size!.bytes), await cornersOf(reference)];
      found.forEach((colour, i) => near(colour, expected[i]!));
      if (orientation === 1) found.forEach((colour, i) => near(colour, wanted[i]!));
    }
  });

  it('stand upright as AVIF and PNG too', async () => {
    for (const format of ['avif', 'png', 'webp'] as const) {
      const turned = await sharp(corners).withMetadata({ orientation: 6 })[format]().toBuffer();
      const [size] = await derivePhoto(turned, { ...jpegs, widths: [200] });
      assert.deepEqual([size!.width, size!.height], [200, 300], format);
      near((await cornersOf(size!.bytes))[0]!, [20, 40, 200]);
    }
  });

  it('are turned by hand on top of that', async () => {
    const [size] = await derivePhoto(corners, { ...jpegs, widths: [200], rotation: 90 });
    assert.deepEqual([size!.width, size!.height], [200, 300]);
    near((await cornersOf(size!.bytes))[0]!, [20, 40, 200]);
    const lying = await sharp(corners).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const [back] = await derivePhoto(lying, { ...jpegs, widths: [200], rotation: 270 });
    assert.deepEqual([back!.width, back!.height], [200, 133]);
    near((await cornersOf(back!.bytes))[0]!, [200, 20, 20]);
  });

  it('are never larger than the photo', async () => {
    const small = await sharp(pickup).resize(200).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    const made = await derivePhoto(small, jpegs);
    assert.deepEqual(
      made.map((size) => [size.width, size.height]),
      [[133, 200]],
    );
  });

  it('carry nothing of the file but its pixels', async () => {
    const secrets = ['4340123', 'Jean Tremblay', 'SN-998877', 'left behind', 'hidden after the end'];
    const loaded = Buffer.concat([
      await sharp(pickup)
        .withExif({
          IFD0: { Artist: 'Jean Tremblay', ImageDescription: 'left behind' },
          IFD2: { BodySerialNumber: 'SN-998877' },
          IFD3: {
            GPSLatitudeRef: 'N',
            GPSLatitude: '4340123/100000 0/1 0/1',
            GPSLongitudeRef: 'W',
            GPSLongitude: '79/1 22/1 0/1',
          },
        })
        .withXmp('<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">left behind</x:xmpmeta><?xpacket end="w"?>')
        .withIccProfile('p3')
        .jpeg()
        .toBuffer(),
      Buffer.from('hidden after the end'),
    ]);
    const before = await sharp(loaded).metadata();
    assert.ok(before.exif && before.xmp && before.icc);
    assert.ok(before.exif.includes(Buffer.from('SN-998877')));
    // The tag of the GPS folder (0x8825, little endian) is there now, and must not be later.
    assert.ok(before.exif.includes(Buffer.from([0x25, 0x88])));
    for (const size of await derivePhoto(loaded, { widths: [320], darkroom })) {
      const left = await sharp(size.bytes).metadata();
      assert.deepEqual(
        [left.exif, left.xmp, left.iptc, left.icc, left.orientation],
        Array(5).fill(undefined),
        size.format,
      );
      const text = size.bytes.toString('latin1');
      for (const word of [...secrets, 'Exif', 'EXIF', 'XMP', 'xmpmeta', 'Photoshop', 'ICC_PROFILE', 'ICCP']) {
        assert.ok(!text.includes(word), `${size.format} holds ${word}`);
      }
    }
  });

  it('are in sRGB, whatever the file was in', async () => {
    const green = [120, 180, 90];
    const flat = sharp({ create: { width: 300, height: 300, channels: 3, background: { r: 120, g: 180, b: 90 } } });
    const wide = await flat.clone().withIccProfile('p3').png().toBuffer();
    // As bare numbers, without its profile, it would be another colour.
    assert.ok(Math.abs((await sharp(wide).raw({}).keepIccProfile().toBuffer())[0]! - 120) > 8);
    const files = [
      wide,
      await flat.clone().toColourspace('rgb16').png().toBuffer(),
      await flat.clone().toColourspace('cmyk').jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    ];
    for (const [i, file] of files.entries()) {
      const [size] = await derivePhoto(file, { ...jpegs, widths: [100] });
      near(await colourAt(size!.bytes, 0.5, 0.5), green, i === 2 ? 30 : 4);
    }
    const [grey] = await derivePhoto(await flat.clone().greyscale().jpeg().toBuffer(), { ...jpegs, widths: [100] });
    const [r, g, b] = await colourAt(grey!.bytes, 0.5, 0.5);
    assert.ok(r === g && g === b);
  });

  it('are white where the photo is transparent', async () => {
    const clear = await sharp({ create: { width: 50, height: 50, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    for (const size of await derivePhoto(clear, { darkroom }))
      near(await colourAt(size.bytes, 0.5, 0.5), [255, 255, 255], 2);
  });
});

describe('a logo', () => {
  it('fits into its box, as PNG and WebP, and keeps its transparency', async () => {
    const logo = await sharp({ create: { width: 2000, height: 400, channels: 4, background: '#00000000' } })
      .composite([
        { input: { create: { width: 1000, height: 400, channels: 4, background: '#c81414' } }, left: 0, top: 0 },
      ])
      .withExif({ IFD0: { Artist: 'Jean Tremblay' } })
      .png()
      .toBuffer();
    const made = await deriveLogo(logo, { darkroom });
    assert.deepEqual(
      made.map(({ format, width, height }) => [format, width, height]),
      [
        ['png', 480, 96],
        ['webp', 480, 96],
      ],
    );
    for (const { bytes } of made) {
      const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      assert.equal(info.channels, 4);
      assert.deepEqual([data[3], data[479 * 4 + 3]], [255, 0]);
      near([...data.subarray(0, 3)], [200, 20, 20], 3);
      assert.ok(!bytes.includes('Tremblay'));
    }
  });

  it('is upright, not cut when tall, and not made larger when small', async () => {
    const sizes = async (bytes: Buffer) =>
      (await deriveLogo(bytes, { darkroom })).map(({ width, height }) => [width, height]);
    assert.deepEqual(await sizes(await sharp(corners).withMetadata({ orientation: 6 }).jpeg().toBuffer()), [
      [107, 160],
      [107, 160],
    ]);
    assert.deepEqual(await sizes(await sharp(corners).resize(60, 40).webp().toBuffer()), [
      [60, 40],
      [60, 40],
    ]);
  });
});
