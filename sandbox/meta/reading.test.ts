/** Properties of what is read: field lists, captions, pictures, robots.txt, exact numbers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { countCaption } from './caption.ts';
import { parseFields, type Field } from './fields.ts';
import { GraphError } from './graph-error.ts';
import { readPicture } from './picture.ts';
import { BareNumber, metaJson } from './reply.ts';
import { allows } from './robots.ts';
import { picture } from './trial.ts';

describe('fields', () => {
  const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
  const { field } = fc.letrec<{ field: Field }>((tie) => ({
    field: fc.record({
      name,
      args: fc.dictionary(name, fc.stringMatching(/^[a-z0-9]{1,5}$/), { maxKeys: 2, noNullPrototype: true }),
      sub: fc.oneof({ depthSize: 'small' }, fc.constant<Field[]>([]), fc.array(tie('field'), { maxLength: 3 })),
    }),
  }));
  const write = (fields: Field[]): string =>
    fields
      .map((one) => {
        const args = Object.entries(one.args).map(([key, value]) => `.${key}(${value})`);
        return one.name + args.join('') + (one.sub.length > 0 ? `{${write(one.sub)}}` : '');
      })
      .join(',');

  test('what is written is read', () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 4 }), (fields) => {
        assert.deepEqual(parseFields(write(fields)), structuredClone(fields));
      }),
    );
  });

  test('nonsense is a syntax error, never another', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        try {
          parseFields(text);
        } catch (error) {
          assert.ok(error instanceof GraphError && error.code === 2500);
        }
      }),
    );
    for (const text of ['', 'a,', 'a{', 'a{b', 'a}', 'a.b', 'a b']) assert.throws(() => parseFields(text), GraphError);
  });
});

test('captions are counted in code points, tags only outside of words and addresses (3.6)', () => {
  for (const [caption, characters, hashtags, mentions] of [
    ['🚗🚗', 2, 0, 0],
    ['e\u0301', 1, 0, 0],
    ['#car #2024 #a1 x#no .#no (#yes)', 31, 3, 0],
    ['a@b.example @me_1 (@you)', 24, 0, 2],
    ['#été', 4, 1, 0],
  ] as const)
    assert.deepEqual(countCaption(caption), { characters, hashtags, mentions }, caption);
});

test('pictures are measured, and broken ones are none', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 1, max: 900 }),
      fc.constantFrom('jpeg' as const, 'png' as const),
      async (width, height, format) => {
        const bytes = await picture(width, height, format);
        assert.deepEqual(readPicture(bytes), { format, width, height });
        assert.equal(readPicture(bytes.subarray(0, bytes.length - 20)), undefined);
      },
    ),
    { numRuns: 20 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void readPicture(Buffer.from(bytes))));
});

test('robots.txt: its own group first, the longest rule, allow before disallow', () => {
  const all = 'User-agent: *\nDisallow: /';
  assert.equal(allows(all, '/car.jpg'), false);
  assert.equal(allows(`${all}\n\nUser-agent: facebookexternalhit\nDisallow:`, '/car.jpg'), true);
  assert.equal(allows(`${all}\nAllow: /public/`, '/public/car.jpg'), true);
  assert.equal(allows('User-agent: *\nDisallow: /*.jpg$', '/a/car.jpg'), false);
  assert.equal(allows('User-agent: *\nDisallow: /*.jpg$', '/a/car.jpg?x'), true);
  assert.equal(allows('User-agent: Googlebot\nDisallow: /', '/car.jpg'), true);
});

test('numbers above 2^53 are exact, and all else is ASCII', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.string({ unit: 'binary' }), (number, text) => {
      const written = metaJson({ id: new BareNumber(String(number)), text });
      assert.ok(written.startsWith(`{"id":${number},`));
      assert.match(written, /^[\u0020-\u007e]*$/);
      assert.equal(JSON.parse(written).text, text);
    }),
  );
});
