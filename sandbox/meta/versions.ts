/** Graph versions and the day each stops being served (protocol 7). */
const ends: [version: string, end: string | null][] = [
  ['v20.0', '2026-09-24'],
  ['v21.0', '2027-01-21'],
  ['v22.0', '2027-05-20'],
  ['v23.0', '2027-10-08'],
  ['v24.0', '2028-02-18'],
  ['v25.0', '2028-07-29'],
  ['v26.0', null],
  ['v27.0', null],
];

/** The version that serves a call: an ended or missing one is served by the oldest living; undefined is unknown. */
export function servingVersion(asked: string | null, now: number): string | undefined {
  const living = ends.filter(([, end]) => end === null || now < Date.parse(`${end}T00:00:00Z`)).map(([name]) => name);
  if (asked === null) return living[0];
  if (living.includes(asked)) return asked;
  return Number(asked.slice(1)) < Number(living[0]!.slice(1)) ? living[0] : undefined;
}
