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

/** Figures that say that a thing ever happened: while all of them are zero nothing is proved yet. */
const happenings: Partial<Record<ProofName, readonly string[]>> = {
  mail: ['sent', 'failed'],
  support: ['open', 'answered'],
  processors: ['active'],
  disconnects: ['disconnected'],
  meta_requests: ['received'],
  closings: ['closed', 'open'],
  grants: ['given'],
  incidents: ['records', 'drills'],
  purges: ['done', 'running'],
  certificates: ['provisional', 'final'],
  exports: ['made', 'failed'],
  rights: ['open', 'closed'],
  child_reports: ['reports'],
};

/** Figures that are themselves a failure while they are above zero. */
const failures: Partial<Record<ProofName, readonly string[]>> = {
  register: ['unknown'],
  hashes: ['weaker'],
  usage: ['late'],
  processors: ['unbound'],
  drills: ['lastFailed'],
  incidents: ['late'],
  purges: ['late'],
  rights: ['overdue'],
  support: ['overdue'],
  closings: ['overdue'],
  child_reports: ['overdue'],
  cookies: ['visitors'],
  certificates: ['late'],
  roots: ['broken'],
  disconnects: ['left', 'known', 'late'],
};

/** The log is shipped at least each minute; the alarm rings when it is ten minutes behind (P19a). */
const logBehind = 10 * 60_000;

/** The journals are followed each night. */
const followedEvery = 26 * hour;

/** How long after its hour a count may be missing before its figures are called old. */
const countedEvery = 3 * hour;

/** @param proof undefined while it was never counted */
export function standingOf(name: ProofName, proof: Counted | undefined, now: Date): Standing {
  if (!proof || Object.keys(proof.figures).length === 0) return 'not_yet';
  const { figures, countedAt } = proof;
  if ((failures[name] ?? []).some((figure) => Number(figures[figure] ?? 0) > 0)) return 'overdue';
  const ever = happenings[name];
  if (ever && !ever.some((figure) => Number(figures[figure] ?? 0) > 0)) return 'not_yet';
  if (typeof figures.walAt === 'string') {
    const behind = countedAt.getTime() - Date.parse(figures.walAt);
    if (behind > logBehind) return behind > 2 * logBehind ? 'overdue' : 'late';
  }
  // A chain that nobody follows proves nothing.
  if ('followedAt' in figures) {
    if (typeof figures.followedAt !== 'string') return 'not_yet';
    const age = now.getTime() - Date.parse(figures.followedAt);
    if (age > followedEvery) return age > 2 * followedEvery ? 'overdue' : 'late';
  }
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
