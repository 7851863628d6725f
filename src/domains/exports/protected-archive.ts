import {
  chunkBytes,
  headBytes,
  openedLength,
  openStream,
  passphraseKey,
  passphraseLogN,
  readHead,
} from '#platform/keys/stream-cipher.ts';
import type { StreamHead } from '#platform/keys/stream-cipher.ts';
import { ArchiveProblem } from './archive-problem.ts';
import { bytesAt } from './source.ts';
import type { Source } from './source.ts';

/** Most opened pieces that are kept in memory at a time: a reader goes back to the same places again and again. */
const mostKept = 16;

/** Whether bytes begin like a file that a passphrase protects. */
export const looksProtected = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'ATMO';

/** Whether a passphrase protects this file. */
export const isProtected = async (source: Source): Promise<boolean> =>
  source.bytes >= 4 && looksProtected(await bytesAt(source, 0, 4));

async function headOf(source: Source): Promise<StreamHead> {
  let head: StreamHead;
  try {
    head = readHead(await bytesAt(source, 0, headBytes));
    openedLength(source.bytes);
  } catch {
    throw new ArchiveProblem('not_an_archive');
  }
  // What a data key sealed never leaves the place where it was made.
  if (head.kind !== 'passphrase' || head.logN < 10) throw new ArchiveProblem('not_an_archive');
  // The file says how much work a guess is: more than we ever ask for would only be there to keep us busy.
  if (head.logN > passphraseLogN) throw new ArchiveProblem('newer_form');
  return head;
}

/**
 * The key that a passphrase makes for this file, tried on its first and its last piece, so that nothing is begun with a
 * wrong one or with half a file. Takes about half a second and 128 MB.
 * @throws ArchiveProblem `wrong_passphrase` · `damaged` when the file was cut
 */
export async function protectionKey(source: Source, passphrase: string): Promise<Buffer> {
  const head = await headOf(source);
  const key = await passphraseKey(passphrase, head.salt, head.logN);
  const last = Math.max(0, openedLength(source.bytes) - 1);
  for (const [at, problem] of [
    [0, 'wrong_passphrase'],
    [last, 'damaged'],
  ] as const) {
    try {
      for await (const _ of opened(source, head, key, { start: at, end: at }));
    } catch {
      throw new ArchiveProblem(problem);
    }
  }
  return key;
}

function opened(source: Source, head: StreamHead, key: Buffer, range: { start: number; end: number }) {
  // oxlint-disable-next-line typescript/require-await -- what is known already, as a source
  async function* first(): AsyncGenerator<Uint8Array> {
    yield head.bytes;
  }
  return openStream(
    () => key,
    '',
    source.bytes,
    ({ start, end }) => Promise.resolve(end < headBytes ? first() : source.read(start, end + 1)),
    range,
  );
}

/** A protected file as the archive that is in it, opened piece by piece as it is read. Nothing is written anywhere. */
export async function openProtected(source: Source, key: Buffer): Promise<Source> {
  const head = await headOf(source);
  const bytes = openedLength(source.bytes);
  const kept = new Map<number, Promise<Buffer>>();
  const read = async (number: number): Promise<Buffer> => {
    const start = number * chunkBytes;
    const parts: Buffer[] = [];
    try {
      for await (const part of opened(source, head, key, { start, end: Math.min(bytes, start + chunkBytes) - 1 }))
        parts.push(part);
    } catch {
      throw new ArchiveProblem('damaged');
    }
    return Buffer.concat(parts);
  };
  const piece = (number: number): Promise<Buffer> => {
    const found = kept.get(number) ?? read(number);
    // The one that was read last is the last to go.
    kept.delete(number);
    kept.set(number, found);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return found;
  };
  return {
    bytes,
    async *read(start, end) {
      for (let at = start; at < Math.min(end, bytes);) {
        const number = Math.floor(at / chunkBytes);
        const from = at - number * chunkBytes;
        const part = (await piece(number)).subarray(from, from + (Math.min(end, bytes) - at));
        if (part.length === 0) return;
        yield part;
        at += part.length;
      }
    },
  };
}
