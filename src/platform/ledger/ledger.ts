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

const heading = 'automo deletion ledger 1';
const linked = (previous: string, line: string): string =>
  createHash('sha256').update(`${previous}\n${line}`).digest('hex');

/**
 * The deletion ledger: who was purged, in a file beside the master key and apart from the database, so that a restored
 * database can be told what must not rise again. Each line carries the hash of everything before it.
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
    return (await this.#read()).slice(1).map((line) => JSON.parse(line.slice(65)) as LedgerLine);
  }

  /** Adds a line; on disk when the promise is fulfilled. A dealership that is there already is not added again. */
  async append(line: LedgerLine): Promise<void> {
    const work = this.#writing.then(async () => {
      if ((await this.lines()).some((one) => one.dealershipId === line.dealershipId)) return;
      const before = await this.#read();
      const text = JSON.stringify(line);
      await this.#write([...before, `${linked(before.at(-1)!, text)} ${text}`]);
    });
    this.#writing = work.catch(() => undefined);
    await work;
  }

  async #read(): Promise<string[]> {
    if (!this.exists()) {
      throw new ConfigProblem(
        `the deletion ledger ${this.file} is missing; restore it from its copy: without it nobody can say which dealerships must stay deleted`,
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
