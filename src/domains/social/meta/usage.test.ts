import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { usageOf } from './usage.ts';

const figures = (call_count: number, total_time = 0, total_cputime = 0) => ({ call_count, total_time, total_cputime });

test('nothing said is nothing used', () => assert.deepEqual(usageOf({}), { app: 0, own: 0, waitMinutes: 0 }));

test('the most used figure of the app counts, and is the app’s', () => {
  const headers = { 'x-app-usage': JSON.stringify(figures(28, 95, 3)) };
  assert.deepEqual(usageOf(headers), { app: 95, own: 0, waitMinutes: 0 });
});

test('the old header of a Page is read when it comes', () => {
  assert.equal(usageOf({ 'x-page-usage': JSON.stringify(figures(12)) }).own, 12);
});

test('of several business budgets the fullest and the longest wait count, in minutes', () => {
  const headers = {
    'x-business-use-case-usage': JSON.stringify({
      104000000000001: [{ type: 'pages', ...figures(12, 4), estimated_time_to_regain_access: 0 }],
      '17841400000000001': [
        { type: 'instagram', ...figures(3), estimated_time_to_regain_access: 7 },
        { type: 'instagram', ...figures(100), estimated_time_to_regain_access: 5 },
      ],
    }),
    'x-app-usage': JSON.stringify(figures(50)),
  };
  assert.deepEqual(usageOf(headers), { app: 50, own: 100, waitMinutes: 7 });
});

test('property: whatever a header holds, it is read without an error', () => {
  const names = ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage'];
  const header = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant('[1,null]'),
    fc.constant('{"1":[null,5,{"call_count":"x"}]}'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), header, (name, value) => {
      const { app, own, waitMinutes } = usageOf({ [name]: value });
      assert.ok(app >= 0 && own >= 0 && waitMinutes >= 0);
    }),
  );
});
