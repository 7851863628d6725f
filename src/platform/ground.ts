import type { BlobStore } from './blobs/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import type { Keyring } from './keys/keyring.ts';
import type { Log } from './log.ts';

/** What everything stands on, made once at the start and handed down. */
export interface Ground {
  config: Config;
  log: Log;
  clock: Clock;
  database: Database;
  keyring: Keyring;
  blobs: BlobStore;
  /** A secret for one purpose, derived from the master key (cursor signatures, form tokens). */
  secret(purpose: string): Buffer;
}
