import type { PartBody } from './thinning.ts';

/** Encoded bytes of a part from which it is known again, and decoded ones that are compared. */
const looked = 2048;
const compared = 1200;

/**
 * Reads files of a mail whole. A thinned mail holds the beginning of each; where the rest stands is known by the order of the
 * parts and proved by that beginning, so nothing of MIME is decided here either. Mail programs send files as base64 (RFC 2045,
 * 6.8), which decodes in one pass over the bytes; another encoding of a long file is not taken apart.
 *
 * @returns what reads one after the other, in the order of the mail: the file, or null when it cannot be had
 */
export function wholeParts(raw: Buffer, bodies: readonly PartBody[]): (beginning: Uint8Array) => Buffer | null {
  let next = 0;
  const anyCut = bodies.some(({ cut }) => cut);
  const decoded = (from: number, to: number): Buffer => Buffer.from(raw.toString('latin1', from, to), 'base64');
  return (beginning) => {
    const known = Buffer.from(beginning.buffer, beginning.byteOffset, Math.min(beginning.byteLength, compared));
    for (let at = next; known.length > 0 && at < bodies.length; at++) {
      const { from, to, cut } = bodies[at]!;
      if (to - from < known.length) continue;
      const begins = decoded(from, Math.min(to, from + looked));
      if (!begins.subarray(0, known.length).equals(known)) continue;
      next = at + 1;
      return cut ? decoded(from, to) : Buffer.from(beginning);
    }
    return anyCut ? null : Buffer.from(beginning);
  };
}
