import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Email, fold, text } from './text.ts';

test('text is trimmed and composed, and control and direction characters are refused', () => {
  assert.equal(text(20).parse('  Ne\u0301re\u0301e '), 'Nérée');
  for (const wrong of ['a\u0000b', 'a\u202eb', 'a\nb', 'a\u0085b'])
    assert.equal(text(20).safeParse(wrong).success, false);
  assert.equal(text(20, { lines: true }).parse('a\r\nb\tc'), 'a\nb\tc');
});

test('lengths are counted in code points, not in UTF-16 units', () => {
  assert.equal(text(3).safeParse('🚗🚙🚚').success, true);
  assert.equal(text(3).safeParse('🚗🚙🚚🚛').success, false);
  assert.equal(text(3, { least: 1 }).safeParse('  ').success, false);
});

test('whatever is accepted is well-formed and stays as it is when read again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (value) => {
      const read = text(30, { lines: true }).safeParse(value);
      if (!read.success) return;
      assert.ok(read.data.isWellFormed());
      assert.equal(text(30, { lines: true }).parse(read.data), read.data);
    }),
  );
});

test('e-mail addresses are folded to one form, and header tricks are refused', () => {
  assert.equal(Email.parse(' Anna.Müller@Example.COM '), 'anna.müller@example.com');
  for (const wrong of [
    'a@b',
    'a b@example.com',
    'a@example.com\r\nBcc: x@example.com',
    '<a@example.com>',
    'a,b@example.com',
    'a@-x.com',
    '@example.com',
    `${'a'.repeat(65)}@example.com`,
  ]) {
    assert.equal(Email.safeParse(wrong).success, false, wrong);
  }
});

test('searching folds case and accents', () => {
  assert.equal(fold('Québec ÉLÉGANT'), 'quebec elegant');
});
