import type { Ground } from '../ground.ts';
import { namesIn } from '../keys/key-file.ts';
import { keepWal } from './wal.ts';

/**
 * Looks every ten seconds for log that waits, so that what is written is kept elsewhere a little over a minute later:
 * the queue's calendar knows minutes only.
 */
export class WalKeeper {
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #last = -Infinity;

  start(ground: Ground): void {
    if (!ground.server?.walFolder || !ground.config.backupDir) return;
    const folder = ground.server.walFolder;
    this.#timer = setInterval(() => {
      const quiet = ground.clock.elapsed() - this.#last < 55_000;
      if (quiet && !namesIn(folder).some((name) => name.length === 24)) return;
      this.#last = ground.clock.elapsed();
      this.#running = this.#running.then(() =>
        keepWal(ground, this.#stop.signal).catch((error: unknown) => {
          if (!this.#stop.signal.aborted) ground.log.error({ err: error }, 'the log could not be kept');
        }),
      );
    }, 10_000);
    this.#timer.unref();
  }

  /** Ends after the segment that is being kept. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#running;
  }
}
