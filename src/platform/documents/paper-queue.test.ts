import assert from 'node:assert/strict';
import test from 'node:test';
import { Problem } from '#kernel/problems.ts';
import { inTurn } from './paper-queue.ts';

test('papers are written one after another with turns for others between, and what does not fit is refused at once', async () => {
  let turns = 0;
  let wanted = true;
  const others = (): void => void (wanted && (turns++, setImmediate(others)));
  others();
  let atOnce = 0;
  const flood = Array.from({ length: 103 }, (_, at) =>
    inTurn(async () => {
      assert.equal(++atOnce, 1);
      await Promise.resolve();
      atOnce--;
      if (at === 1) throw new Error('it cannot be written');
      return at;
    }).catch((error: unknown) => (error instanceof Problem ? error.code : (error as Error).message)),
  );
  const ends = await Promise.all(flood);
  wanted = false;
  assert.deepEqual(ends.slice(0, 3), [0, 'it cannot be written', 2]);
  assert.deepEqual(ends.slice(99), [99, 'papers_busy', 'papers_busy', 'papers_busy']);
  assert.ok(turns >= 99, `${turns} turns`);
  assert.equal(await inTurn(async () => 'again'), 'again');
});
