import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigProblem } from '../config.ts';
import type { Config } from '../config.ts';

/** Said when the key at hand cannot open what is there: never an empty product, never a new key beside old data. */
export const wrongKey =
  'the master key does not open this data folder; set AUTOMO_MASTER_KEY or restore the key file (see docs/keys.md)';

/**
 * The master key (32 bytes): from `AUTOMO_MASTER_KEY`, or the key file; made at the first start with mode 0600.
 *
 * @param fresh whether the data folder is new. A missing key beside existing data is refused.
 * @throws ConfigProblem
 */
export function readMasterKey(config: Pick<Config, 'masterKey' | 'keyFile'>, fresh: boolean): Buffer {
  if (config.masterKey) return Buffer.from(config.masterKey, 'base64');
  if (existsSync(config.keyFile)) {
    const key = Buffer.from(readFileSync(config.keyFile, 'utf8').trim(), 'base64');
    if (key.length !== 32) throw new ConfigProblem(`the key file ${config.keyFile} does not hold 32 bytes in base64`);
    return key;
  }
  if (!fresh) throw new ConfigProblem(wrongKey);
  const key = randomBytes(32);
  try {
    mkdirSync(path.dirname(config.keyFile), { recursive: true, mode: 0o700 });
    writeFileSync(config.keyFile, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    throw new ConfigProblem(
      `AUTOMO_KEY_FILE: the key cannot be kept in ${config.keyFile} (${(error as Error).message})`,
    );
  }
  return key;
}

/** A secret for one purpose, derived from the master key: database logins, cookie and cursor signatures. */
export const deriveSecret = (masterKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, 'automo', purpose, 32));
