import { randomBytes } from 'node:crypto';
import { isId } from '#kernel/ids.ts';

const kindForm = /^[a-z][a-z0-9-]{0,31}$/;
const lastForm = /^[0-9a-f]{32}(?:-[a-z0-9]{1,16})?(?:\.[a-z0-9]{1,8})?$/;
const lastBeginning = /^[a-z0-9.-]{0,58}$/;

/** A new part of a name that cannot be guessed: 128 random bits, 32 hexadecimal digits. */
export const newBlobRandom = (): string => randomBytes(16).toString('hex');

/**
 * A name for a new file: `<dealership>/<kind>/<random>`, with a variant for files that belong together
 * (`…/<random>-640.avif`). Nothing else may stand in a name, so no name can lead out of its place.
 *
 * @param kind what the file is to its room, as one word: `photo`, `document`, `export`
 * @param random 128 bits made by `newBlobRandom`; made here when left out
 * @param variant such as `-640.avif`
 * @throws RangeError for anything else
 */
export function newBlobName(dealershipId: string, kind: string, random = newBlobRandom(), variant = ''): string {
  const name = `${dealershipId}/${kind}/${random}${variant}`;
  if (!isBlobName(name)) throw new RangeError('not the parts of a blob name');
  return name;
}

/** Whether this is a whole name as `newBlobName` makes it. */
export function isBlobName(name: string): boolean {
  const [dealershipId, kind, last, ...more] = name.split('/');
  return isId(dealershipId!) && kindForm.test(kind ?? '') && lastForm.test(last ?? '') && more.length === 0;
}

/** What a prefix narrows to; undefined when it is none. */
export interface BlobPrefix {
  dealershipId?: string;
  kind?: string;
  /** How the last part begins. */
  beginning: string;
}

/** @throws RangeError when no name could begin so, or when the prefix stops in the middle of a folder's name */
export function readPrefix(prefix: string): BlobPrefix {
  if (prefix === '') return { beginning: '' };
  const [dealershipId, kind, beginning, ...more] = prefix.split('/');
  const whole = kind !== undefined && isId(dealershipId!) && more.length === 0;
  if (whole && kind === '' && beginning === undefined) return { dealershipId: dealershipId!, beginning: '' };
  if (whole && kindForm.test(kind) && beginning !== undefined && lastBeginning.test(beginning)) {
    return { dealershipId: dealershipId!, kind, beginning };
  }
  throw new RangeError('not a prefix of blob names');
}
