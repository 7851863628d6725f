import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { ConfigProblem } from '../config.ts';

/** A dealership that was purged. No name: this line is kept for ever. */
export interface LedgerLine {
  dealershipId: string;
  /** Instant, ISO 8601. */
  purgedAt: string;
  /** Versions of its data key that were destroyed. */
  keyVersions: number[];
  rows: number;
  objects: number;
  /** SHA-256 of the provisional certificate, hexadecimal. */
  certificate: string;
}

/**
 * What is erased one by one. `child`: an account whose name goes out of the staff records too. `channel`: let go. `meta`: let
 * go because Meta's deletion request asks for it, with what Meta said of the posts.
 *
 * And what somebody said no to, which is kept like an erasure because an older database knows nothing of it: `opt_out`, a
 * customer who wants no offers; `restricted`, one whose data is not to be used, and `unrestricted`, no longer; `api_key`,
 * revoked; `account_opt_out`, what a holder took back.
 */
export const erasureKinds = [
  'customer',
  'account',
  'child',
  'channel',
  'meta',
  'opt_out',
  'restricted',
  'unrestricted',
  'api_key',
  'account_opt_out',
] as const;

/** A record that was erased, or said no. Ids, an instant, and nothing of a person. */
export interface ErasureLine {
  erased: (typeof erasureKinds)[number];
  /** The customer, account, channel or key. */
  record: string;
  /** Of an `account_opt_out`: the purpose of a consent, or the class and way of messages as `support/email`. */
  about?: string;
  /** Null for accounts: they belong to no dealership. */
  dealershipId: string | null;
  /** Instant, ISO 8601. */
  at: string;
}

const heading = 'automo deletion ledger 1';
const linked = (previous: string, line: string): string =>
  createHash('sha256').update(`${previous}\n${line}`).digest('hex');
/** What two lines that tell of the same have in common. */
export const sameRecord = (line: Pick<ErasureLine, 'erased' | 'record' | 'about'>): string =>
  `${line.erased} ${line.record} ${line.about ?? ''}`;

/**
 * The deletion ledger: who was purged and what was erased, in a file beside the master key and apart from the database, so
 * that a restored database can be told what must not rise again. Each line carries the hash of everything before it.
 *
 * A file that is missing means that the ledger was lost, not that nobody was purged: it is begun with the data folder.
 */
export class DeletionLedger {
  readonly file: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.file = file;
  }

  exists(): boolean {
    return existsSync(this.file);
  }

  /** Begins an empty ledger where there is none. */
  async begin(): Promise<void> {
    if (!this.exists()) await this.#write([heading]);
  }

  /**
   * Everyone who was purged, in order.
   * @throws ConfigProblem when the file is missing, or a line of it was changed, removed or put in
   */
  async lines(): Promise<LedgerLine[]> {
    return (await this.#all()).filter((line) => 'purgedAt' in line);
  }

  /** Everything that was erased or said no to one by one, each record once, with its last time. @throws ConfigProblem as {@link lines} */
  async erasures(): Promise<ErasureLine[]> {
    const last = new Map<string, ErasureLine>();
    for (const line of await this.#all()) if ('erased' in line) last.set(sameRecord(line), line);
    return [...last.values()];
  }

  /** Adds a line; on disk when the promise is fulfilled. A dealership that is there already is not added again. */
  append(line: LedgerLine): Promise<void> {
    return this.#add(async () =>
      (await this.lines()).some((one) => one.dealershipId === line.dealershipId) ? [] : [line],
    );
  }

  /** Adds erasures; on disk when the promise is fulfilled. What is there already of that moment or later is not added again. */
  appendErasures(given: readonly ErasureLine[]): Promise<void> {
    return this.#add(async () => {
      const known = new Map((await this.erasures()).map((line) => [sameRecord(line), line.at]));
      return given.filter((line) => !((known.get(sameRecord(line)) ?? '') >= line.at));
    });
  }

  async #all(): Promise<(LedgerLine | ErasureLine)[]> {
    return (await this.#read()).slice(1).map((line) => JSON.parse(line.slice(65)) as LedgerLine | ErasureLine);
  }

  async #add(choose: () => Promise<readonly (LedgerLine | ErasureLine)[]>): Promise<void> {
    const work = this.#writing.then(async () => {
      const fresh = await choose();
      if (fresh.length === 0) return;
      const lines = await this.#read();
      for (const line of fresh) {
        const text = JSON.stringify(line);
        lines.push(`${linked(lines.at(-1)!, text)} ${text}`);
      }
      await this.#write(lines);
    });
    this.#writing = work.catch(() => undefined);
    await work;
  }

  async #read(): Promise<string[]> {
    if (!this.exists()) {
      throw new ConfigProblem(
        `the deletion ledger ${this.file} is missing; restore it from its copy: without it nobody can say what must stay deleted`,
      );
    }
    const all = (await readFile(this.file, 'utf8')).split('\n').filter(Boolean);
    if (all[0] !== heading) throw new ConfigProblem(`${this.file} is not a deletion ledger`);
    for (const [at, line] of all.entries()) {
      if (at > 0 && line.slice(0, 64) !== linked(all[at - 1]!, line.slice(65))) {
        throw new ConfigProblem(`line ${at + 1} of the deletion ledger ${this.file} is not as it was written`);
      }
    }
    return all;
  }

  /** Whole, by another name and renamed: a kill in the middle leaves what was there before. */
  async #write(lines: string[]): Promise<void> {
    const folder = path.dirname(this.file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const beside = `${this.file}.new`;
    const handle = await open(beside, 'w', 0o600);
    try {
      await handle.writeFile(`${lines.join('\n')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, this.file);
    const directory = await open(folder, 'r');
    await directory.sync().finally(() => directory.close());
  }
}
