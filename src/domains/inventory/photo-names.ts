import { newBlobName, newBlobRandom } from '#platform/blobs/index.ts';

/** Kinds of files that photos are kept in: sizes are public, originals are sealed and never served. */
export const sizeKind = 'photo';
export const originalKind = 'photo-original';

/**
 * A new name under which a photo's sizes are served: the dealership's id and 128 random bits, so that a size is found
 * without asking the database, and cannot be guessed. New pixels get a new name, so that sizes can be kept for ever.
 */
export const newPublicName = (dealershipId: string): string =>
  Buffer.from(dealershipId.replaceAll('-', '') + newBlobRandom(), 'hex').toString('base64url');

/** The dealership and the random bits of a public name; undefined when it is none. */
export function readPublicName(publicName: string): { dealershipId: string; random: string } | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(publicName)) return undefined;
  const hex = Buffer.from(publicName, 'base64url').toString('hex');
  const dealershipId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
  return { dealershipId, random: hex.slice(32) };
}

/** Where one size of a photo is kept. */
export function sizeBlob(publicName: string, width: number, format: string): string {
  const read = readPublicName(publicName);
  if (!read) throw new RangeError('not a public name of a photo');
  return newBlobName(read.dealershipId, sizeKind, read.random, `-${width}.${format}`);
}
