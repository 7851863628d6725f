import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { newId } from '#kernel/ids.ts';
import { NotFound, TooLarge, Unavailable } from '#kernel/problems.ts';
import { fileBlobs, freeSpace, isBlobName, newBlobName, newBlobRandom } from './index.ts';
import { storageProblem } from './file-blobs.ts';

const home = mkdtempSync(path.join(tmpdir(), 'automo-blobs-'));
after(() => rmSync(home, { recursive: true, force: true }));
let places = 0;
function place() {
  const root = path.join(home, `place-${places++}`, 'blobs');
  return { root, blobs: fileBlobs(root) };
}
const all = async (blobs: ReturnType<typeof fileBlobs>, prefix: string) =>
  (await Array.fromAsync(blobs.list(prefix))).map((blob) => blob.name);
const everythingBelow = (folder: string): string[] =>
  existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]).toSorted() : [];

describe('files that are kept', () => {
  it('come back as they were put, whole, as a stream and in part', async () => {
    const { blobs } = place();
    const name = newBlobName(newId(), 'photo');
    const bytes = Buffer.from('all of the bytes');
    const put = await blobs.put(name, bytes);
    assert.deepEqual([put.name, put.bytes], [name, bytes.length]);
    assert.deepEqual(await blobs.get(name), bytes);
    assert.equal((await blobs.stat(name))?.bytes, bytes.length);
    const { blob, stream } = await blobs.open(name, { start: 4, end: 5 });
    assert.equal(blob.bytes, bytes.length);
    assert.equal(Buffer.concat(await Array.fromAsync(stream)).toString(), 'of');
  });

  it('may come as a stream, and a second put replaces the first', async () => {
    const { blobs } = place();
    const name = newBlobName(newId(), 'document', newBlobRandom(), '-640.avif');
    await blobs.put(name, Buffer.from('old'));
    await blobs.put(name, Readable.from([Buffer.from('ne'), Buffer.from('w')]));
    assert.equal((await blobs.get(name)).toString(), 'new');
  });

  it('can be read by nobody but the user of the program', async () => {
    const { blobs, root } = place();
    const name = newBlobName(newId(), 'photo');
    await blobs.put(name, Buffer.from('x'));
    assert.equal(statSync(path.join(root, name)).mode & 0o777, 0o600);
    for (let at = path.dirname(path.join(root, name)); at.startsWith(root); at = path.dirname(at)) {
      assert.equal(statSync(at).mode & 0o777, 0o700);
    }
  });

  it('are listed by beginning, and go one by one, by kind or by dealership', async () => {
    const { blobs, root } = place();
    const [ours, theirs] = [newId(), newId()];
    const random = newBlobRandom();
    const small = newBlobName(ours, 'photo', random, '-320.webp');
    const large = newBlobName(ours, 'photo', random, '-640.webp');
    const paper = newBlobName(ours, 'document');
    const other = newBlobName(theirs, 'photo');
    for (const name of [small, large, paper, other]) await blobs.put(name, Buffer.from(name));
    assert.deepEqual(await all(blobs, ''), [paper, small, large, other].toSorted());
    assert.deepEqual(await all(blobs, `${ours}/photo/${random}`), [small, large]);
    assert.deepEqual(await all(blobs, `${ours}/photo/${random}-6`), [large]);
    await blobs.delete(large);
    await blobs.delete(large);
    assert.equal(await blobs.stat(large), undefined);
    assert.equal(await blobs.deleteAll(`${ours}/photo/`), 1);
    assert.deepEqual(await all(blobs, `${ours}/`), [paper]);
    assert.equal(await blobs.deleteAll(`${ours}/`), 1);
    assert.equal(await blobs.deleteAll(`${ours}/`), 0);
    assert.deepEqual(
      everythingBelow(root).filter((entry) => entry.startsWith(ours)),
      [],
    );
    assert.deepEqual(await all(blobs, ''), [other]);
  });

  it('are not found when they are not there', async () => {
    const { blobs } = place();
    const name = newBlobName(newId(), 'photo');
    await assert.rejects(blobs.get(name), NotFound);
    await assert.rejects(blobs.open(name), NotFound);
    assert.equal(await blobs.stat(name), undefined);
    await blobs.delete(name);
    assert.deepEqual(await all(blobs, ''), []);
  });
});

describe('a put that fails', () => {
  it('leaves nothing when the sender breaks off or sends too much, and keeps what was there', async () => {
    const { blobs, root } = place();
    const name = newBlobName(newId(), 'photo');
    await blobs.put(name, Buffer.from('before'));
    const breaking = async function* () {
      yield Buffer.from('half');
      throw new Error('the line went dead');
    };
    await assert.rejects(blobs.put(name, breaking()), /the line went dead/);
    await assert.rejects(blobs.put(name, Readable.from([Buffer.alloc(6), Buffer.alloc(5)]), { most: 10 }), TooLarge);
    assert.equal((await blobs.get(name)).toString(), 'before');
    assert.equal(everythingBelow(root).filter((entry) => entry.endsWith('.part')).length, 0);
  });

  it('killed in the middle, leaves nothing that is found, and the rest is swept', async () => {
    const { blobs, root } = place();
    const name = newBlobName(newId(), 'photo');
    const writer = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { fileBlobs } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
       async function* slowly() { for (;;) { yield Buffer.alloc(100_000); await new Promise((r) => setTimeout(r, 5)); } }
       await fileBlobs(${JSON.stringify(root)}).put(${JSON.stringify(name)}, slowly());`,
    ]);
    const begun = () => everythingBelow(root).filter((entry) => entry.endsWith('.part')).length;
    for (let i = 0; i < 200 && !begun(); i++) await sleep(25);
    await sleep(50);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    assert.equal(begun(), 1);
    assert.equal(await blobs.stat(name), undefined);
    assert.deepEqual(await all(blobs, ''), []);
    assert.equal(await blobs.deleteUnfinished(new Date(Date.now() - 3_600_000)), 0);
    assert.equal(await blobs.deleteUnfinished(new Date(Date.now() + 1000)), 1);
    assert.equal(begun(), 0);
  });

  it('says that the disk is full, and goes on when there is space again', async (t) => {
    const volume = path.join(home, 'small-volume');
    mkdirSync(volume);
    if (spawnSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', volume]).status !== 0) {
      return t.skip('no volume can be mounted here');
    }
    try {
      const blobs = fileBlobs(path.join(volume, 'blobs'));
      const [fits, not] = [newBlobName(newId(), 'photo'), newBlobName(newId(), 'photo')];
      await blobs.put(fits, Buffer.alloc(500_000));
      await assert.rejects(
        blobs.put(not, Buffer.alloc(900_000)),
        (error) => error instanceof Unavailable && error.code === 'disk_full' && !error.message.includes(volume),
      );
      assert.deepEqual(await all(blobs, ''), [fits]);
      const { free, total } = await freeSpace(volume);
      assert.ok(total === 1_048_576 && free > 400_000 && free < 600_000);
      await blobs.delete(fits);
      await blobs.put(not, Buffer.alloc(900_000));
    } finally {
      spawnSync('/usr/bin/umount', [volume]);
    }
  });

  it('tells apart what is missing, what is full and what is broken', () => {
    const codes = ['ENOENT', 'ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE'].map(
      (code) => storageProblem(Object.assign(new Error('/a/path'), { code })).code,
    );
    const broken = 'storage_unavailable';
    assert.deepEqual(codes, ['not_found', 'disk_full', 'disk_full', broken, broken, broken]);
  });
});

describe('names', () => {
  const id = newId();
  const random = newBlobRandom();
  const trick = fc.constantFrom(
    '..',
    '.',
    '',
    '/',
    '//',
    '\\',
    '\0',
    '%2e%2e',
    '~',
    'con',
    '․․',
    '\n',
    'A',
    '.part',
    'etc',
  );
  const part = fc.oneof(
    trick,
    fc.constantFrom(id, 'photo', random, `${random}-640.avif`),
    fc.string({ maxLength: 40 }),
  );
  const tricky = fc.oneof(
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/')),
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
    fc.tuple(part, fc.nat(90)).map(([one, at]) => {
      const good = `${id}/photo/${random}`;
      return good.slice(0, at) + one + good.slice(at);
    }),
  );

  it('that are made are taken, and no two are the same', () => {
    const names = Array.from({ length: 100 }, () => newBlobName(newId(), 'photo'));
    assert.equal(new Set(names).size, 100);
    assert.ok(names.every(isBlobName));
    assert.throws(() => newBlobName('../x', 'photo'), RangeError);
    assert.throws(() => newBlobName(id, 'Photo'), RangeError);
    assert.throws(() => newBlobName(id, 'photo', 'guess'), RangeError);
    assert.throws(() => newBlobName(id, 'photo', random, '/../x'), RangeError);
  });

  it('lead nowhere but to their place, whatever they are made of', async () => {
    const { blobs, root } = place();
    const outside = path.dirname(root);
    writeFileSync((mkdirSync(outside, { recursive: true }), path.join(outside, 'secret')), 'not to be seen');
    await fc.assert(
      fc.asyncProperty(tricky, async (name) => {
        fc.pre(!isBlobName(name));
        await assert.rejects(blobs.put(name, Buffer.from('x')), RangeError);
        await assert.rejects(blobs.delete(name), RangeError);
        await assert.rejects(blobs.get(name), NotFound);
        await assert.rejects(blobs.open(name), NotFound);
        assert.equal(await blobs.stat(name), undefined);
        // A prefix either has a form of ours or is refused; both find nothing here.
        await blobs.deleteAll(name).catch((error) => assert.ok(error instanceof RangeError));
        await all(blobs, name).then(
          (found) => assert.deepEqual(found, []),
          (error) => assert.ok(error instanceof RangeError),
        );
        assert.deepEqual(everythingBelow(outside), ['secret']);
      }),
      { numRuns: 1000 },
    );
  });

  it('that are valid stay below the folder, and nothing else makes a valid one', () => {
    fc.assert(
      fc.property(tricky, (name) => {
        if (!isBlobName(name)) return;
        assert.match(name, /^[0-9a-f-]{36}\/[a-z0-9-]+\/[0-9a-f]{32}[a-z0-9.-]*$/);
        assert.equal(path.posix.normalize(name), name);
      }),
      { numRuns: 5000 },
    );
  });

  it('do not follow a link that someone laid in the place of a file', async () => {
    const { blobs, root } = place();
    const name = newBlobName(newId(), 'photo');
    await blobs.put(newBlobName(name.split('/')[0]!, 'photo'), Buffer.from('x'));
    symlinkSync('/etc/hostname', path.join(root, name));
    await assert.rejects(blobs.get(name), NotFound);
  });
});

it('free space is told for a folder that is not there yet', async () => {
  const { free, total } = await freeSpace(path.join(home, 'not', 'yet'));
  assert.ok(free > 0 && total > free);
});
