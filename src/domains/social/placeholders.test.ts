import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fill, placeholders, unknownPlaceholders } from './placeholders.ts';

test('placeholders are filled, and braces that are none stay as they are', () => {
  assert.equal(fill('{year} {make}: {price}', { year: '2019', make: 'Honda', price: '$5' }), '2019 Honda: $5');
  assert.equal(fill('{pric} { price } {PRICE} {}', { price: '$5' }), '{pric} { price } {PRICE} {}');
});

test('the words in braces that are no placeholders are named', () => {
  assert.deepEqual(unknownPlaceholders('{pric} {price} {Price} {a-b} { x } {}'), ['pric', 'Price', 'a-b']);
  assert.deepEqual(unknownPlaceholders(placeholders.map((word) => `{${word}}`).join('')), []);
});

test('a line that has nothing left of its placeholders goes, and no hole stays behind it', () => {
  assert.equal(
    fill('{vehicle}\n\n{disclosures}\n\nStock {stock}', { vehicle: 'Civic', stock: 'A1' }),
    'Civic\n\nStock A1',
  );
  assert.equal(fill('Was {was}\nHello', {}), 'Hello');
  assert.equal(fill('Hello\n{trim}', {}), 'Hello');
  assert.equal(fill('Now\n(was {was})\nHello', {}), 'Now\nHello');
});

const gaps: [template: string, values: Parameters<typeof fill>[1], filled: string][] = [
  ['{make} {model} {trim} {year}', { make: 'Honda', model: 'Civic', year: '2019' }, 'Honda Civic 2019'],
  ['{model} {trim}, {km}.', { model: 'Civic', trim: 'LX', km: '5 km' }, 'Civic LX, 5 km.'],
  ['{model} {trim}, {km}.', { model: 'Civic', km: '5 km' }, 'Civic, 5 km.'],
  ['{model} {trim}, {km}.', { model: 'Civic', trim: 'LX' }, 'Civic LX.'],
  ['{model} {trim}, {km}.', { model: 'Civic' }, 'Civic.'],
  ['{price} (was {was})', { price: '$5' }, '$5'],
  ['{price} (was {was})', { price: '$5', was: '$6' }, '$5 (was $6)'],
  ['{transmission} · {fuel} · {colour}', { transmission: 'Automatic', colour: 'Blue' }, 'Automatic · Blue'],
  ['{transmission} · {fuel} · {colour}', { fuel: 'Gas' }, 'Gas'],
  ['{transmission} · {fuel} · {colour}', { transmission: 'Automatic' }, 'Automatic'],
  ['Stock {stock} · {legal} {registration}', { stock: 'A1', legal: 'Auto Ltd.' }, 'Stock A1 · Auto Ltd.'],
  ['{km} · Nº {stock}', { stock: 'A1' }, 'Nº A1'],
  ['Nº {stock} : {link}', { stock: 'A1', link: 'http://x' }, 'Nº A1 : http://x'],
];
for (const [template, values, filled] of gaps)
  test(`${template} with ${Object.keys(values).join(', ')} reads "${filled}"`, () =>
    assert.equal(fill(template, values), filled));

test('property: a value is taken as it is, even when it looks like a placeholder or a pattern', () => {
  const word = fc
    .string({ minLength: 1, unit: fc.constantFrom('{', '}', '$', '&', '1', 'price', 'a', '`') })
    .filter((value) => value.trim() !== '');
  fc.assert(fc.property(word, (value) => assert.equal(fill('<{make}>', { make: value, price: 'NO' }), `<${value}>`)));
});

test('property: a filled text has no edge, no double space and no hole, and nothing of a known placeholder', () => {
  const template = fc.array(
    fc.oneof(
      fc.constantFrom(...placeholders).map((name) => `{${name}}`),
      fc.constantFrom('Stock', ' ', '\n', ' · ', ', ', '.', '(was ', ')'),
    ),
    { maxLength: 25 },
  );
  const values = fc.dictionary(fc.constantFrom(...placeholders), fc.constantFrom('', 'x', 'two words', '$1'));
  fc.assert(
    fc.property(template, values, (parts, given) => {
      const text = fill(parts.join(''), given);
      assert.equal(text, text.trim());
      assert.doesNotMatch(text, / {2}|\n{3}|\{[a-z]+\}/);
    }),
  );
});
