import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { afterMiss, isFinal, mostCommits, nextLook, parkMinutes, retryAt, tooLate } from './delivery.ts';
import type { DeliveryKind, Doubt } from './delivery.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const start = Date.parse('2026-11-30T14:00:00Z');
const at = (ms: number): Date => new Date(start + ms);

test('a doubtful delivery is looked for 5, 15 and 45 seconds, then 2, 5 and 10 minutes after the commit', () => {
  const looks = Array.from({ length: 8 }, (_, checks) => nextLook(at(0), checks, at(0)).getTime() - start);
  assert.deepEqual(
    looks,
    [5, 15, 45, 120, 300, 600, 600, 600].map((seconds) => seconds * second),
  );
});

test('property: the next look lies ahead, by five seconds at least', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(2 * hour), (checks, late) => {
      assert.ok(nextLook(at(0), checks, at(late)).getTime() >= start + late + 5 * second);
    }),
  );
});

const doubt = (given: Partial<Doubt>): Doubt => ({
  kind: 'photos',
  commits: 1,
  misses: 2,
  firstMissAt: at(5 * second),
  committedAt: at(0),
  ...given,
});

const verdicts: [what: string, given: Partial<Doubt>, now: number, verdict: string][] = [
  ['two looks apart, two minutes after', {}, 2 * minute, 'commit_again'],
  ['too early', {}, 2 * minute - 1, 'look_again'],
  ['one look only', { misses: 1 }, 3 * minute, 'look_again'],
  ['two looks too close together', { firstMissAt: at(90 * second) }, 2 * minute, 'look_again'],
  ['a staged text', { kind: 'two_step', commits: 2 }, 2 * minute, 'commit_again'],
  ['three commits of photos', { commits: 3 }, 2 * minute, 'give_up'],
  ['three commits of a container', { kind: 'container', commits: 3 }, 2 * minute, 'give_up'],
  ['only words to know it by', { kind: 'direct', misses: 3 }, 9 * minute, 'look_again'],
  ['only words, ten minutes, three looks', { kind: 'direct', misses: 3 }, 10 * minute, 'commit_again'],
  ['only words, two looks', { kind: 'direct', misses: 2 }, 10 * minute, 'look_again'],
  ['only words, sent twice already', { kind: 'direct', misses: 3, commits: 2 }, 10 * minute, 'give_up'],
  ['nothing sure after half an hour', { misses: 1 }, 30 * minute + 1, 'give_up'],
];
for (const [what, given, now, verdict] of verdicts)
  test(`a look that missed it, ${what}: ${verdict}`, () => assert.equal(afterMiss(doubt(given), at(now)), verdict));

const doubts = fc.record({
  kind: fc.constantFrom<DeliveryKind>('photos', 'two_step', 'container', 'direct'),
  commits: fc.integer({ min: 1, max: 5 }),
  misses: fc.integer({ min: 1, max: 12 }),
  firstMissAt: fc.nat(40 * minute).map(at),
  committedAt: fc.constant(at(0)),
});

test('property: nothing is committed again before two minutes, nor more often than allowed, nor after one look', () => {
  fc.assert(
    fc.property(doubts, fc.nat(hour), (given, now) => {
      if (afterMiss(given, at(now)) !== 'commit_again') return;
      assert.ok(now >= (given.kind === 'direct' ? 10 : 2) * minute);
      assert.ok(given.commits < mostCommits[given.kind]);
      assert.ok(given.misses >= (given.kind === 'direct' ? 3 : 2));
    }),
  );
});

test('property: a delivery in doubt leaves it within half an hour of looks, whatever is seen', () => {
  fc.assert(
    fc.property(doubts, (given) => {
      assert.notEqual(afterMiss(given, at(30 * minute + 1)), 'look_again');
    }),
  );
});

test('property: looks that all miss end in a few commits and then in people’s hands', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<DeliveryKind>('photos', 'two_step', 'container', 'direct'),
      fc.nat(3000),
      (kind, lag) => {
        let [now, committed, commits, misses, checks] = [0, 0, 1, 0, 0];
        let firstMissAt: Date | null = null;
        for (let steps = 0; ; steps++) {
          assert.ok(steps < 100, 'it never ends');
          now = nextLook(at(committed), checks, at(now)).getTime() - start + lag;
          misses++;
          checks++;
          firstMissAt ??= at(now);
          const verdict = afterMiss({ kind, commits, misses, firstMissAt, committedAt: at(committed) }, at(now));
          if (verdict === 'give_up') break;
          if (verdict === 'look_again') continue;
          assert.ok(now - committed >= 2 * minute);
          [committed, commits, misses, checks, firstMissAt] = [now, commits + 1, 0, 0, null];
        }
        assert.equal(commits, mostCommits[kind]);
        assert.ok(now < 90 * minute);
      },
    ),
  );
});

test('staging is tried again five times within a minute or so, then after 5, 15 and 45 minutes', () => {
  const pauses = Array.from({ length: 24 }, (_, n) => retryAt(n + 1, at(0), at(0), 0.5)!.getTime() - start);
  assert.deepEqual(
    pauses.slice(0, 5),
    [2, 4, 8, 16, 32].map((seconds) => seconds * 0.75 * second),
  );
  assert.deepEqual(
    [pauses[5], pauses[11], pauses[17], pauses[23]],
    [5, 15, 45, 45].map((minutes) => minutes * minute),
  );
});

test('property: it is tried again later, at most 50 minutes later, and not at all six hours past its time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.nat(8 * hour),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempts, late, jitter) => {
        const again = retryAt(attempts, at(0), at(late), jitter);
        assert.equal(again === undefined, late > 6 * hour);
        assert.equal(again === undefined, tooLate(at(0), at(late)));
        if (!again) return;
        const pause = again.getTime() - start - late;
        assert.ok(pause >= second && pause <= 50 * minute, `${pause}`);
      },
    ),
  );
});

test('property: staging that always fails gives up within six hours and the last pause', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (jitter) => {
      let now = 0;
      let tries = 0;
      for (
        let again = retryAt(++tries, at(0), at(now), jitter);
        again;
        again = retryAt(++tries, at(0), at(now), jitter)
      )
        now = again.getTime() - start;
      assert.ok(now > 6 * hour && now < 7 * hour, `${now / hour} h`);
      assert.ok(tries < 80, `${tries} tries`);
    }),
  );
});

test('Meta’s wish to wait is honoured as it is said, else an hour for whole apps and people', () => {
  assert.equal(parkMinutes(7, 'channel', 60), 7);
  assert.equal(parkMinutes(7, 'app', 0), 7);
  assert.equal(parkMinutes(undefined, 'app', 0), 60);
  assert.equal(parkMinutes(undefined, 'person', 120), 60);
});

test('a channel that is told again and again waits 15 minutes, doubling up to four hours', () => {
  const waits = [0];
  for (let n = 0; n < 7; n++) waits.push(parkMinutes(undefined, 'channel', waits.at(-1)!));
  assert.deepEqual(waits.slice(1), [15, 30, 60, 120, 240, 240, 240]);
});

test('what sending again cannot help is final, and what time heals is not', () => {
  for (const kind of ['reauth', 'permission', 'page_role', 'content', 'policy', 'config'] as const)
    assert.equal(isFinal(kind), true, kind);
  for (const kind of ['throttle', 'transient', 'quota', 'ambiguous', 'missing', 'not_ready', 'stopped'] as const)
    assert.equal(isFinal(kind), false, kind);
});
