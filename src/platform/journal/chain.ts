import { createHash } from 'node:crypto';

/** An entry as it enters the chain. */
export interface ChainedEntry {
  id: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  event: string;
  recordKind: string;
  recordId: string;
  /** Why, as `kind:of`. Entries from before causes were kept have none, and their hash knows of none. */
  cause: string | null;
  before: unknown;
  after: unknown;
  sealed: Buffer | null;
  /** The digest of the blob that was chained, once another one (a new key) or none (an erasure) stands in its place. */
  sealedDigest: Buffer | null;
}

/** JSON with sorted keys: the same entry always gives the same bytes. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (value && typeof value === 'object') {
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** The digest that stands for the sealed part in the chain, so that the chain verifies when the blob is gone. */
const digestOf = ({ sealed, sealedDigest }: ChainedEntry): string | null =>
  sealedDigest?.toString('hex') ?? (sealed ? createHash('sha256').update(sealed).digest('hex') : null);

/** An entry as the chain holds it: canonical JSON with its number, and the digest in place of what is sealed. */
export const chainedText = (seq: number, entry: ChainedEntry): string => {
  const { sealedDigest: _, cause, ...rest } = entry;
  return canonical({ ...rest, ...(cause === null ? {} : { cause }), seq, sealed: digestOf(entry) });
};

/** `hash_n = SHA-256(hash_{n-1} ‖ n ‖ canonical(entry with SHA-256(sealed) in place of sealed))` (security.md 16). */
export function chainHash(previous: Buffer, seq: number, entry: ChainedEntry): Buffer {
  return createHash('sha256').update(previous).update(chainedText(seq, entry)).digest();
}

/** What the first entry of a dealership follows. */
export const chainStart: Buffer = Buffer.alloc(32);
