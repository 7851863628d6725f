import type { Counted } from './counting.ts';
import type { ProofName } from './promise.ts';

/** How a proof stands: it holds, it is older than it should be, it is overdue, or nothing was recorded yet. */
export type Standing = 'holds' | 'late' | 'overdue' | 'not_yet';

const hour = 3_600_000;
const day = 24 * hour;

/** How often a thing must happen to count as proved; amber after that, red after twice that (promises.md). */
const intervals: Partial<Record<ProofName, number>> = {
  backups: 26 * hour,
  drills: 8 * day,
  roots: 26 * hour,
  keys: 366 * day,
};

/** Figures that are themselves a failure while they are above zero. */
const failures: Partial<Record<ProofName, readonly string[]>> = {
  register: ['unknown'],
  purges: ['late'],
  rights: ['overdue'],
  support: ['overdue'],
  closings: ['overdue'],
  child_reports: ['overdue'],
  cookies: ['visitors'],
  certificates: ['late'],
  disconnects: ['left', 'known', 'late'],
};

/** How long after its hour a count may be missing before its figures are called old. */
const countedEvery = 3 * hour;

/** @param proof undefined while it was never counted */
export function standingOf(name: ProofName, proof: Counted | undefined, now: Date): Standing {
  if (!proof) return 'not_yet';
  const { figures, countedAt } = proof;
  if ((failures[name] ?? []).some((figure) => Number(figures[figure] ?? 0) > 0)) return 'overdue';
  const interval = intervals[name];
  if (interval !== undefined) {
    if (typeof figures.at !== 'string') return 'not_yet';
    const age = now.getTime() - Date.parse(figures.at);
    if (age > 2 * interval) return 'overdue';
    if (age > interval) return 'late';
  }
  const unseen = now.getTime() - countedAt.getTime();
  if (unseen > 2 * countedEvery) return 'overdue';
  return unseen > countedEvery ? 'late' : 'holds';
}
