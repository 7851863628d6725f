import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { searchQuery, searchText } from './search-words.ts';

test('a vehicle is found by its stock number, the tail of its VIN and a model with a dash in it', () => {
  const words = searchText({
    stockNumber: 'A1024',
    vin: '1FTEW1E58JFA45863',
    year: 2018,
    make: 'Ford',
    model: 'F-150',
    trim: 'Édition spéciale',
  }).split(' ');
  for (const word of [
    'a1024',
    '1ftew1e58jfa45863',
    'jfa45863'.slice(-8),
    'a45863',
    '5863',
    '2018',
    'ford',
    'f150',
    'f',
    '150',
    'edition',
    'speciale',
  ]) {
    assert.ok(words.includes(word), word);
  }
});

test('what is typed becomes prefixes that must all match', () => {
  assert.equal(searchQuery('  Civic rouge-vif '), `'civic':* & 'rougevif':*`);
  assert.equal(searchQuery(`'); drop table --`), `'drop':* & 'table':*`);
  assert.equal(searchQuery(' - \' " ! '), undefined);
});

test('search text is words with one space between, whatever is in the fields', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (model, trim) => {
      const made = searchText({ stockNumber: 'X', model, trim });
      assert.ok(
        made.split(' ').every((word) => /^[\p{L}\p{N}]{1,60}$/u.test(word)),
        made,
      );
    }),
  );
});
