import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Unavailable } from '#kernel/problems.ts';
import { openEnvelopes, seal, type Envelope } from './envelope.ts';
import { wrongPicture } from './intake.ts';
import { Answer, Ready, type DerivedPicture, type Guards, type Order } from './order.ts';
import { readPictureHeader } from './picture-header.ts';

/** Where pictures are developed: one decoder at a time, one picture at a time, and a short queue before it. */
export interface Darkroom {
  /**
   * Makes the ordered files out of a picture.
   *
   * @throws Invalid when the picture is at fault: damaged, too slow, too much memory; the same again will fail again
   * @throws Unavailable when we are: queue full, decoder killed or not to be started; may be tried again
   */
  develop(bytes: Uint8Array, order: Order): Promise<DerivedPicture[]>;
  /** The decoder that runs now, if any. */
  readonly decoder: { pid: number; guards: Guards | undefined } | undefined;
  /** Ends the decoder. The next picture starts another. */
  close(): void;
}

export interface DarkroomLimits {
  /** Milliseconds for one picture. */
  deadline: number;
  /** Bytes of memory that the decoder may really hold. */
  memory: number;
  /** Pictures that may wait, and their bytes together. */
  waiting: number;
  waitingBytes: number;
  /** Milliseconds after which a decoder without work ends. */
  idle: number;
  /** Pictures after which a decoder is replaced, so that what it did not give back does not add up. */
  pictures: number;
}

const usual: DarkroomLimits = {
  deadline: 20_000,
  memory: 512 * 1_048_576,
  waiting: 32,
  waitingBytes: 256_000_000,
  idle: 30_000,
  pictures: 100,
};

interface Decoder {
  process: ChildProcessByStdio<Writable, Readable, null>;
  answers: AsyncGenerator<Envelope>;
  guards: Guards | undefined;
  /** Pictures that it has had. */
  had: number;
  /** Why we killed it. */
  killed?: 'deadline' | 'memory' | 'nonsense';
  /** How it ended. */
  ended: Promise<{ exitCode: number | null; signal: string | null }>;
}

const program = fileURLToPath(new URL('./decoder.ts', import.meta.url));
/** Takes the network away where the system lets us: as root, or in a user namespace of its own. */
const launch = `
  if unshare -n true 2>/dev/null; then exec unshare -n "$0" "$@"; fi
  if unshare -rn true 2>/dev/null; then exec unshare -rn "$0" "$@"; fi
  exec "$0" "$@"`;
/** Nothing of ours is in its environment. libvips would write large pictures to a temporary file: never. */
const environment = { VIPS_DISC_THRESHOLD: '64g', UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' };

export function openDarkroom(limits: Partial<DarkroomLimits> = {}): Darkroom {
  const most = { ...usual, ...limits };
  let decoder: Decoder | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let waitingBytes = 0;
  let idle: NodeJS.Timeout | undefined;

  function start(): Decoder {
    const child = spawn(
      '/bin/sh',
      ['-c', launch, process.execPath, '--max-old-space-size=64', '--v8-pool-size=1', program],
      { cwd: '/', env: environment, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    const ended = new Promise<Awaited<Decoder['ended']>>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      child.once('error', () => resolve({ exitCode: null, signal: null })); // it could not be started
    });
    const begun: Decoder = { process: child, answers: openEnvelopes(child.stdout), guards: undefined, had: 0, ended };
    void ended.then(() => decoder === begun && (decoder = undefined));
    child.stdin.on('error', () => undefined); // it died while we wrote: its missing answer says so
    return begun;
  }

  function dismiss(one: Decoder | undefined): void {
    if (decoder === one) decoder = undefined;
    one?.process.kill('SIGKILL');
  }

  /** While it works, the decoder keeps our own process alive; while it waits, it does not. */
  function hold(one: Decoder, held: boolean): void {
    const verb = held ? 'ref' : 'unref';
    one.process[verb]();
    (one.process.stdin as Socket)[verb]();
    (one.process.stdout as Socket)[verb]();
  }

  async function developNow(bytes: Uint8Array, order: Order): Promise<DerivedPicture[]> {
    clearTimeout(idle);
    for (;;) {
      const mine = (decoder ??= start());
      hold(mine, true);
      const fresh = mine.had === 0;
      mine.had += 1;
      const kill = (why: Decoder['killed']) => {
        mine.killed ??= why;
        dismiss(mine);
      };
      const deadline = setTimeout(kill, most.deadline, 'deadline');
      const watch = setInterval(() => residentBytes(mine.process.pid) > most.memory && kill('memory'), 50);
      try {
        return read(await ask(mine, bytes, order));
      } catch (error) {
        const fault =
          error instanceof DecoderGone ? await faultOf(mine) : { problem: error, again: error instanceof Lack };
        if (error instanceof Lack) dismiss(mine);
        // A decoder that had other pictures before may have died of those: this one gets a fresh one, once.
        if (fault.again && !fresh) continue;
        throw fault.problem instanceof Lack ? tooMuchMemory() : fault.problem;
      } finally {
        clearTimeout(deadline);
        clearInterval(watch);
        hold(mine, false);
        if (mine.had >= most.pictures) dismiss(mine);
        idle = setTimeout(() => dismiss(mine), most.idle).unref();
      }
    }
  }

  async function ask(mine: Decoder, bytes: Uint8Array, order: Order): Promise<Envelope> {
    for (const piece of seal(order, bytes)) mine.process.stdin.write(piece);
    try {
      mine.guards ??= Ready.parse((await nextOf(mine)).head).guards;
      return await nextOf(mine);
    } catch (cause) {
      if (!(cause instanceof NoMore)) mine.killed ??= 'nonsense';
      dismiss(mine);
      throw new DecoderGone('the decoder ended without an answer', { cause });
    }
  }

  return {
    async develop(bytes, order) {
      if (waiting >= most.waiting || waitingBytes + bytes.length > most.waitingBytes) {
        throw new Unavailable('Many pictures are being prepared. Try again in a moment.', 'pictures_busy');
      }
      waiting += 1;
      waitingBytes += bytes.length;
      const turn = last.then(() => developNow(bytes, order));
      last = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        waiting -= 1;
        waitingBytes -= bytes.length;
      }
    },
    get decoder() {
      return decoder?.process.pid ? { pid: decoder.process.pid, guards: decoder.guards } : undefined;
    },
    close: () => dismiss(decoder),
  };
}

/** The decoder ended, or said what is no answer. */
class DecoderGone extends Error {}
class NoMore extends Error {}
/** The decoder lives, but had not enough memory. */
class Lack extends Error {}

async function nextOf({ answers }: Decoder): Promise<Envelope> {
  const next = await answers.next();
  if (next.done) throw new NoMore('no more answers');
  return next.value;
}

/** The files that were made, checked by our own reader: what is served is what it says it is. */
function read({ head, body }: Envelope): DerivedPicture[] {
  const answer = Answer.parse(head);
  if (answer.kind === 'failed') throw answer.why === 'memory' ? new Lack() : damaged();
  let at = 0;
  return answer.pictures.map(({ format, width, height, length }) => {
    const bytes = body.subarray(at, (at += length));
    const header = readPictureHeader(bytes);
    if (bytes.length !== length || header?.kind !== format || header.width !== width || header.height !== height) {
      throw damaged();
    }
    return { format, width, height, bytes };
  });
}

/** Why a decoder ended, as it matters to who waits; `again`: it may not have been this picture's doing. */
async function faultOf(one: Decoder): Promise<{ problem: Error; again: boolean }> {
  const { exitCode, signal } = await one.ended;
  if (one.killed === 'deadline') return { problem: tooSlow(), again: false };
  if (one.killed === 'memory') return { problem: tooMuchMemory(), again: true };
  if (one.killed === 'nonsense') return { problem: damaged(), again: true };
  if (one.guards === undefined) return { problem: notStarting(), again: false };
  // Native code that fails ends itself; from outside come KILL (the system needs memory), TERM and INT.
  const fromOutside = exitCode === null && ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'].includes(signal!);
  return { problem: fromOutside ? interrupted() : damaged(), again: true };
}

const damaged = () =>
  wrongPicture('picture_damaged', 'The picture is damaged and cannot be read. Send it again, or save it anew as JPEG.');
const tooSlow = () =>
  wrongPicture('picture_too_slow', 'The picture takes too long to read. Save it as JPEG, or smaller.');
const tooMuchMemory = () =>
  wrongPicture('picture_too_much_memory', 'The picture takes too much memory to read. Save it as JPEG, or smaller.');
const interrupted = () => new Unavailable('Preparing the picture was interrupted. Try again.', 'pictures_interrupted');
const notStarting = () =>
  new Unavailable('Pictures cannot be read just now: the decoder does not start.', 'pictures_unavailable');

/** Memory that a process really holds; 0 where the system does not tell. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
