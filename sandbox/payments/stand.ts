import { createHash } from 'node:crypto';
import { emptyState } from './records.ts';
import type { State } from './records.ts';

/** Where events are sent, and the secret that they are signed with. */
export interface Endpoint {
  url: string;
  secret: string;
}

/** How the stand-in behaves: changed by tests and by its own front page. */
export interface Settings {
  /** Events are sent by themselves; otherwise they wait to be fetched by the admin API. */
  hooks: boolean;
  /** Requests that are answered with 429, 500 or nothing before the next one works. */
  faults: ('limit' | 'error' | 'cut' | 'cut_after')[];
  /** Days after a refused charge on which it is tried again. */
  retries: number[];
  /** What becomes of a subscription when the last try was refused. */
  afterRetries: 'past_due' | 'cancel' | 'unpaid';
}

/** The stand-in as it runs. */
export interface Stand {
  state: State;
  settings: Settings;
  secretKey: string;
  endpoint: Endpoint | undefined;
  origin(): string;
  /** The clock in milliseconds, for signatures and keys. */
  clock(): number;
  /** Billing time in Unix seconds. */
  now(): number;
  /** Told of each event as it is made. */
  heard: (eventId: string) => void;
  /** Requests that were answered, the newest last. */
  calls: { method: string; path: string; key: string | null; status: number }[];
}

export function newStand(
  secretKey: string,
  endpoint: Endpoint | undefined,
  clock: () => number,
  origin: () => string,
): Stand {
  const stand: Stand = {
    state: emptyState(),
    settings: { hooks: true, faults: [], retries: [3, 5, 7], afterRetries: 'past_due' },
    secretKey,
    endpoint,
    origin,
    clock,
    now: () => Math.floor((clock() + stand.state.ahead) / 1000),
    heard: () => undefined,
    calls: [],
  };
  return stand;
}

/** An id that looks like the processor's, and is the same in each run. */
export function mint(stand: Stand, prefix: string): string {
  stand.state.counter += 1;
  const tail = createHash('sha256')
    .update(`${prefix} ${stand.state.counter}`)
    .digest('base64url')
    .replaceAll(/[-_]/g, 'x');
  return `${prefix}_${String(stand.state.counter).padStart(4, '0')}${tail.slice(0, 16)}`;
}
