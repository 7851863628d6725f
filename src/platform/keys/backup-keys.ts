import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isId } from '#kernel/ids.ts';
import { ConfigProblem } from '../config.ts';
import type { Config } from '../config.ts';
import { destroyFile, namesIn, replaceFile } from './key-file.ts';
import { wrongKey } from './master-key.ts';
import type { MasterKeys } from './master-key.ts';

interface KeptKey {
  master: string;
  wrapped: string;
}

/**
 * The keys of full backups, one a backup, in files beside the master key and wrapped with it. Not in the database: a
 * backup holds the whole database, so a key kept there would live on in every later backup, and destroying it would be
 * nothing. Here destroying is final.
 */
export class BackupKeys {
  readonly folder: string;
  readonly #masters: MasterKeys;

  constructor(config: Pick<Config, 'keyFile'>, masters: MasterKeys) {
    this.folder = path.join(path.dirname(config.keyFile), 'backup-keys');
    this.#masters = masters;
  }

  /** A new key for a backup; on disk before anything is sealed with it. */
  async make(backupId: string): Promise<Buffer> {
    const key = randomBytes(32);
    await this.#keep(backupId, key);
    return key;
  }

  /** @throws ConfigProblem when the key was destroyed, or the master key does not open it */
  async read(backupId: string): Promise<Buffer> {
    const file = this.#file(backupId);
    if (!existsSync(file)) {
      throw new ConfigProblem(
        `the key of backup ${backupId} is not in ${this.folder}: it was destroyed with the backup, or the folder was not restored`,
      );
    }
    const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptKey;
    return (await this.#masters.unwrap(Buffer.from(kept.wrapped, 'base64'), this.#where(backupId))).key;
  }

  /** Final: nothing that was sealed with it opens again. */
  destroy(backupId: string): void {
    destroyFile(this.#file(backupId));
  }

  ids(): string[] {
    return namesIn(this.folder)
      .filter((name) => name.endsWith('.key'))
      .map((name) => name.slice(0, -'.key'.length));
  }

  /** Wraps all with the wanted master key. @returns how many were wrapped with another */
  async rewrap(): Promise<number> {
    let count = 0;
    for (const id of this.ids()) {
      const kept = JSON.parse(readFileSync(this.#file(id), 'utf8')) as KeptKey;
      if (kept.master === this.#masters.wanted.id) continue;
      await this.#keep(id, await this.read(id));
      count += 1;
    }
    return count;
  }

  /** Keys that are wrapped with another master key than the wanted one. */
  left(): number {
    return this.ids().filter(
      (id) => (JSON.parse(readFileSync(this.#file(id), 'utf8')) as KeptKey).master !== this.#masters.wanted.id,
    ).length;
  }

  async #keep(backupId: string, key: Buffer): Promise<void> {
    const { wanted } = this.#masters;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const kept: KeptKey = {
      master: wanted.id,
      wrapped: (await wanted.wrap(key, this.#where(backupId))).toString('base64'),
    };
    const again = await wanted.unwrap(Buffer.from(kept.wrapped, 'base64'), this.#where(backupId));
    if (!again.equals(key)) throw new ConfigProblem(wrongKey);
    replaceFile(this.#file(backupId), JSON.stringify(kept));
  }

  #where = (backupId: string): string => `backup key ${backupId}`;

  #file(backupId: string): string {
    if (!isId(backupId)) throw new RangeError('not the id of a backup');
    return path.join(this.folder, `${backupId}.key`);
  }
}
