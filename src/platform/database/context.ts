import type { Kysely } from 'kysely';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '../ground.ts';
import type { DataKey } from '../keys/keyring.ts';
import type { DB } from './schema.ts';

/** Who does it. `permissions` is what the actor may do in the dealership of the context. */
export interface Actor {
  kind: 'user' | 'api_key' | 'visitor' | 'system';
  /** The user, the API key; for the system, nobody. */
  id: string | null;
  /** The staff member that the user is in this dealership. */
  staffId: string | null;
  permissions: ReadonlySet<string>;
  /** Limits the actor to these locations; null means all. */
  locationIds: readonly string[] | null;
}

/** From where it comes: written to the journal, sealed. */
export interface Origin {
  ip: string | null;
  userAgent: string | null;
  requestId: string;
}

/** What a function of a domain works with: one transaction of one dealership, and who, when and from where. */
export interface Context {
  db: Kysely<DB>;
  dealershipId: string;
  epoch: number;
  actor: Actor;
  origin: Origin;
  now: Date;
  locale: Locale;
  /** The dealership's data key: seals personal values. */
  key: DataKey;
  ground: Ground;
}

/** Work of the platform itself (sign-in, host lookup, scheduler): no tenant's rows but the few listed columns. */
export interface PlatformContext {
  db: Kysely<DB>;
  origin: Origin;
  now: Date;
  locale: Locale;
  key: DataKey;
  ground: Ground;
}

/** A visitor's work on one public site. */
export interface VisitorContext {
  db: Kysely<DB>;
  dealershipId: string;
  origin: Origin;
  now: Date;
  ground: Ground;
}

/** The product itself, acting by a job or a command. */
export const systemActor: Actor = {
  kind: 'system',
  id: null,
  staffId: null,
  permissions: new Set(),
  locationIds: null,
};

/** Where work comes from when no request is behind it. */
export const noOrigin: Origin = { ip: null, userAgent: null, requestId: 'job' };
