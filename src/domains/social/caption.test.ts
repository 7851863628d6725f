import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { hashtagsOf, lengthOf, mentionsOf } from './caption.ts';

test('characters are code points of the composed text: an emoji is one, an accent typed apart is none', () => {
  assert.equal(lengthOf(''), 0);
  assert.equal(lengthOf('Été'), 3);
  assert.equal(lengthOf('E\u0301te\u0301'), 3);
  assert.equal(lengthOf('🚗'), 1);
  assert.equal(lengthOf('a\nb'), 3);
  // A family is seven code points, four people and three joiners: Instagram counts them all.
  assert.equal(lengthOf('👨‍👩‍👧‍👦'), 7);
});

const hashtagCases: [text: string, found: string[]][] = [
  ['#Honda', ['Honda']],
  ['#honda #civic', ['honda', 'civic']],
  ['#honda#civic', ['honda']],
  ['#2019', []],
  ['#2019civic', ['2019civic']],
  ['#_', ['_']],
  ['#été2026!', ['été2026']],
  ['(#deal)', ['deal']],
  ['no.1#deal', []],
  ['a.#deal', []],
  ['a_#deal', []],
  ['caf\u00e9#deal', []],
  ['cafe\u0301#deal', []],
  ['#e\u0301te\u0301', ['été']],
  ['##deal', ['deal']],
  ['# deal', []],
  ['#', []],
  ['https://example.com/#top', ['top']],
  ['#deal-of-the-day', ['deal']],
  ['first\n#second', ['second']],
];
for (const [text, found] of hashtagCases)
  test(`hashtags of ${JSON.stringify(text)}: ${found.join(', ') || 'none'}`, () =>
    assert.deepEqual(hashtagsOf(text), found));

const mentionCases: [text: string, found: string[]][] = [
  ['@north.side_motors', ['north.side_motors']],
  ['sales@example.com', []],
  ['sales.@example', []],
  ['(@one) @two', ['one', 'two']],
  ['@one@two', ['one']],
  ['@', []],
  ['@été', []],
  ['e\u0301@one', []],
  ['@a, @b.', ['a', 'b.']],
];
for (const [text, found] of mentionCases)
  test(`mentions of ${JSON.stringify(text)}: ${found.join(', ') || 'none'}`, () =>
    assert.deepEqual(mentionsOf(text), found));

/** The same rules, read one character after the other. */
function counted(text: string): { hashtags: number; mentions: number } {
  const all = [...text.normalize('NFC')];
  const inWord = (one: string | undefined): boolean => one !== undefined && /[\p{L}\p{N}_]/u.test(one);
  let [hashtags, mentions] = [0, 0];
  all.forEach((one, at) => {
    const before = all[at - 1];
    if (inWord(before) || before === '.') return;
    const rest = all.slice(at + 1);
    if (one === '#') {
      const end = rest.findIndex((next) => !inWord(next));
      const run = rest.slice(0, end < 0 ? rest.length : end);
      if (run.some((next) => !/\p{N}/u.test(next))) hashtags++;
    }
    if (one === '@' && rest[0] !== undefined && /[A-Za-z0-9._]/.test(rest[0])) mentions++;
  });
  return { hashtags, mentions };
}

const captions = fc.string({
  unit: fc.oneof(
    { arbitrary: fc.constantFrom('#', '@', '.', '_', ' ', '\n', 'a', 'Z', 'é', '7', '\u0301', '🚗'), weight: 9 },
    { arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), weight: 1 },
  ),
  maxLength: 40,
});

test('property: counting is what reading one character after the other gives', () => {
  fc.assert(
    fc.property(captions, (text) => {
      assert.deepEqual({ hashtags: hashtagsOf(text).length, mentions: mentionsOf(text).length }, counted(text));
    }),
    { numRuns: 2000 },
  );
});

test('property: how a text is encoded changes no count', () => {
  fc.assert(
    fc.property(captions, (text) => {
      for (const form of ['NFC', 'NFD'] as const) {
        const other = text.normalize(form);
        assert.equal(lengthOf(other), lengthOf(text));
        assert.deepEqual(hashtagsOf(other), hashtagsOf(text));
        assert.deepEqual(mentionsOf(other), mentionsOf(text));
      }
    }),
  );
});
