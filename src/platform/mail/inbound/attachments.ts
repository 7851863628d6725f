import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Problem, TooLarge, Unavailable } from '#kernel/problems.ts';
import { derivePhoto, pictureKind } from '../../images/index.ts';
import type { Ground } from '../../ground.ts';
import type { Attached } from './reading.ts';

/** Files of one mail that are kept; the others are named. */
const mostKept = 20;
/** Bytes of a document (security.md 8). */
const mostBytes = 50_000_000;
/** Milliseconds for the pictures of a mail together: within the time of the job that takes it up. */
const mostTime = 120_000;
/** Seconds of a job that takes up a mail with its files. */
export const takingTime = 240;
/** Pixels across of a picture that is made anew: small print of a scanned page can be read. */
const width = 4096;

export const attachmentTypes = ['image/jpeg', 'image/heic', 'application/pdf'] as const;
export type AttachmentType = (typeof attachmentTypes)[number];
export const notKeptWhy = ['kind', 'damaged', 'too_large', 'too_many', 'unreadable'] as const;
export type NotKept = (typeof notKeptWhy)[number];

/** A file of a mail as it is shown: kept, or not with the reason. */
export const Attachment = z.object({
  id: Id,
  name: z.string(),
  type: z.enum(attachmentTypes).nullable(),
  bytes: z.int().nullable(),
  notKept: z
    .enum(notKeptWhy)
    .nullable()
    .describe('Why it is named only: another kind of file, damaged, too large, too many, or not to be taken apart'),
});
export type Attachment = z.output<typeof Attachment>;

/** A file of a mail as it is to be kept. */
export type Developed = { name: string } & (
  | { type: AttachmentType; bytes: Buffer; notKept: null }
  | { type: null; bytes: null; notKept: NotKept }
);

/**
 * What is kept of the files of a mail. What each is says its content, never its name or what the mail calls it. Pictures are made
 * anew as JPEG, so that nothing but pixels is left of them; HEIC, which cannot be decoded here, and PDF are kept as they are:
 * nobody opens them here, they are handed out as files to be saved.
 *
 * @throws Unavailable when pictures cannot be made just now; at the last try such a picture is not kept instead
 */
export async function develop(
  { ground, lastAttempt }: { ground: Ground; lastAttempt: boolean },
  files: readonly Attached[],
): Promise<Developed[]> {
  const made: Developed[] = [];
  const began = ground.clock.elapsed();
  for (const [at, { name, bytes }] of files.entries()) {
    const slow = ground.clock.elapsed() - began > mostTime;
    const file = at >= mostKept ? not('too_many') : slow ? not('unreadable') : await one(bytes, lastAttempt);
    made.push({ name, ...file } as Developed);
  }
  return made.map((file) =>
    file.type === 'image/jpeg' ? { ...file, name: `${file.name.replace(/\.[A-Za-z0-9]{1,5}$/, '')}.jpg` } : file,
  );
}

const not = (why: NotKept) => ({ type: null, bytes: null, notKept: why });

async function one(bytes: Buffer | null, last: boolean): Promise<Omit<Developed, 'name'>> {
  if (!bytes) return not('unreadable');
  if (bytes.length > mostBytes) return not('too_large');
  const picture = pictureKind(bytes);
  if (picture === 'heic') return { type: 'image/heic', bytes, notKept: null };
  if (picture === 'jpeg' || picture === 'png' || picture === 'webp') {
    try {
      const [jpeg] = await derivePhoto(bytes, { widths: [width], formats: ['jpeg'] });
      return { type: 'image/jpeg', bytes: jpeg!.bytes, notKept: null };
    } catch (error) {
      if (error instanceof Unavailable && !last) throw error;
      if (error instanceof TooLarge) return not('too_large');
      if (error instanceof Problem) return not('damaged');
      throw error;
    }
  }
  return bytes.subarray(0, 5).toString('latin1') === '%PDF-'
    ? { type: 'application/pdf', bytes, notKept: null }
    : not('kind');
}
