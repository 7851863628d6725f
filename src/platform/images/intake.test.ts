import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { Invalid, Problem, TooLarge, Unsupported } from '#kernel/problems.ts';
import { inspectLogo, inspectPhoto } from './index.ts';
import { readPictureHeader } from './picture-header.ts';
import { photo, photoNames, pickup, png } from './samples/pictures.ts';

const flat = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: '#3a7bd5' } });
const codeOf = (bytes: Uint8Array, inspect = inspectPhoto): string => {
  try {
    inspect(bytes);
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error instanceof Invalid ? error.errors[0]!.code : error.code;
  }
  return 'taken';
};
const moving = (format: 'gif' | 'webp') => {
  const frames = Buffer.concat([Buffer.alloc(40 * 40 * 3, 7), Buffer.alloc(40 * 40 * 3, 200)]);
  const film = sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } });
  return film.toFormat(format, { loop: 0, delay: [100, 100] }).toBuffer();
};

describe('a photo at the door', () => {
  it('is taken when it is a real one, with the size that the decoder would find', async () => {
    assert.equal(photoNames.length, 13);
    for (const name of photoNames) {
      const { width, height } = await sharp(photo(name)).metadata();
      assert.deepEqual(inspectPhoto(photo(name)), { format: 'jpeg', width, height });
    }
  });

  it('may be JPEG, PNG, WebP or AVIF in any of their kinds', async () => {
    const made: [string, Buffer][] = [
      ['jpeg', await flat(301, 200).jpeg({ progressive: true }).toBuffer()],
      [
        'jpeg',
        await flat(301, 200)
          .withExif({ IFD0: { Model: 'x'.repeat(3000) } })
          .jpeg()
          .toBuffer(),
      ],
      ['png', await flat(301, 200).png({ palette: true }).toBuffer()],
      ['png', await flat(301, 200).png({ progressive: true }).toBuffer()],
      ['webp', await flat(301, 200).webp().toBuffer()],
      ['webp', await flat(301, 200).webp({ lossless: true }).toBuffer()],
      [
        'webp',
        await flat(301, 200, 4)
          .composite([
            { input: { create: { width: 9, height: 9, channels: 4, background: '#fff0' } }, blend: 'source' as 'over' },
          ])
          .webp()
          .withMetadata()
          .toBuffer(),
      ],
      ['avif', await flat(301, 200).avif({ effort: 0 }).toBuffer()],
    ];
    for (const [format, bytes] of made) assert.deepEqual(inspectPhoto(bytes), { format, width: 301, height: 200 });
  });

  it('is told by its content, whatever it is called', () => {
    assert.equal(codeOf(Buffer.from('These are not pixels, though the file is called photo.jpg')), 'unsupported');
    assert.equal(codeOf(Buffer.alloc(0)), 'unsupported');
    assert.equal(codeOf(Buffer.from([0xff, 0xd8, 0xff])), 'picture_damaged');
  });

  it('is refused by name, with the list of what is taken, when it is something else', async () => {
    const others: [Buffer | string, RegExp][] = [
      [await moving('gif'), /^A GIF file is not taken here\./],
      ['<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', /^An SVG file/],
      ['\ufeff <svg>', /^An SVG file/],
      ['<!DOCTYPE html><img src=x>', /^An HTML file/],
      ['%PDF-1.7', /^A PDF file/],
      ['PK\u0003\u0004…', /^A ZIP or office file/],
      [await flat(8, 8).tiff().toBuffer(), /^A TIFF or raw camera file/],
    ];
    for (const [content, words] of others) {
      assert.throws(
        () => inspectPhoto(Buffer.from(content as string)),
        (error) =>
          error instanceof Unsupported &&
          words.test(error.message) &&
          error.message.endsWith('JPEG, PNG, WebP or AVIF.'),
      );
    }
  });

  it('as HEIC is refused with the way out', () => {
    const head = Buffer.from('0000001c66747970686569630000000068656963 6d696631'.replace(' ', ''), 'hex');
    assert.throws(
      () => inspectPhoto(head),
      (error) => error instanceof Unsupported && /Most Compatible/.test(error.message),
    );
  });

  it('may not move', async () => {
    assert.equal(codeOf(await moving('webp')), 'picture_moving');
    const animated = png(8, 8, Buffer.alloc(72), { more: [['acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])]] });
    assert.equal(codeOf(animated), 'picture_moving');
  });

  it('of 81 megapixels in a small file is refused by its header, in no time', () => {
    const bomb = png(9000, 9000, Buffer.alloc(9001 * 9000));
    assert.ok(bomb.length < 300_000);
    const begin = performance.now();
    assert.equal(codeOf(bomb), 'picture_too_many_pixels');
    assert.ok(performance.now() - begin < 200);
  });

  it('keeps within bytes, pixels and sides', () => {
    const none = Buffer.alloc(0);
    assert.equal(codeOf(png(10_000, 6000, none)), 'taken');
    assert.equal(codeOf(png(10_000, 6001, none)), 'picture_too_many_pixels');
    assert.equal(codeOf(png(20_000, 10, none)), 'taken');
    assert.equal(codeOf(png(20_001, 10, none)), 'picture_side_too_long');
    assert.equal(codeOf(png(0, 10, none)), 'picture_damaged');
    assert.equal(codeOf(png(0xffffffff, 0xffffffff, none)), 'picture_side_too_long');
    const heavy = Buffer.concat([pickup, Buffer.alloc(25_000_001 - pickup.length)]);
    assert.throws(() => inspectPhoto(heavy), TooLarge);
    assert.equal(codeOf(heavy.subarray(0, 25_000_000)), 'taken');
  });

  it('never brings the reader of headers down', async () => {
    const seeds = [
      pickup.subarray(0, 2000),
      png(30, 30, Buffer.alloc(930)),
      await flat(30, 30).webp({ lossless: true }).toBuffer(),
      (await flat(30, 30).avif({ effort: 0 }).toBuffer()).subarray(0, 600),
    ];
    const change = fc.array(fc.tuple(fc.nat(600), fc.integer({ min: 0, max: 255 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), change, fc.nat(2000), (seed, changes, length) => {
        const bytes = Buffer.from(seed.subarray(0, length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const header = readPictureHeader(bytes);
        assert.ok(!header || (header.width > 0 && header.height > 0));
      }),
      { numRuns: 5000 },
    );
  });
});

it('a logo may be JPEG, PNG or WebP of at most 5 MB', async () => {
  assert.equal(codeOf(await flat(30, 30).png().toBuffer(), inspectLogo), 'taken');
  assert.equal(codeOf(await flat(30, 30).avif({ effort: 0 }).toBuffer(), inspectLogo), 'unsupported');
  assert.equal(codeOf(Buffer.concat([pickup, Buffer.alloc(5_000_000)]), inspectLogo), 'too_large');
});
