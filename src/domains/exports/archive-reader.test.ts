import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { passphraseKey, protectStream } from '#platform/keys/stream-cipher.ts';
import { archiveForm } from './archive-index.ts';
import { openArchive, verifyEntries } from './archive-reader.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { readRange } from './download.ts';
import { openProtected, protectionKey } from './protected-archive.ts';
import { fiscalDays } from './records-pack.ts';
import { bytesAt } from './source.ts';
import type { Source } from './source.ts';

async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
const sourceOf = (bytes: Buffer): Source => ({
  bytes: bytes.length,
  async *read(start, end) {
    yield bytes.subarray(start, end);
  },
});
const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const index = (entries: object[], more: object = {}): string =>
  JSON.stringify({
    form: archiveForm,
    product: 'automo',
    kind: 'everything',
    schema: '0020_exports.sql',
    snapshotAt: '2026-11-26T00:00:00Z',
    dealership: { id: '01900000-0000-7000-8000-000000000000', name: 'A', legalName: 'A', slug: 'a' },
    photos: true,
    tables: {},
    missing: [],
    entries,
    ...more,
  });
const rows = '{"id":1}\n{"id":2}\n';
const told = { path: 'data/x.jsonl', bytes: Buffer.byteLength(rows), sha256: digest(rows) };

/** A ZIP of these entries, as any program could write it. */
async function zipOf(entries: [name: string, bytes: string | Buffer][]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(Buffer.from(bytes as string), name);
  zip.end();
  return gather(zip.outputStream as unknown as AsyncIterable<Buffer>);
}
const refused = async (bytes: Buffer): Promise<string> => {
  try {
    const archive = await openArchive(sourceOf(bytes), '0020_exports.sql');
    await verifyEntries(archive, () => undefined);
    return 'taken';
  } catch (error) {
    return (
      (error as { code: string }).code +
      ((error as { entry?: string }).entry ? ` ${(error as { entry: string }).entry}` : '')
    );
  }
};

test('an archive that was written is read back, line by line', async () => {
  const writer = new ArchiveWriter(new Date('2026-11-26T00:00:00Z'), new AbortController().signal);
  const reading = gather(writer.output);
  await writer.add('data/x.jsonl', rows);
  await writer.add('index.json', index([...writer.entries]));
  writer.end();
  const archive = await openArchive(sourceOf(await reading), '0020_exports.sql');
  assert.deepEqual(await Array.fromAsync(archive.lines('data/x.jsonl')), [{ id: 1 }, { id: 2 }]);
});

test('a writer whose reader is gone breaks off instead of waiting for ever', async () => {
  const breaking = new AbortController();
  const writer = new ArchiveWriter(new Date(), breaking.signal);
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) yield Buffer.alloc(65_536);
  }
  const adding = writer.add('x', endless(), true);
  setTimeout(() => breaking.abort(new Error('gone')), 20);
  await assert.rejects(adding, /gone/);
});

test('what is no export, not whole, changed, newer or meant to do harm is refused, and says which entry', async () => {
  const good = await zipOf([
    ['data/x.jsonl', rows],
    ['index.json', index([told])],
  ]);
  assert.equal(await refused(good), 'taken');
  const patched = (from: string, to: string): Buffer => {
    const bytes = Buffer.from(good.toString('latin1').replaceAll(from, to), 'latin1');
    assert.equal(bytes.length, good.length);
    return bytes;
  };
  const flipped = Buffer.from(good);
  flipped[30 + 'data/x.jsonl'.length + 2]! ^= 0xff;
  const cases: [string, Buffer, string][] = [
    ['nothing', Buffer.alloc(0), 'not_an_archive'],
    ['some text', Buffer.from('hello, this is no archive at all'), 'not_an_archive'],
    ['cut', good.subarray(0, good.length - 40), 'not_an_archive'],
    ['sealed', Buffer.from('ATMO and so on'), 'sealed_archive'],
    ['a byte of an entry changed', flipped, 'hash_mismatch data/x.jsonl'],
    ['no index', await zipOf([['data/x.jsonl', rows]]), 'missing_entry index.json'],
    ['an index that is none', await zipOf([['index.json', '{']]), 'damaged index.json'],
    ['an entry missing', await zipOf([['index.json', index([told])]]), 'missing_entry data/x.jsonl'],
    [
      'an entry more',
      await zipOf([
        ['data/x.jsonl', rows],
        ['evil.txt', 'x'],
        ['index.json', index([told])],
      ]),
      'extra_entry evil.txt',
    ],
    [
      'an entry twice',
      await zipOf([
        ['data/x.jsonl', rows],
        ['data/x.jsonl', rows],
        ['index.json', index([told])],
      ]),
      'duplicate_entry data/x.jsonl',
    ],
    [
      'another content of the same length',
      await zipOf([
        ['data/x.jsonl', rows.replace('1', '7')],
        ['index.json', index([told])],
      ]),
      'hash_mismatch data/x.jsonl',
    ],
    ['a way out', patched('data/x.jsonl', '../../a.json'), 'unsafe_name'],
    ['an absolute path', patched('data/x.jsonl', '/etc/passwd1'), 'unsafe_name'],
    ['a backslash', patched('data/x.jsonl', 'data\\x.jsonl'), 'unsafe_name'],
    [
      'a bomb',
      await zipOf([
        ['data/x.jsonl', Buffer.alloc(100 * 1024 * 1024)],
        ['index.json', index([])],
      ]),
      'bomb data/x.jsonl',
    ],
    ['a newer form', await zipOf([['index.json', index([], { form: archiveForm + 1, kind: 'other' })]]), 'newer_form'],
    ['a newer schema', await zipOf([['index.json', index([], { schema: '0999_later.sql' })]]), 'newer_schema'],
    ['a records pack', await zipOf([['index.json', index([], { kind: 'records' })]]), 'other_pack'],
  ];
  for (const [what, bytes, code] of cases) assert.equal(await refused(bytes), code, what);
});

test('a range asks for a part, to the end, or for the last bytes', () => {
  assert.deepEqual(readRange('bytes=0-9', 100), { start: 0, end: 9 });
  assert.deepEqual(readRange('bytes=90-', 100), { start: 90, end: 99 });
  assert.deepEqual(readRange('bytes=90-500', 100), { start: 90, end: 99 });
  assert.deepEqual(readRange('bytes=-10', 100), { start: 90, end: 99 });
  assert.equal(readRange('bytes=100-', 100), 'unsatisfiable');
  for (const ignored of [null, '', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=9-1'])
    assert.equal(readRange(ignored, 100), undefined);
});

test('a fiscal year is named by the year in which it ends', () => {
  assert.deepEqual(fiscalDays(2026, 12), { from: '2026-01-01', to: '2026-12-31' });
  assert.deepEqual(fiscalDays(2026, 3), { from: '2025-04-01', to: '2026-03-31' });
  assert.deepEqual(fiscalDays(2028, 2), { from: '2027-03-01', to: '2028-02-29' });
});

test('a protected archive opens in any place with its passphrase; cut, changed or asking for endless work it does not', async () => {
  const plain = randomBytes(3 * 65_536 + 1000);
  const salt = randomBytes(16);
  const sealed: Buffer[] = [];
  // oxlint-disable-next-line typescript/require-await -- one piece as a source
  async function* one(): AsyncGenerator<Buffer> {
    yield plain;
  }
  const by = { key: await passphraseKey('four quite simple words', salt, 10), salt, logN: 10 };
  for await (const part of protectStream(by, one())) sealed.push(part);
  const whole = sourceOf(Buffer.concat(sealed));
  const key = await protectionKey(whole, 'four quite simple words');
  const source = await openProtected(whole, key);
  await fc.assert(
    fc.asyncProperty(fc.nat(plain.length), fc.nat(200_000), async (start, length) => {
      const end = Math.min(plain.length, start + length);
      assert.ok((await bytesAt(source, start, end)).equals(plain.subarray(start, end)));
    }),
    { numRuns: 30 },
  );
  const bytes = Buffer.concat(sealed);
  const changed = (at: number, to: number) =>
    sourceOf(Buffer.concat([bytes.subarray(0, at), Buffer.of(to), bytes.subarray(at + 1)]));
  const code = (of: Source, words: string) =>
    protectionKey(of, words).then(
      () => 'opens',
      (problem) => problem.code,
    );
  assert.equal(await code(whole, 'four quite simple word'), 'wrong_passphrase');
  assert.equal(await code(sourceOf(bytes.subarray(0, 2 * 65_552 + 40)), 'four quite simple words'), 'damaged');
  assert.equal(await code(changed(6, 30), 'four quite simple words'), 'newer_form');
  assert.equal(await code(changed(5, 1), 'four quite simple words'), 'not_an_archive');
  const middle = await openProtected(changed(40 + 65_552 + 5, bytes[40 + 65_552 + 5]! ^ 1), key);
  await assert.rejects(bytesAt(middle, 70_000, 70_010), { code: 'damaged' });
});
