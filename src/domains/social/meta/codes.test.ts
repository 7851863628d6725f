/** Every row of meta-protocol 4.3 and 4.4: what a code means on a call that cannot publish, and on the one that does. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { bucketOf, classOf, isUnclearOnPublish, leastWait } from './codes.ts';
import type { FailureClass } from './failure.ts';

type Row = [code: number, subcode: number | undefined, kind: FailureClass, onPublish?: 'unclear'];

const graph: Row[] = [
  [190, undefined, 'reauth'],
  [190, 458, 'reauth'],
  [190, 459, 'reauth'],
  [190, 464, 'reauth'],
  [190, 460, 'reauth'],
  [190, 463, 'reauth'],
  [190, 467, 'reauth'],
  [190, 492, 'page_role'],
  [190, 2069032, 'config'],
  [102, undefined, 'reauth'],
  [102, 463, 'reauth'],
  [10, undefined, 'permission'],
  [200, undefined, 'permission'],
  [210, undefined, 'permission'],
  [299, undefined, 'permission'],
  [200, 2069030, 'config'],
  [200, 2069031, 'config'],
  [200, 2069033, 'config'],
  [3, undefined, 'config'],
  [1, undefined, 'transient', 'unclear'],
  [1, 2853006, 'page_role'],
  [2, undefined, 'transient', 'unclear'],
  [4, undefined, 'throttle'],
  [17, undefined, 'throttle'],
  [32, undefined, 'throttle'],
  [341, undefined, 'throttle'],
  [613, undefined, 'throttle'],
  [80_001, undefined, 'throttle'],
  [80_002, undefined, 'throttle'],
  ...[80_000, 80_003, 80_004, 80_005, 80_006, 80_008, 80_009, 80_014].map((code): Row => [code, undefined, 'throttle']),
  [100, undefined, 'content'],
  [100, 33, 'missing'],
  [100, 36007, 'config'],
  [100, 36008, 'config'],
  [100, 36009, 'config'],
  [101, undefined, 'config'],
  [104, undefined, 'config'],
  [197, undefined, 'content'],
  [324, undefined, 'media'],
  [368, undefined, 'policy'],
  [368, 1390008, 'throttle'],
  [506, undefined, 'ambiguous', 'unclear'],
  [1609005, undefined, 'content'],
  [1609008, undefined, 'content'],
  // These subcodes come with any code.
  [100, 1366046, 'media'],
  [324, 1366046, 'media'],
  [100, 1366051, 'ambiguous', 'unclear'],
  [200, 1404078, 'page_role'],
  [100, 1346003, 'policy'],
  [368, 1404102, 'policy'],
  [200, 4854002, 'page_role'],
];

const instagram: Row[] = [
  [-2, 2207003, 'media', 'unclear'],
  [-2, 2207020, 'container_gone', 'unclear'],
  [-1, 2207001, 'transient', 'unclear'],
  [-1, 2207032, 'transient', 'unclear'],
  [-1, 2207053, 'transient', 'unclear'],
  [1, 2207057, 'content'],
  [4, 2207051, 'ambiguous', 'unclear'],
  [9, 2207042, 'quota'],
  [24, 2207006, 'container_gone', 'unclear'],
  [24, 2207008, 'container_gone', 'unclear'],
  [25, 2207050, 'policy'],
  [100, 2207023, 'content'],
  [100, 2207028, 'content'],
  [100, 2207040, 'content'],
  [352, 2207026, 'media'],
  [9004, 2207052, 'media'],
  [9007, 2207027, 'not_ready'],
  [36_000, 2207004, 'media'],
  [36_001, 2207005, 'media'],
  [36_003, 2207009, 'media'],
  [36_004, 2207010, 'content'],
  ...[2207081, 2207082, 2207085, 2207077].map((subcode): Row => [-1, subcode, 'media', 'unclear']),
  ...[2207081, 2207082, 2207085, 2207077].map((subcode): Row => [100, subcode, 'media']),
];

for (const [code, subcode, kind, onPublish] of [...graph, ...instagram])
  test(`${code}/${subcode ?? '–'} is ${kind}${onPublish ? ', and unclear on the call that publishes' : ''}`, () => {
    assert.equal(classOf(code, subcode), kind);
    assert.equal(isUnclearOnPublish(code, subcode, 'words'), onPublish === 'unclear');
  });

test('a subcode that nobody knows leaves the code’s own class', () => {
  assert.equal(classOf(190, 1), 'reauth');
  assert.equal(classOf(4, 1), 'throttle');
  assert.equal(classOf(100, 1), 'content');
  assert.equal(classOf(-1, 99), 'transient');
});

test('codes that nobody knows have no class', () => {
  for (const code of [0, 199, 300, 79_999, 80_015, 5, -3]) assert.equal(classOf(code, undefined), undefined, `${code}`);
});

test('a policy block that speaks of an earlier post is unclear: ours may be out', () => {
  assert.equal(isUnclearOnPublish(368, undefined, 'You have Already Posted this'), true);
  assert.equal(isUnclearOnPublish(368, undefined, 'You are blocked'), false);
});

test('an app’s limit holds up the app, a person’s the person, every other one the channel', () => {
  assert.equal(bucketOf(4), 'app');
  assert.equal(bucketOf(17), 'person');
  for (const code of [32, 341, 613, 80_001, 80_002, 368]) assert.equal(bucketOf(code), 'channel', `${code}`);
});

test('who posted too fast waits an hour at least; other limits say themselves how long', () => {
  assert.equal(leastWait(368, 1390008), 60);
  assert.equal(leastWait(32, undefined), 0);
});
