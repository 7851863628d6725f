import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { Invalid, Problem, Unavailable } from '#kernel/problems.ts';
import { openDarkroom, type DarkroomLimits } from './darkroom.ts';
import { derivePhoto } from './index.ts';
import { pickup, png } from './samples/pictures.ts';

const opened: { close(): void }[] = [];
after(() => opened.forEach((one) => one.close()));
function open(limits?: Partial<DarkroomLimits>) {
  const darkroom = openDarkroom(limits);
  opened.push(darkroom);
  return darkroom;
}
const quick = { widths: [320], formats: ['jpeg'] } as const;
/** Keeps a decoder busy for seconds. */
const slow = { widths: Array.from({ length: 40 }, (_, i) => 1561 + i), formats: ['avif'] } as const;
const fault = (code: string) => (error: unknown) => error instanceof Invalid && error.errors[0]!.code === code;
const busy = (code: string) => (error: unknown) => error instanceof Unavailable && error.code === code;
const status = (pid: number, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

async function started(darkroom: ReturnType<typeof open>): Promise<number> {
  for (let i = 0; i < 400 && !darkroom.decoder?.guards; i++) await sleep(10);
  return darkroom.decoder!.pid;
}

describe('the decoder', () => {
  const linux = process.platform === 'linux';

  it('is one process that is used again, fenced in and without our environment', { skip: !linux }, async () => {
    const darkroom = open();
    process.env.AUTOMO_TEST_SECRET = 'not for decoders';
    await derivePhoto(pickup, { ...quick, darkroom });
    delete process.env.AUTOMO_TEST_SECRET;
    const { pid, guards } = darkroom.decoder!;
    await derivePhoto(pickup, { ...quick, darkroom });
    assert.equal(darkroom.decoder!.pid, pid);
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1')
      .split('\0')
      .map((line) => line.split('=')[0]);
    assert.deepEqual(
      environment.filter(
        (name) =>
          !['VIPS_DISC_THRESHOLD', 'UV_THREADPOOL_SIZE', 'MALLOC_ARENA_MAX', 'PWD', 'SHLVL', '_', ''].includes(name!),
      ),
      [],
    );
    if (existsSync('/usr/bin/prlimit')) {
      assert.equal(guards!.memory, true);
      const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
      assert.match(limits, /^Max file size +0 /m);
      assert.match(limits, /^Max core file size +0 /m);
      const data = Number(/^Max data size +(\d+) /m.exec(limits)?.[1]);
      assert.ok(data < 1_600_000_000, `${data}`);
    }
    if (process.getuid!() === 0) {
      assert.equal(status(pid, 'Uid'), guards!.nobody ? 65534 : 0);
    }
    if (spawnSync('/usr/bin/unshare', ['-n', 'true']).status === 0) {
      assert.equal(guards!.network, true);
      assert.doesNotMatch(readFileSync(`/proc/${pid}/net/dev`, 'utf8'), /eth|ens|enp|wlan/);
    }
  });

  it('ends when it has nothing to do, and when we end', async () => {
    const darkroom = open({ idle: 50 });
    await derivePhoto(pickup, { ...quick, darkroom });
    await sleep(300);
    assert.equal(darkroom.decoder, undefined);
    await derivePhoto(pickup, { ...quick, darkroom });

    // A program that has its photo ends by itself, and takes the decoder along.
    const program = `
      import { readFileSync } from 'node:fs';
      import { openDarkroom, derivePhoto } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const darkroom = openDarkroom();
      await derivePhoto(readFileSync(${JSON.stringify(new URL('../../../demo/data/photos/sedan-dark-front.jpg', import.meta.url).pathname)}), { widths: [320], formats: ['jpeg'], darkroom });
      console.log(darkroom.decoder.pid);`;
    const { stdout, status: code } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.equal(code, 0);
    const pid = Number(stdout.trim());
    const alive = () => {
      try {
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    for (let i = 0; i < 100 && alive(); i++) await sleep(20);
    assert.ok(pid > 0 && !alive());
  });

  it('is replaced after so many pictures', async () => {
    const darkroom = open({ pictures: 2 });
    await derivePhoto(pickup, { ...quick, darkroom });
    const first = darkroom.decoder!.pid;
    await derivePhoto(pickup, { ...quick, darkroom });
    await derivePhoto(pickup, { ...quick, darkroom });
    assert.notEqual(darkroom.decoder!.pid, first);
  });

  it('killed in the middle, is an error that may be tried again, and the next picture works', async () => {
    const darkroom = open();
    const lost = assert.rejects(derivePhoto(pickup, { ...slow, darkroom }), busy('pictures_interrupted'));
    process.kill(await started(darkroom), 'SIGKILL');
    await lost;
    assert.equal((await derivePhoto(pickup, { ...quick, darkroom })).length, 1);
  });

  it('killed by a picture before or from outside, is replaced without a word', async () => {
    const darkroom = open();
    await derivePhoto(pickup, { ...quick, darkroom });
    const first = darkroom.decoder!.pid;
    process.kill(first, 'SIGSEGV');
    assert.equal((await derivePhoto(pickup, { ...quick, darkroom })).length, 1);
    assert.notEqual(darkroom.decoder!.pid, first);
  });

  it('that crashes on a picture says that the picture is damaged', async () => {
    const darkroom = open();
    const crash = assert.rejects(derivePhoto(pickup, { ...slow, darkroom }), fault('picture_damaged'));
    process.kill(await started(darkroom), 'SIGSEGV');
    await crash;
  });

  it('has a deadline', async () => {
    const darkroom = open({ deadline: 700 });
    const begin = performance.now();
    await assert.rejects(derivePhoto(pickup, { ...slow, darkroom }), fault('picture_too_slow'));
    assert.ok(performance.now() - begin < 3000);
    const patient = open();
    assert.equal((await derivePhoto(pickup, { ...quick, darkroom: patient })).length, 1);
  });

  it('is killed when it holds more memory than it may', { skip: !linux }, async () => {
    const darkroom = open({ memory: 90 * 1_048_576 });
    await assert.rejects(derivePhoto(pickup, { ...slow, darkroom }), fault('picture_too_much_memory'));
  });

  it('has a short queue: who comes to a full one is told to come back', async () => {
    const darkroom = open({ waiting: 3 });
    const taken = [1, 2, 3].map(() => derivePhoto(pickup, { ...quick, darkroom }));
    await assert.rejects(derivePhoto(pickup, { ...quick, darkroom }), busy('pictures_busy'));
    assert.equal((await Promise.all(taken)).length, 3);
    assert.equal((await derivePhoto(pickup, { ...quick, darkroom })).length, 1);
    const small = open({ waitingBytes: pickup.length - 1 });
    await assert.rejects(derivePhoto(pickup, { ...quick, darkroom: small }), busy('pictures_busy'));
  });
});

describe('a picture that means harm', () => {
  /** The most memory that any decoder of this darkroom held while the work went on, in MB. */
  async function heldDuring(darkroom: ReturnType<typeof open>, work: Promise<unknown>): Promise<number> {
    let held = 0;
    const watch = setInterval(() => {
      try {
        held = Math.max(held, status(darkroom.decoder!.pid, 'VmHWM') / 1024);
      } catch {
        // None runs at the moment.
      }
    }, 5);
    await work.finally(() => clearInterval(watch));
    return held;
  }

  it('cut off or scrambled is damaged, and nothing else suffers', async () => {
    const darkroom = open();
    for (const bytes of [
      pickup.subarray(0, pickup.length / 2),
      pickup.subarray(0, 1000),
      (await sharp(pickup).png().toBuffer()).subarray(0, 100_000),
      (await sharp(pickup).webp().toBuffer()).subarray(0, 20_000),
      (await sharp(pickup).avif({ effort: 0 }).toBuffer()).subarray(0, 20_000),
      png(600, 400, Buffer.alloc(10)),
    ]) {
      await assert.rejects(derivePhoto(bytes, { ...quick, darkroom }), fault('picture_damaged'));
    }
    assert.equal((await derivePhoto(pickup, { ...quick, darkroom })).length, 1);
  });

  it('changed at random gives a photo or a problem, never anything else', async () => {
    const darkroom = open();
    const seeds = await Promise.all([
      sharp(pickup).resize(200).jpeg({ progressive: true }).toBuffer(),
      sharp(pickup).resize(200).png().toBuffer(),
      sharp(pickup).resize(200).webp().toBuffer(),
      sharp(pickup).resize(200).avif({ effort: 0 }).toBuffer(),
    ]);
    const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), changes, async (seed, made) => {
        const bytes = Buffer.from(seed);
        for (const [where, value] of made) bytes[Math.floor(where * (bytes.length - 1))] = value;
        await derivePhoto(bytes, { ...quick, darkroom }).catch((error) =>
          assert.ok(error instanceof Problem, String(error)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('packed like a bomb stays within the memory', { timeout: 120_000 }, async () => {
    const zeros = Buffer.alloc(400_000_000);
    const bombs: [string, Buffer][] = [
      ['more pixels than it says', png(100, 100, zeros)],
      [
        'a comment of 400 MB',
        png(100, 100, Buffer.alloc(10_100), {
          more: [['zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(zeros)])]],
        }),
      ],
      ['60 megapixels, flat', png(10_000, 6000, Buffer.alloc(10_001 * 6000))],
      [
        '60 megapixels of 16 bits in seven passes',
        png(10_000, 6000, Buffer.alloc(1000), { depth: 16, colour: 6, interlaced: 1 }),
      ],
    ];
    for (const [what, bytes] of bombs) {
      const darkroom = open();
      let outcome = 'made';
      const work = derivePhoto(bytes, { ...quick, darkroom }).catch((error) => {
        assert.ok(error instanceof Invalid, `${what}: ${error}`);
        outcome = error.errors[0]!.code;
      });
      const held = await heldDuring(darkroom, work);
      assert.ok(held > 0 && held < 540, `${what}: ${outcome} with ${held} MB`);
      darkroom.close();
    }
  });

  it('that needs too much memory gets a fresh decoder once, and the next one finds another', async () => {
    const darkroom = open();
    const greedy = png(10_000, 6000, Buffer.alloc(1000), { depth: 16, colour: 6, interlaced: 1 });
    await derivePhoto(pickup, { ...quick, darkroom });
    const first = darkroom.decoder!.pid;
    await assert.rejects(derivePhoto(greedy, { ...quick, darkroom }), fault('picture_too_much_memory'));
    assert.equal((await derivePhoto(pickup, { ...quick, darkroom })).length, 1);
    assert.notEqual(darkroom.decoder!.pid, first);
  });

  it('as large as is taken, and laid on its side, fits into the memory', { timeout: 120_000 }, async () => {
    const large = sharp(pickup).resize(9486, 6324, { fit: 'fill' });
    const files: [string, Buffer][] = [
      [
        '60 megapixels, progressive, lying',
        await large
          .clone()
          .withMetadata({ orientation: 6 })
          .jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
          .toBuffer(),
      ],
      [
        '20 megapixels of AVIF',
        await sharp(pickup)
          .resize(5470, 3650, { fit: 'fill' })
          .avif({ effort: 0, chromaSubsampling: '4:4:4' })
          .toBuffer(),
      ],
    ];
    for (const [what, bytes] of files) {
      const darkroom = open();
      const work = derivePhoto(bytes, { widths: [1600], formats: ['jpeg'], darkroom });
      const held = await heldDuring(darkroom, work);
      assert.equal((await work).length, 1);
      assert.ok(held < 512, `${what}: ${held} MB`);
    }
  });
});
