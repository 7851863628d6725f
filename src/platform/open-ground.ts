import path from 'node:path';
import type pg from 'pg';
import { fileBlobs } from './blobs/index.ts';
import { machineClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Database } from './database/database.ts';
import type { LoginConnection } from './database/patient-pool.ts';
import { loginPassword } from './database/roles.ts';
import type { Login } from './database/roles.ts';
import type { BackupServer, Ground } from './ground.ts';
import { Keyring } from './keys/keyring.ts';
import { masterKeys } from './keys/master-key.ts';
import type { MasterKeyGiven } from './keys/master-key.ts';
import { Signer } from './keys/signer.ts';
import { DeletionLedger } from './ledger/index.ts';
import { permitSettings } from './outbound/index.ts';
import { openLog } from './log.ts';
import type { Log } from './log.ts';
import type { Scrubber } from './postgres/scrubbing.ts';

/** Where the database is; each login connects there with its own password. */
export type DatabaseAddress = Pick<pg.PoolConfig, 'host' | 'port' | 'database' | 'ssl'>;

/**
 * How a login connects. While the master key turns, its password may be that of the old key or of the new one: a node
 * that is refused reads its keys anew and tries the next (see `Database`).
 */
export function connectionOf(address: DatabaseAddress, given: MasterKeyGiven, login: Login): LoginConnection {
  const masters = masterKeys(given);
  let at = 0;
  return {
    ...address,
    user: login,
    password: () => loginPassword(masters.all[at % masters.all.length]!, login),
    refused() {
      masters.reload();
      at += 1;
    },
  };
}

/** Opens what everything stands on. Nothing is written but the platform's key on an empty key store, and an empty deletion ledger. */
export async function openGround(
  config: Config,
  address: DatabaseAddress,
  given: MasterKeyGiven,
  parts: { clock?: Clock; log?: Log; server?: BackupServer; scrubber?: Scrubber } = {},
): Promise<Ground & { close(): Promise<void> }> {
  permitSettings(config);
  const log = parts.log ?? openLog(config.logLevel);
  const masters = masterKeys(given);
  const database: Database = new Database(
    {
      web: connectionOf(address, masters, 'automo_web'),
      core: connectionOf(address, masters, 'automo_core'),
    },
    config.pools,
    () => ground,
  );
  const keyring = new Keyring(masters, database.keyStore);
  const ground: Ground = {
    config,
    log,
    clock: parts.clock ?? machineClock(config.clockOffset),
    database,
    keyring,
    signer: new Signer(keyring, database.keyStore),
    ledger: new DeletionLedger(config.ledgerFile),
    scrubber: parts.scrubber,
    blobs: fileBlobs(path.join(config.dataDir, 'blobs')),
    secret: (purpose) => keyring.secret(purpose),
    server: parts.server,
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
