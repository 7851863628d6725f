import { TooMany } from '#kernel/problems.ts';

/** At most so many at once per key; whoever comes then waits for a turn, and too many are refused. In memory of the node. */
export class Turns {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #taken = new Map<string, { running: number; waiting: (() => void)[] }>();

  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /** Does work when its turn has come. @throws TooMany when too many of that key wait already */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    let here = this.#taken.get(key);
    if (!here) this.#taken.set(key, (here = { running: 0, waiting: [] }));
    if (here.running < this.#most) here.running++;
    else if (here.waiting.length >= this.#mostWaiting) throw new TooMany(5);
    else await new Promise<void>((turn) => here.waiting.push(turn));
    try {
      return await work();
    } finally {
      const next = here.waiting.shift();
      // The place is handed on, so that nobody who comes in this moment is before who waited.
      if (next) next();
      else if (--here.running === 0) this.#taken.delete(key);
    }
  }
}
