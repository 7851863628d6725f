import type { Database } from '../database/database.ts';
import { spread } from '../database/patient-pool.ts';
import type { Log } from '../log.ts';

/** Heard when entries of a dealership were committed: its id, and the id of the first of them. */
export type Hearer = (dealershipId: string, firstEntryId: string) => void;

/**
 * Hears of every committed change on one connection per node: open browsers and caches hang on this.
 * When the connection is lost it is made again, and `missed` is told, because what was said meanwhile is not repeated.
 */
export class JournalTail {
  readonly #hearers = new Set<Hearer>();
  readonly #missed = new Set<() => void>();
  #stop: (() => Promise<void>) | undefined;
  #closed = false;

  /** Returns a function that stops hearing. */
  hear(hearer: Hearer, missed: () => void = () => undefined): () => void {
    this.#hearers.add(hearer);
    this.#missed.add(missed);
    return () => {
      this.#hearers.delete(hearer);
      this.#missed.delete(missed);
    };
  }

  async start(database: Database, log: Log): Promise<void> {
    const client = await database.listen();
    const again = (error?: unknown): void => {
      if (this.#stop !== stop) return;
      this.#stop = undefined;
      client.release(true);
      if (this.#closed) return;
      log.warn({ err: error }, 'the journal tail lost its connection');
      const retry = (): void => {
        if (this.#closed) return;
        this.start(database, log).then(
          () => this.#missed.forEach((tell) => tell()),
          () => setTimeout(retry, spread(1000)).unref(),
        );
      };
      setTimeout(retry, spread(250)).unref();
    };
    const stop = async (): Promise<void> => {
      this.#stop = undefined;
      await client.query('unlisten journal').catch(() => undefined);
      client.release(true);
    };
    this.#stop = stop;
    client.on('error', again);
    client.on('end', () => again());
    client.on('notification', (message) => {
      const [dealershipId, entryId] = (message.payload ?? '').split(' ');
      if (dealershipId && entryId) this.#hearers.forEach((hearer) => hearer(dealershipId, entryId));
    });
    await client.query('listen journal');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#stop?.();
  }
}
