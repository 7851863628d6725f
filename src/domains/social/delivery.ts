import type { Selectable } from 'kysely';
import type { Delivery as DeliveryTable } from '#platform/database/schema.ts';
import type { Network } from './channel.ts';
import type { FailureClass, Problem } from './meta/failure.ts';
import type { DeliveryState } from './post.ts';

/** How a delivery is published, which decides how a lost one is found (meta-protocol 9.1). */
export type DeliveryKind = 'photos' | 'two_step' | 'direct' | 'container';

/** What is sent, frozen when sending begins. */
export interface Content {
  text: string;
  link: string | null;
  photos: { photoId: string; alt: string; fit: 'pad' | 'crop' }[];
  priceCents: number | null;
}

/** What is staged at Meta and not yet visible. Ids are ours alone: found in a post, they are proof. */
export interface Staged {
  photoIds?: string[];
  postId?: string;
  childIds?: string[];
  containerId?: string;
  /** When a container was asked about, in vain. */
  polls?: number;
  /** How often pictures were made anew after Meta could not use them. */
  rebuilt?: number;
}

/** A delivery as it stands in its table. */
export type DeliveryRow = Omit<
  Selectable<DeliveryTable>,
  'content' | 'staged' | 'problem' | 'state' | 'kind' | 'network'
> & {
  network: Network;
  state: DeliveryState;
  kind: DeliveryKind | null;
  content: Content | null;
  staged: Staged;
  problem: Problem | null;
};

const minute = 60_000;

/** Seconds after the commit at which a doubtful delivery is looked for. */
const looks = [5, 15, 45, 120, 300, 600];

/** When to look again for a delivery in doubt, by how often it was looked for since the commit. */
export const nextLook = (committedAt: Date, checks: number, now: Date): Date =>
  new Date(
    Math.max(committedAt.getTime() + (looks[Math.min(checks, looks.length - 1)] ?? 600) * 1000, now.getTime() + 5000),
  );

/** The most calls that may ever publish one delivery. */
export const mostCommits = { photos: 3, two_step: 3, container: 3, direct: 2 } as const;

/** What is known after a look that did not find it. */
export interface Doubt {
  kind: DeliveryKind;
  commits: number;
  misses: number;
  firstMissAt: Date | null;
  committedAt: Date;
}

/**
 * What follows from a healthy look that did not find the post. Keyed kinds: not out when two looks at least a minute apart,
 * the later one two minutes or more after the commit, missed it; then the same staged things are committed once more. A post
 * that can only be known by its words: after ten minutes and three looks, and once only; then people decide.
 */
export function afterMiss(doubt: Doubt, now: Date): 'look_again' | 'commit_again' | 'give_up' {
  const age = now.getTime() - doubt.committedAt.getTime();
  const keyed = doubt.kind !== 'direct';
  const sure = keyed
    ? age >= 2 * minute &&
      doubt.misses >= 2 &&
      doubt.firstMissAt !== null &&
      now.getTime() - doubt.firstMissAt.getTime() >= minute
    : age >= 10 * minute && doubt.misses >= 3;
  if (!sure) return age > 30 * minute ? 'give_up' : 'look_again';
  return doubt.commits >= mostCommits[doubt.kind] ? 'give_up' : 'commit_again';
}

/** How long to wait before staging is tried again: 5, 15, 45 minutes after five quick tries, six hours in all. */
export function retryAt(attempts: number, dueAt: Date, now: Date, jitter: number): Date | undefined {
  if (now.getTime() - dueAt.getTime() > 6 * 60 * minute) return undefined;
  if (attempts % 6 !== 0 || attempts === 0) {
    const quick = Math.min(60_000, 1000 * 2 ** (attempts % 6));
    return new Date(now.getTime() + Math.round(quick * (0.5 + jitter / 2)));
  }
  const round = Math.floor(attempts / 6);
  const pause = [5, 15, 45][Math.min(round - 1, 2)]!;
  return new Date(now.getTime() + Math.round(pause * minute * (0.9 + jitter / 5)));
}

/** How long Meta's request to wait is honoured: what it says, else an hour for whole apps and people, else doubling to four hours. */
export const parkMinutes = (said: number | undefined, bucket: 'app' | 'person' | 'channel', before: number): number =>
  said ?? (bucket === 'channel' ? Math.min(240, before === 0 ? 15 : before * 2) : 60);

/** Failures after which sending the same again cannot help. */
const final = new Set<FailureClass>(['reauth', 'permission', 'page_role', 'content', 'policy', 'config']);
export const isFinal = (kind: FailureClass): boolean => final.has(kind);

/** A post more than this late is not sent without being asked for again. */
export const tooLate = (dueAt: Date, now: Date): boolean => now.getTime() - dueAt.getTime() > 6 * 60 * minute;
