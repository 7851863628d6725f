import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { idOf, listOf, onlyOf, parseGraph, wordsOf } from './graph-json.ts';

test('an id that a double cannot hold stays the digits that were sent', () => {
  const read = parseGraph('{"user_id":17841405822304914,"data":[{"id":17841400000000001}],"n":42}') as any;
  assert.equal(read.user_id, '17841405822304914');
  assert.equal(idOf(read.user_id), '17841405822304914');
  assert.equal(read.data[0].id, '17841400000000001');
  assert.equal(read.n, 42);
  assert.notEqual(String(JSON.parse('17841405822304915')), '17841405822304915');
});

test('property: a whole number of any length leads to its own digits as an id', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), (id) => {
      const read = parseGraph(`{"id": ${id}}`) as { id: unknown };
      assert.equal(idOf(read.id), String(id));
    }),
  );
});

test('property: everything else is read as JSON has it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const plain: unknown = JSON.parse(text);
      const whole = JSON.stringify(plain).match(/(?<![\d.e+-])-?\d{16,}(?![\d.e])/i);
      fc.pre(!whole);
      assert.deepEqual(parseGraph(text), plain);
    }),
  );
});

test('fractions and powers stay numbers', () => {
  assert.deepEqual(parseGraph('[1.5, 1e30, -0.1, 9007199254740991, -9007199254740993]'), [
    1.5,
    1e30,
    -0.1,
    9_007_199_254_740_991,
    '-9007199254740993',
  ]);
});

test('what is no JSON is a SyntaxError', () => {
  for (const text of ['', '<html>', '{"a":', '{"a":01}']) assert.throws(() => parseGraph(text), SyntaxError, text);
});

test('an id is digits, or a post’s two of them', () => {
  assert.equal(idOf('104_5'), '104_5');
  assert.equal(idOf(12), '12');
  for (const value of [undefined, null, '', 'abc', '12a', -1, 1.5, {}, ['1'], '1'.repeat(101), '../1'])
    assert.equal(idOf(value), undefined, JSON.stringify(value));
});

test('an answer is read flat or wrapped in a list', () => {
  assert.deepEqual(onlyOf({ id: '1' }), { id: '1' });
  assert.deepEqual(onlyOf({ data: [{ id: '1' }, { id: '2' }] }), { id: '1' });
  assert.deepEqual(onlyOf({ data: { id: '1' } }), { id: '1' });
  for (const value of [null, undefined, 'text', { data: [] }, { data: ['text'] }, [], 7])
    assert.deepEqual(onlyOf(value), Array.isArray(value) ? [] : {}, JSON.stringify(value));
});

test('a list holds its objects and nothing else', () => {
  assert.deepEqual(listOf({ data: [{ id: '1' }, null, 'x', { id: '2' }] }), [{ id: '1' }, { id: '2' }]);
  for (const value of [null, {}, { data: {} }, { data: null }, 'x']) assert.deepEqual(listOf(value), []);
});

test('permissions come as a list or as one text', () => {
  assert.deepEqual(wordsOf('a, b,,c '), ['a', 'b', 'c']);
  assert.deepEqual(wordsOf(['a', ' b', '']), ['a', 'b']);
  for (const value of [undefined, null, '', []]) assert.deepEqual(wordsOf(value), []);
});
