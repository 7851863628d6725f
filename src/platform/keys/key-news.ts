import type pg from 'pg';
import { spread } from '../database/patient-pool.ts';
import type { Ground } from '../ground.ts';

/**
 * Hears on one connection per node that a key was made, turned or destroyed, and drops what is in memory of it. While
 * the connection is away nothing is kept for long: all keys are dropped when it comes back.
 */
export class KeyNews {
  #client: pg.PoolClient | undefined;
  #closed = false;
  #started = false;

  async start(ground: Ground): Promise<void> {
    if (this.#started) return;
    this.#started = true;
    await this.#listen(ground);
  }

  async #listen(ground: Ground): Promise<void> {
    const client = await ground.database.listen();
    this.#client = client;
    client.on('notification', ({ payload = '' }) => {
      // The master key turned: the key file holds another one now.
      if (payload === '*') ground.keyring.masters.reload();
      ground.keyring.forget(payload === '*' ? undefined : payload);
    });
    const lost = (): void => {
      if (this.#client !== client) return;
      this.#client = undefined;
      client.release(true);
      this.#again(ground);
    };
    client.on('error', lost);
    client.on('end', lost);
    await client.query('listen keys');
    ground.keyring.forget();
  }

  #again(ground: Ground): void {
    if (this.#closed) return;
    setTimeout(() => {
      if (!this.#closed) this.#listen(ground).catch(() => this.#again(ground));
    }, spread(1000)).unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    this.#client = undefined;
    await client?.query('unlisten keys').catch(() => undefined);
    client?.release(true);
  }
}
