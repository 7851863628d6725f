import type { BlobStore } from './blobs/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import type { Keyring } from './keys/keyring.ts';
import type { Signer } from './keys/signer.ts';
import type { DeletionLedger } from './ledger/index.ts';
import type { Log } from './log.ts';
import type { Scrubber } from './postgres/scrubbing.ts';

/** What everything stands on, made once at the start and handed down. */
export interface Ground {
  config: Config;
  log: Log;
  clock: Clock;
  database: Database;
  keyring: Keyring;
  /** Proves to outsiders what the platform did: certificates, roots of the journal. */
  signer: Signer;
  /** Who must stay deleted; kept apart from the database. */
  ledger: DeletionLedger;
  /** Clears what deleted rows leave in the server's files; absent where nobody who may do so is known. */
  scrubber: Scrubber | undefined;
  blobs: BlobStore;
  /** A secret for one purpose (cursor signatures, form tokens); it outlives every master key. */
  secret(purpose: string): Buffer;
  /** The embedded server, where this process runs beside it: what backups are made of. */
  server: BackupServer | undefined;
}

/** The embedded server as backups reach it. */
export interface BackupServer {
  /** Its superuser. */
  admin: { host: string; port: number; user: string; password: string; database: string };
  /** PGDATA. */
  clusterFolder: string;
  /** Where the server puts finished segments of its log; undefined when it keeps none. */
  walFolder: string | undefined;
}
