import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import {
  chunkBytes,
  headBytes,
  openedLength,
  openStream,
  passphraseKey,
  protectStream,
  sealStream,
  streamKey,
} from './stream-cipher.ts';

const key = randomBytes(32);
const dataKey = (head: Parameters<typeof streamKey>[0]): Buffer => streamKey(head, () => key);

async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
// oxlint-disable-next-line typescript/require-await -- a source in pieces of any size
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const reader =
  (sealed: Buffer) =>
  async ({ start, end }: { start: number; end: number }) =>
    inPieces(sealed.subarray(start, end + 1), 10_007);
const open = (sealed: Buffer, place = 'here', range?: { start: number; end: number }) =>
  gather(openStream(dataKey, place, sealed.length, reader(sealed), range));

test('any length, in pieces of any size, opens to itself, whole and in any part', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 200_000),
      fc.integer({ min: 1, max: 150_000 }),
      fc.nat(),
      fc.nat(),
      async (length, size, a, b) => {
        const plain = randomBytes(length);
        const sealed = await gather(sealStream(key, 1, 'here', inPieces(plain, Math.max(size, length / 50))));
        assert.equal(openedLength(sealed.length), length);
        assert.ok((await open(sealed)).equals(plain));
        if (length === 0) return;
        const start = a % length;
        const end = start + (b % (length - start));
        assert.ok((await open(sealed, 'here', { start, end })).equals(plain.subarray(start, end + 1)));
      },
    ),
    { numRuns: 25 },
  );
});

test('cut, swapped, moved, changed or opened elsewhere, it does not open', async () => {
  const sealed = await gather(sealStream(key, 1, 'here', inPieces(randomBytes(3 * chunkBytes), 50_000)));
  const step = chunkBytes + 16;
  const chunk = (n: number) => sealed.subarray(headBytes + n * step, headBytes + (n + 1) * step);
  const head = sealed.subarray(0, headBytes);
  const changed = Buffer.from(sealed);
  changed[headBytes + step + 5]! ^= 1;
  const cases: Record<string, Buffer> = {
    'the last chunk is missing': sealed.subarray(0, headBytes + 2 * step),
    'a byte is missing': sealed.subarray(0, -1),
    swapped: Buffer.concat([head, chunk(1), chunk(0), chunk(2)]),
    repeated: Buffer.concat([head, chunk(0), chunk(0), chunk(1), chunk(2)]),
    changed,
  };
  for (const [what, bytes] of Object.entries(cases)) await assert.rejects(open(bytes), what);
  await assert.rejects(open(sealed, 'elsewhere'));
});

test('a passphrase opens what it protected, and no other does', async () => {
  const salt = randomBytes(16);
  const logN = 12; // small, for a fast test
  const plain = randomBytes(70_000);
  const sealed = await gather(
    protectStream(
      { key: await passphraseKey('quatre mots très simples', salt, logN), salt, logN },
      inPieces(plain, 9_999),
    ),
  );
  const by = (passphrase: string) =>
    gather(openStream((head) => passphraseKey(passphrase, head.salt, head.logN), '', sealed.length, reader(sealed)));
  assert.ok((await by('quatre mots très simples')).equals(plain));
  await assert.rejects(by('quatre mots tres simples'));
});
