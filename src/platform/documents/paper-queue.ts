import { setImmediate } from 'node:timers/promises';
import { Unavailable } from '#kernel/problems.ts';

/** So many papers wait for those before them; a flood of them must not keep everything else from its turn. */
const mostWaiting = 100;
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Has papers written one after another, and gives others a turn between two of them: each takes the processor for some
 * hundredths of a second. @throws Unavailable when too many wait already
 */
export async function inTurn<T>(write: () => Promise<T>): Promise<T> {
  if (waiting >= mostWaiting)
    throw new Unavailable('Many papers are being written. Try again in a moment.', 'papers_busy');
  waiting++;
  const mine = last.then(async () => {
    await setImmediate();
    return write();
  });
  last = mine.catch(() => undefined);
  try {
    return await mine;
  } finally {
    waiting--;
  }
}
