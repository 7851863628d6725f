/** Until when each version of the Graph API is served (meta-protocol 7, from Meta's changelog of 2026-10-29). Null: not told yet. */
const usableUntil: Record<string, string | null> = {
  'v21.0': '2027-01-21',
  'v22.0': '2027-05-20',
  'v23.0': '2027-10-08',
  'v24.0': '2028-02-18',
  'v25.0': '2028-07-29',
  'v26.0': null,
  'v27.0': null,
};

/** Days before the end of a version from which on its operator is warned. */
const warnDays = 120;

/** What is to be said of a version: it is fine, it ends soon or has ended (calls are then served by another one), or nobody knows it. */
export function judgeVersion(version: string, now: Date): { state: 'ok' | 'ends' | 'unknown'; until: string | null } {
  const until = usableUntil[version];
  if (until === undefined) return { state: 'unknown', until: null };
  const soon = until !== null && Date.parse(until) - now.getTime() < warnDays * 86_400_000;
  return { state: soon ? 'ends' : 'ok', until };
}
