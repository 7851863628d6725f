import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { twiceNamed } from './twice-named.ts';

const awkward = fc.oneof(
  fc.constantFrom('', '"', '\\', '\\"', '{', '}', '[', ']', ':', ',', 'a', '"a":', '\\\\', '\n', 'é', '__proto__', '0'),
  fc.string({ maxLength: 6, unit: 'binary' }),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(awkward, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(awkward, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** Any spelling of a string: each character as it is or by its number. */
const spelled = (text: string, byNumber: boolean): string =>
  byNumber
    ? `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
    : JSON.stringify(text);

test('what JSON.stringify writes names no key twice, however it is indented', () =>
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, ' ', '\t'), (value, indent) => {
      assert.equal(twiceNamed(JSON.stringify(value, null, indent)), undefined);
    }),
  ));

test('a key that is put in once more is found at its place, however it is spelled', () =>
  fc.assert(
    fc.property(
      fc.array(fc.oneof(awkward, fc.nat(3))),
      fc.dictionary(awkward, json, { minKeys: 1, maxKeys: 4 }),
      fc.nat(),
      fc.boolean(),
      fc.boolean(),
      json,
      (path, object, which, byNumber, first, other) => {
        const keys = Object.keys(object);
        const key = keys[which % keys.length]!;
        const again = `${spelled(key, byNumber)} : ${JSON.stringify(other)}`;
        const rest = JSON.stringify(object).slice(1, -1);
        let text = first ? `{${again},${rest}}` : `{${rest}\n,${again}}`;
        // Around it objects with that name, or lists with so many entries before.
        for (const part of path.toReversed())
          text = typeof part === 'number' ? `[${'[1,"]"],'.repeat(part)}${text}]` : `{${JSON.stringify(part)}:${text}}`;
        assert.deepEqual(twiceNamed(text), [...path, key]);
      },
    ),
  ));

test('equal names in different objects are none twice, and of several the first is told', () => {
  assert.equal(twiceNamed('{"a":{"a":[{"a":1},{"a":2}]},"b":"a","c":"\\"a\\":"}'), undefined);
  assert.deepEqual(twiceNamed('{"x":[0,{"b":1,"\\u0062":2}],"a":1,"a":2}'), ['x', 1, 'b']);
});
