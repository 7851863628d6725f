import path from 'node:path';
import type pg from 'pg';
import { fileBlobs } from './blobs/index.ts';
import { machineClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Database } from './database/database.ts';
import { loginPassword } from './database/roles.ts';
import type { Login } from './database/roles.ts';
import type { Ground } from './ground.ts';
import { Keyring } from './keys/keyring.ts';
import { deriveSecret } from './keys/master-key.ts';
import { Signer } from './keys/signer.ts';
import { DeletionLedger } from './ledger/index.ts';
import { openLog } from './log.ts';
import type { Log } from './log.ts';

/** Where the database is; each login connects there with its own password. */
export type DatabaseAddress = Pick<pg.PoolConfig, 'host' | 'port' | 'database' | 'ssl'>;

/** How a login connects. */
export const connectionOf = (address: DatabaseAddress, masterKey: Buffer, login: Login): pg.PoolConfig => ({
  ...address,
  user: login,
  password: loginPassword(masterKey, login),
});

/** Opens what everything stands on. Nothing is written but the platform's key on an empty key store, and an empty deletion ledger. */
export async function openGround(
  config: Config,
  address: DatabaseAddress,
  masterKey: Buffer,
  parts: { clock?: Clock; log?: Log } = {},
): Promise<Ground & { close(): Promise<void> }> {
  const log = parts.log ?? openLog(config.logLevel);
  const database: Database = new Database(
    {
      web: { ...connectionOf(address, masterKey, 'automo_web'), max: config.pools.web },
      core: { ...connectionOf(address, masterKey, 'automo_core'), max: config.pools.core },
    },
    () => ground,
  );
  const keyring = new Keyring(masterKey, database.keyStore);
  const ground: Ground = {
    config,
    log,
    clock: parts.clock ?? machineClock(config.clockOffset),
    database,
    keyring,
    signer: new Signer(keyring, database.keyStore),
    ledger: new DeletionLedger(config.ledgerFile),
    blobs: fileBlobs(path.join(config.dataDir, 'blobs')),
    secret: (purpose) => deriveSecret(masterKey, purpose),
  };
  try {
    await keyring.check();
    await ground.ledger.begin();
  } catch (error) {
    await database.close();
    throw error;
  }
  return { ...ground, close: () => database.close() };
}
