import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { photoFile, photoFormats, photoWidths, readPhotoFile, srcset, widthsFor } from './sizes.ts';

describe('widths of a photo', () => {
  it('are all of ours when it is wide enough, else those it fills and its own', () => {
    assert.deepEqual(widthsFor(4000), [320, 640, 1024, 1600]);
    assert.deepEqual(widthsFor(1600), [320, 640, 1024, 1600]);
    assert.deepEqual(widthsFor(800), [320, 640, 800]);
    assert.deepEqual(widthsFor(640), [320, 640]);
    assert.deepEqual(widthsFor(100), [100]);
  });

  it('never exceed its own, never repeat, rise, and are at least one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1 }),
        (own, wanted) => {
          const widths = widthsFor(own, wanted);
          assert.ok(widths.length >= 1);
          assert.ok(widths.every((width, at) => width <= own && (at === 0 || width > widths[at - 1]!)));
          assert.equal(widths.at(-1), Math.min(own, Math.max(...wanted)));
        },
      ),
    );
  });
});

describe('names of sizes', () => {
  const publicName = '0123456789abcdef0123456789abcdef';

  it('are read as they are written', () => {
    for (const format of photoFormats) {
      for (const width of photoWidths) {
        assert.deepEqual(readPhotoFile(photoFile(publicName, width, format)), { publicName, width, format });
      }
    }
  });

  it('of another form ask for nothing', () => {
    for (const file of [
      '',
      'x',
      `${publicName}.jpg`,
      `${publicName}-0.jpg`,
      `${publicName}-640.svg`,
      `../${publicName}-640.jpg`,
      `${publicName}-640.jpg\n`,
    ]) {
      assert.equal(readPhotoFile(file), undefined, file);
    }
  });

  it('stand in a srcset with their widths', () => {
    assert.equal(
      srcset('/photos/', publicName, [320, 640], 'jpeg'),
      `/photos/${publicName}-320.jpg 320w, /photos/${publicName}-640.jpg 640w`,
    );
  });
});
