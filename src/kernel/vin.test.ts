import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkDigitOf, checkDigitOk, modelYearOf, readVin } from './vin.ts';

const letters = [...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'];
const seventeen = fc.array(fc.constantFrom(...letters), { minLength: 17, maxLength: 17 }).map((all) => all.join(''));

test('the published example is right, and one changed character is not', () => {
  assert.ok(checkDigitOk('1M8GDM9AXKP042788'));
  assert.deepEqual(readVin('1M8GDM9AXKP042788').problems, []);
  assert.deepEqual(readVin('1M8GDM9AXKP042789').problems, [{ code: 'check_digit', severity: 'warning' }]);
});

test('a wrong check digit never refuses, and a car of another market is not even warned about', () => {
  const { vin, problems } = readVin('1C4PJMDS8GW044568');
  assert.equal(vin, '1C4PJMDS8GW044568');
  assert.equal(problems[0]?.severity, 'warning');
  assert.deepEqual(readVin('WVWZZZ1KZAW123456'), { vin: 'WVWZZZ1KZAW123456', problems: [], suggestion: null });
});

test('a VIN is read as people write it', () => {
  for (const typed of [
    ' 1m8gdm9axkp042788 ',
    '1M8-GDM9AX-KP042788',
    '1M8 GDM9AX\u00a0KP042788',
    '*1M8GDM9AXKP042788*',
    '\ufeff1M8GDM9A\u200bXKP042788',
  ]) {
    assert.equal(readVin(typed).vin, '1M8GDM9AXKP042788', JSON.stringify(typed));
  }
});

test('O, I and Q are offered as digits, not replaced', () => {
  const { vin, problems, suggestion } = readVin('1M8GDM9AXKPO42788');
  assert.equal(vin, null);
  assert.equal(problems[0]?.code, 'characters');
  assert.equal(suggestion, '1M8GDM9AXKP042788');
});

test('what stands in VIN columns but is no VIN is refused; serials of before 1981 are kept', () => {
  for (const typed of [
    '',
    '1581',
    '2022-329',
    'PA0102',
    'Other',
    'null',
    'S15882A',
    '1M8GDM9AXKP0427881',
    'Àé',
    '(none)',
  ]) {
    assert.equal(readVin(typed).vin, null, typed);
  }
  assert.deepEqual(readVin('1Q87T3N166389'), {
    vin: '1Q87T3N166389',
    problems: [{ code: 'short', severity: 'warning' }],
    suggestion: null,
  });
  assert.equal(readVin('11111111111111111').problems[0]?.code, 'placeholder');
});

test('the model year follows the seventh character in North America and the calendar elsewhere', () => {
  assert.equal(modelYearOf('1FTEW1E58JFA45863', 2026), 2018);
  assert.equal(modelYearOf('1M8GDM9AXKP042788', 2026), 1989);
  assert.equal(modelYearOf('WAUWFCFL5BA041410', 2026), 2011);
  assert.equal(modelYearOf('JTHCF1D23F5016426', 2026), 2015);
  assert.equal(modelYearOf('WVWZZZ1KZ0W123456', 2026), undefined);
});

test('of the eleven check digits exactly one is right, and reading never throws', () => {
  fc.assert(
    fc.property(seventeen, (vin) => {
      const right = [...'0123456789X'].filter((digit) => checkDigitOk(vin.slice(0, 8) + digit + vin.slice(9)));
      assert.deepEqual(right, [checkDigitOf(vin)]);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
      const read = readVin(typed);
      assert.equal(
        read.vin === null,
        read.problems.some((problem) => problem.severity === 'error'),
      );
      if (read.vin) assert.equal(readVin(read.vin).vin, read.vin);
    }),
  );
});
