import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Unavailable } from '#kernel/problems.ts';
import { ConfigProblem } from '../config.ts';
import type { DB } from '../database/schema.ts';
import * as cipher from './cipher.ts';
import { deriveSecret, masterKeys, wrongKey } from './master-key.ts';
import type { MasterKey, MasterKeyGiven, MasterKeys } from './master-key.ts';
import { openStream, sealStream, streamKey } from './stream-cipher.ts';
import type { ReadSealed } from './stream-cipher.ts';

/** The data key of one scope (a dealership, or `platform`): seals and opens values, knows all its live versions. */
export interface DataKey {
  /** What new values are sealed with. */
  readonly version: number;
  seal(plain: Buffer | string, where: string): Buffer;
  /** @throws KeyTurned when this node has not heard of the version yet */
  open(sealed: Buffer, where: string): Buffer;
  /** Seals a file of any size as it streams by. */
  sealStream(source: AsyncIterable<Uint8Array>, where: string): AsyncIterable<Buffer>;
  /** Opens a sealed file, or a part of it (bytes of what was sealed, both ends included). */
  openStream(
    sealedBytes: number,
    read: ReadSealed,
    where: string,
    range?: { start: number; end: number },
  ): AsyncIterable<Buffer>;
}

/** How the keyring reaches the key store. */
export type KeyStore = <T>(work: (db: Kysely<DB>) => Promise<T>) => Promise<T>;

/** A value is of a version that is not known here: made by another node this moment, or destroyed. Asking again tells. */
export class KeyTurned extends Unavailable {
  readonly scope: string;
  constructor(scope: string) {
    super('The key of this value was destroyed.', 'no_key');
    this.scope = scope;
  }
}

/** Milliseconds that an unwrapped key may stay in memory. */
export const keptFor = 5 * 60_000;
const where = (scope: string, version: number): string => `data key ${scope} ${version}`;

/** Data keys, unwrapped with the master key and kept at most five minutes. */
export class Keyring {
  readonly masters: MasterKeys;
  readonly #store: KeyStore;
  readonly #kept = new Map<string, { key: DataKey; until: number }>();
  #root: Buffer | undefined;

  constructor(given: MasterKeyGiven, store: KeyStore) {
    this.masters = masterKeys(given);
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
    const versions = new Map<number, Buffer>();
    for (const row of rows) {
      versions.set(row.version, (await this.masters.unwrap(row.wrapped, where(scope, row.version))).key);
    }
    const version = rows.at(-1)!.version;
    const key: DataKey = {
      version,
      seal: (plain, at) => cipher.seal(versions.get(version)!, version, Buffer.from(plain as string), `${scope} ${at}`),
      open: (sealed, at) => {
        const found = versions.get(cipher.keyVersionOf(sealed));
        if (!found) {
          this.forget(scope);
          throw new KeyTurned(scope);
        }
        return cipher.open(found, sealed, `${scope} ${at}`);
      },
      sealStream: (source, at) => sealStream(versions.get(version)!, version, `${scope} ${at}`, source),
      openStream: (sealedBytes, read, at, range) =>
        openStream(
          (head) =>
            streamKey(head, (wanted) => {
              const found = versions.get(wanted);
              if (!found) throw new Unavailable('The key of this file was destroyed.', 'no_key');
              return found;
            }),
          `${scope} ${at}`,
          sealedBytes,
          read,
          range,
        ),
    };
    this.#kept.set(scope, { key, until: performance.now() + keptFor });
    return key;
  }

  /** Makes the first key of a scope; does nothing when it has one. */
  async create(scope: string): Promise<void> {
    await this.#store((db) => this.#insert(db, scope, 1, 'made'));
  }

  /** A new version for everything that is sealed from now on. What is sealed with older ones still opens. */
  async rotate(scope: string): Promise<number> {
    const version = await this.#store(async (db) => {
      const last = await db
        .selectFrom('keys.dataKey')
        .select('version')
        .where('scope', '=', scope)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!last) throw new Unavailable('The key of this dealership is not there, so it cannot be turned.', 'no_key');
      await this.#insert(db, scope, last.version + 1, 'rotated');
      return last.version + 1;
    });
    this.forget(scope);
    return version;
  }

  /** Versions of a scope, oldest first, and when each was made. */
  versions(scope: string): Promise<{ version: number; createdAt: Date }[]> {
    return this.#store((db) =>
      db
        .selectFrom('keys.dataKey')
        .select(['version', 'createdAt'])
        .where('scope', '=', scope)
        .orderBy('version')
        .execute(),
    );
  }

  /**
   * Destroys the versions of a scope below the given one, or all of them: wrapped bytes overwritten, row deleted, told to
   * every node. What the table's file still holds of it is cleared by `scrubKeys` (platform/keys/destroying.ts).
   */
  async destroy(scope: string, below = Number.MAX_SAFE_INTEGER): Promise<number[]> {
    const gone = await this.#store(async (db) => {
      const rows = await db
        .selectFrom('keys.dataKey')
        .select('version')
        .where('scope', '=', scope)
        .where('version', '<', Math.min(below, 2 ** 31 - 1))
        .orderBy('version')
        .forUpdate()
        .execute();
      for (const { version } of rows) {
        await db
          .updateTable('keys.dataKey')
          .set({ wrapped: randomBytes(65) })
          .where('scope', '=', scope)
          .where('version', '=', version)
          .execute();
        await db.deleteFrom('keys.dataKey').where('scope', '=', scope).where('version', '=', version).execute();
        await note(db, 'destroyed', scope, version);
      }
      if (rows.length > 0) await sql`select pg_notify('keys', ${scope})`.execute(db);
      return rows.map((row) => row.version);
    });
    this.forget(scope);
    return gone;
  }

  /**
   * Opens the platform's own key, making it on an empty key store, and learns which master key wraps.
   * @throws ConfigProblem when the master key is not the one that the stored keys were wrapped with
   */
  async check(): Promise<void> {
    const platform = await this.#store((db) =>
      db
        .selectFrom('keys.dataKey')
        .select(['version', 'wrapped'])
        .where('scope', '=', 'platform')
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    if (!platform) {
      const any = await this.#store((db) => db.selectFrom('keys.dataKey').select('scope').limit(1).executeTakeFirst());
      if (any) throw new ConfigProblem(wrongKey);
      await this.#store((db) => this.#inForce(db, this.masters.wanted.id));
      await this.create('platform');
    } else {
      const { by } = await this.masters.unwrap(platform.wrapped, where('platform', platform.version));
      await this.#store((db) => this.#inForce(db, by.id));
    }
    await this.of('platform');
    // Signatures in letters that are long out (unsubscribe links, recovery codes) outlive every master key.
    await this.create('secrets');
    const root = await this.#store((db) =>
      db
        .selectFrom('keys.dataKey')
        .select(['version', 'wrapped'])
        .where('scope', '=', 'secrets')
        .executeTakeFirstOrThrow(),
    );
    this.#root = (await this.masters.unwrap(root.wrapped, where('secrets', root.version))).key;
  }

  /** A secret for one purpose, the same for as long as the product lives. Known once {@link check} has run. */
  secret(purpose: string): Buffer {
    if (!this.#root) throw new Error('the keyring was not opened');
    return deriveSecret(this.#root, purpose);
  }

  /** Drops unwrapped keys from memory: of a scope and what begins with it, or of all. */
  forget(scope?: string): void {
    if (scope === undefined) return this.#kept.clear();
    for (const kept of this.#kept.keys()) {
      if (kept === scope || kept.startsWith(`${scope} `)) this.#kept.delete(kept);
    }
  }

  /** How many keys are wrapped with each master key. */
  async wrappedBy(): Promise<{ inForce: string; counts: Map<string, number> }> {
    return this.#store(async (db) => {
      const inForce = await this.#inForce(db, this.masters.wanted.id);
      const rows = await db
        .selectFrom('keys.dataKey')
        .select(({ fn }) => ['master', fn.countAll<number>().as('n')])
        .groupBy('master')
        .execute();
      return { inForce, counts: new Map(rows.map((row) => [row.master ?? 'unknown', row.n])) };
    });
  }

  /** Says that the wanted master key wraps from now on, on every node. */
  async turnMaster(): Promise<void> {
    const { id } = this.masters.wanted;
    await this.#store(async (db) => {
      await db
        .updateTable('keys.master')
        .set({ id, since: sql<Date>`now()` })
        .where('id', '<>', id)
        .execute();
      await sql`select pg_notify('keys', '*')`.execute(db);
    });
  }

  /** Wraps the next thousand keys with the wanted master key. @returns how many; none are left when it is 0 */
  async rewrap(most = 1000): Promise<number> {
    const { wanted } = this.masters;
    return this.#store(async (db) => {
      const rows = await db
        .selectFrom('keys.dataKey')
        .select(['scope', 'version', 'wrapped'])
        .where(({ or, eb }) => or([eb('master', 'is', null), eb('master', '<>', wanted.id)]))
        .orderBy('scope')
        .orderBy('version')
        .limit(most)
        .forUpdate()
        .execute();
      for (const row of rows) {
        const { key } = await this.masters.unwrap(row.wrapped, where(row.scope, row.version));
        await db
          .updateTable('keys.dataKey')
          .set({ wrapped: await wanted.wrap(key, where(row.scope, row.version)), master: wanted.id })
          .where('scope', '=', row.scope)
          .where('version', '=', row.version)
          .execute();
      }
      return rows.length;
    });
  }

  /** Writes down that something happened to a key. */
  noted(what: 'resealed' | 'master_rotated', scope: string, details: Record<string, unknown>): Promise<void> {
    return this.#store((db) => note(db, what, scope, null, details));
  }

  async #insert(db: Kysely<DB>, scope: string, version: number, what: 'made' | 'rotated'): Promise<void> {
    const master = await this.#master(db);
    const added = await db
      .insertInto('keys.dataKey')
      .values({ scope, version, wrapped: await master.wrap(randomBytes(32), where(scope, version)), master: master.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version')
      .executeTakeFirst();
    if (!added) return;
    await note(db, what, scope, version);
    await sql`select pg_notify('keys', ${scope})`.execute(db);
  }

  /** The master key that wraps now: while a rotation is under way, nodes that know only the old one must go on. */
  async #master(db: Kysely<DB>): Promise<MasterKey> {
    const id = await this.#inForce(db, this.masters.wanted.id);
    let found = this.masters.byId(id);
    if (!found) {
      this.masters.reload();
      found = this.masters.byId(id);
    }
    if (!found) throw new ConfigProblem(wrongKey);
    return found;
  }

  async #inForce(db: Kysely<DB>, otherwise: string): Promise<string> {
    const row = await db.selectFrom('keys.master').select('id').executeTakeFirst();
    if (row) return row.id;
    await db
      .insertInto('keys.master')
      .values({ id: otherwise, since: sql<Date>`now()` })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return otherwise;
  }
}

async function note(
  db: Kysely<DB>,
  what: 'made' | 'rotated' | 'resealed' | 'destroyed' | 'master_rotated',
  scope: string,
  version: number | null,
  details: Record<string, unknown> = {},
): Promise<void> {
  await db
    .insertInto('keys.keyEvent')
    .values({ id: newId(), at: sql<Date>`now()`, what, scope, version, details: JSON.stringify(details) })
    .execute();
}
