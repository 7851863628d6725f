import { createHash } from 'node:crypto';
import type { State } from './records.ts';
import { defaultSettings } from './settings.ts';

/** The stand-in as its parts see it: what it remembers, its clock, the pictures' bytes, and where it is. */
export interface Stand {
  state: State;
  /** Bytes of pictures by SHA-256. */
  pictures: Map<string, Buffer>;
  /** Work of calls whose line was dropped, done later (fault `late_commit`). */
  pending: { due: number; run(): Promise<void> }[];
  /** `http://127.0.0.1:port`, for permalinks that a browser reaches without DNS. */
  origin(): string;
  /** Milliseconds of the stand-in's own clock. */
  now(): number;
}

/** Where the virtual clock starts (protocol 8.2). */
export const beginning = Date.parse('2026-11-23T17:00:00Z');

/** Nothing remembered yet. */
export const emptyState = (seed: string): State => ({
  seed,
  counters: {},
  now: beginning,
  clock_mode: 'virtual',
  settings: defaultSettings(),
  apps: [],
  persons: {},
  pages: {},
  accounts: {},
  codes: {},
  tokens: {},
  photos: {},
  posts: {},
  containers: {},
  media: {},
  hidden: {},
  faults: [],
  log: [],
  marks: {},
  buckets: {},
});

/** A stand-in with an empty state. */
export function newStand(seed: string, origin: () => string, offset = 0): Stand {
  const stand: Stand = {
    state: emptyState(seed),
    pictures: new Map(),
    pending: [],
    origin,
    now: () => (stand.state.clock_mode === 'real' ? Date.now() + offset : stand.state.now),
  };
  return stand;
}

/** Keeps a picture's bytes and tells their hash. */
export function keepPicture(stand: Stand, bytes: Buffer): string {
  const hash = createHash('sha256').update(bytes).digest('hex');
  stand.pictures.set(hash, bytes);
  return hash;
}

/** Whether reads find an object (fault `hide`). */
export const visible = (stand: Stand, id: string): boolean => (stand.state.hidden[id] ?? 0) <= stand.now();

/** A time as Graph writes it. */
export const graphTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, '+0000');

/** Where a browser finds a page of media.sandbox. */
export const mediaUrl = (stand: Stand, path: string): string => `${stand.origin()}/_h/media.sandbox${path}`;

export const hour = 3_600_000;
export const day = 24 * hour;
