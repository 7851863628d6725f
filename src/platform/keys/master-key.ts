import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigProblem } from '../config.ts';
import type { Config } from '../config.ts';
import * as cipher from './cipher.ts';
import { replaceFile } from './key-file.ts';

/** Said when the key at hand cannot open what is there: never an empty product, never a new key beside old data. */
export const wrongKey =
  'the master key does not open this data folder; set AUTOMO_MASTER_KEY or restore the key file (see docs/keys.md)';

/**
 * A master key as the product uses it: it wraps data keys and derives secrets, and never shows itself. The built-in one
 * holds 32 bytes from the environment or the key file; a key service (KMS) does the same with its encrypt, decrypt and
 * MAC operations.
 */
export interface MasterKey {
  /** Names the key without saying anything about it. */
  readonly id: string;
  wrap(plain: Buffer, where: string): Promise<Buffer>;
  /** @throws when it was wrapped with another key, or stands elsewhere */
  unwrap(wrapped: Buffer, where: string): Promise<Buffer>;
  /** 32 bytes for one purpose: database logins, the backup of the key store. */
  derive(purpose: string): Promise<Buffer>;
}

/** A secret for one purpose, derived from a key. */
export const deriveSecret = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'automo', purpose, 32));

/** The built-in master key: 32 bytes in memory. */
export function localMasterKey(key: Buffer): MasterKey {
  return {
    id: createHash('sha256').update(deriveSecret(key, 'master key id')).digest('hex').slice(0, 16),
    wrap: async (plain, where) => cipher.seal(key, 0, plain, where),
    unwrap: async (wrapped, where) => cipher.open(key, wrapped, where),
    derive: async (purpose) => deriveSecret(key, purpose),
  };
}

/** The master keys at hand: the one that is wanted, and while a rotation is under way the one before it. */
export class MasterKeys {
  readonly #read: () => readonly MasterKey[];
  #known: readonly MasterKey[];

  /** @param read what is set now: the wanted one first. Read again when something does not open. */
  constructor(read: () => readonly MasterKey[]) {
    this.#read = read;
    this.#known = read();
  }

  /** The one that everything is to be wrapped with. */
  get wanted(): MasterKey {
    return this.#known[0]!;
  }

  get all(): readonly MasterKey[] {
    return this.#known;
  }

  byId(id: string): MasterKey | undefined {
    return this.#known.find((key) => key.id === id);
  }

  /** Reads the settings anew: a key file that another process has turned meanwhile. */
  reload(): void {
    try {
      this.#known = this.#read();
    } catch {
      // A file that is just being replaced, or is gone: what is in memory goes on.
    }
  }

  /**
   * Opens a wrapped key with whichever master it was wrapped with.
   * @throws ConfigProblem when none of them opens it
   */
  async unwrap(wrapped: Buffer, where: string): Promise<{ key: Buffer; by: MasterKey }> {
    for (const attempt of ['known', 'read anew']) {
      if (attempt === 'read anew') this.reload();
      for (const by of this.#known) {
        const key = await by.unwrap(wrapped, where).catch(() => undefined);
        if (key) return { key, by };
      }
    }
    throw new ConfigProblem(wrongKey);
  }
}

/** What is handed over as a master key: the keys at hand, or the bytes of the only one. */
export type MasterKeyGiven = MasterKeys | Buffer;

/** The keys at hand, whichever way they were handed over. */
export const masterKeys = (given: MasterKeyGiven): MasterKeys =>
  given instanceof MasterKeys ? given : new MasterKeys(() => [localMasterKey(given)]);

/** Where the master key before the current one lies while a rotation is under way. */
export const previousKeyFile = (config: Pick<Config, 'keyFile'>): string => `${config.keyFile}.previous`;

/**
 * The master keys of the settings: `AUTOMO_MASTER_KEY` (and `AUTOMO_MASTER_KEY_OLD`), or the key file (and the one
 * before it). A key file is made at the first start with mode 0600.
 *
 * @param fresh whether the data folder is new. A missing key beside existing data is refused.
 * @throws ConfigProblem
 */
export function readMasterKeys(
  config: Pick<Config, 'masterKey' | 'masterKeyOld' | 'keyFile'>,
  fresh: boolean,
): MasterKeys {
  if (!config.masterKey && !existsSync(config.keyFile)) {
    if (!fresh) throw new ConfigProblem(wrongKey);
    makeKeyFile(config.keyFile, randomBytes(32));
  }
  return new MasterKeys(() => {
    const old = config.masterKeyOld ? [Buffer.from(config.masterKeyOld, 'base64')] : [];
    if (config.masterKey) return [Buffer.from(config.masterKey, 'base64'), ...old].map(localMasterKey);
    const previous = previousKeyFile(config);
    const kept = existsSync(previous) ? [readKeyFile(previous)] : [];
    return [readKeyFile(config.keyFile), ...kept, ...old].map(localMasterKey);
  });
}

function readKeyFile(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new ConfigProblem(`the key file ${file} does not hold 32 bytes in base64`);
  return key;
}

function makeKeyFile(file: string, key: Buffer): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    replaceFile(file, `${key.toString('base64')}\n`, { onlyNew: true });
  } catch (error) {
    throw new ConfigProblem(`AUTOMO_KEY_FILE: the key cannot be kept in ${file} (${(error as Error).message})`);
  }
}

/**
 * Puts a new master key into the key file; the old one stays beside it until nothing is wrapped with it any more.
 * Kill it at any point: the file always holds a key that the other one is known beside.
 */
export function turnKeyFile(config: Pick<Config, 'keyFile'>): void {
  const current = readFileSync(config.keyFile, 'utf8');
  replaceFile(previousKeyFile(config), current);
  replaceFile(config.keyFile, `${randomBytes(32).toString('base64')}\n`);
}
