import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { ConfigProblem } from '../config.ts';
import type { DB } from '../database/schema.ts';
import { Unavailable } from '#kernel/problems.ts';
import * as cipher from './cipher.ts';
import { wrongKey } from './master-key.ts';

/** The data key of one scope (a dealership, or `platform`): seals and opens values, knows all its live versions. */
export interface DataKey {
  seal(plain: Buffer | string, where: string): Buffer;
  open(sealed: Buffer, where: string): Buffer;
}

/** How the keyring reaches the key store. */
type KeyStore = <T>(work: (db: Kysely<DB>) => Promise<T>) => Promise<T>;

const keptFor = 5 * 60_000;

/** Data keys, unwrapped with the master key and kept at most five minutes. */
export class Keyring {
  readonly #masterKey: Buffer;
  readonly #store: KeyStore;
  readonly #kept = new Map<string, { key: DataKey; until: number }>();

  constructor(masterKey: Buffer, store: KeyStore) {
    this.#masterKey = masterKey;
    this.#store = store;
  }

  /** @throws Unavailable when the scope has no key (never made, or destroyed for good) */
  async of(scope: string): Promise<DataKey> {
    const kept = this.#kept.get(scope);
    if (kept && kept.until > performance.now()) return kept.key;
    const rows = await this.#store((db) =>
      db
        .selectFrom('keys.dataKey')
        .select(['version', 'wrapped'])
        .where('scope', '=', scope)
        .orderBy('version')
        .execute(),
    );
    if (rows.length === 0)
      throw new Unavailable('The key of this dealership is not there, so its data cannot be read.', 'no_key');
    const versions = new Map(rows.map((row) => [row.version, this.#unwrap(row.wrapped, scope, row.version)]));
    const newest = rows.at(-1)!.version;
    const key: DataKey = {
      seal: (plain, where) =>
        cipher.seal(versions.get(newest)!, newest, Buffer.from(plain as string), `${scope} ${where}`),
      open: (sealed, where) => {
        const found = versions.get(cipher.keyVersionOf(sealed));
        if (!found) throw new Unavailable('The key of this value was destroyed.', 'no_key');
        return cipher.open(found, sealed, `${scope} ${where}`);
      },
    };
    this.#kept.set(scope, { key, until: performance.now() + keptFor });
    return key;
  }

  /** Makes the first key of a scope; does nothing when it has one. */
  async create(scope: string): Promise<void> {
    const wrapped = cipher.seal(this.#masterKey, 0, randomBytes(32), `data key ${scope} 1`);
    await this.#store((db) =>
      db
        .insertInto('keys.dataKey')
        .values({ scope, version: 1, wrapped })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  /**
   * Destroys every version of a scope's key: wrapped bytes overwritten, then deleted. What the table's file still holds of
   * them goes when it is rewritten. @returns the versions
   */
  async destroy(scope: string): Promise<number[]> {
    const gone = await this.#store(async (db) => {
      await db
        .updateTable('keys.dataKey')
        .set({ wrapped: randomBytes(65) })
        .where('scope', '=', scope)
        .execute();
      return db.deleteFrom('keys.dataKey').where('scope', '=', scope).returning('version').execute();
    });
    this.forget(scope);
    return gone.map(({ version }) => version).toSorted((a, b) => a - b);
  }

  /**
   * Opens the platform's own key, making it on an empty key store.
   * @throws ConfigProblem when the master key is not the one that the stored keys were wrapped with
   */
  async check(): Promise<void> {
    const any = await this.#store((db) => db.selectFrom('keys.dataKey').select('scope').limit(1).executeTakeFirst());
    if (!any) await this.create('platform');
    await this.of('platform');
  }

  /** Drops unwrapped keys from memory. */
  forget(scope: string): void {
    this.#kept.delete(scope);
  }

  #unwrap(wrapped: Buffer, scope: string, version: number): Buffer {
    try {
      return cipher.open(this.#masterKey, wrapped, `data key ${scope} ${version}`);
    } catch {
      throw new ConfigProblem(wrongKey);
    }
  }
}
