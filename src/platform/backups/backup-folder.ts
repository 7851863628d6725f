import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { isId } from '#kernel/ids.ts';
import { replaceFile, namesIn } from '../keys/key-file.ts';

/** What is known of a full backup without its key: no more than times, sizes and hashes. */
export interface FullBackup {
  id: string;
  begunAt: string;
  /** The earliest moment it can be restored to. */
  consistentAt: string;
  walFrom: string;
  walTo: string;
  files: number;
  bytes: number;
  /** SHA-256 of what is in its sealed files. */
  base: string;
  manifest: string;
}

/**
 * The folder of backups: `full/<id>/` with `base`, `blobs`, `wal/` and `backup.json`, which is written last and makes it
 * whole; `blobs/` with sealed copies of files, each under a key of its own that only the lists of full backups know.
 */
export class BackupFolder {
  readonly root: string;
  constructor(root: string) {
    this.root = root;
  }

  of = (id: string): string => path.join(this.root, 'full', id);
  base = (id: string): string => path.join(this.of(id), 'base');
  manifest = (id: string): string => path.join(this.of(id), 'blobs');
  /** Lists of files that were copied after the backup, one a round. */
  increments = (id: string): string => path.join(this.of(id), 'blobs-since');
  wal = (id: string, segment: string): string => path.join(this.of(id), 'wal', segment);
  blob = (file: string): string => path.join(this.root, 'blobs', file.slice(0, 2), file);
  copy = (dealershipId: string, id: string): string => path.join(this.root, 'copies', dealershipId, id);

  /** Whole backups, oldest first. */
  whole(): FullBackup[] {
    return namesIn(path.join(this.root, 'full'))
      .filter((id) => isId(id) && existsSync(path.join(this.of(id), 'backup.json')))
      .map((id) => JSON.parse(readFileSync(path.join(this.of(id), 'backup.json'), 'utf8')) as FullBackup)
      .toSorted((a, b) => (a.begunAt < b.begunAt ? -1 : 1));
  }

  /** Folders of backups that are being made, or were when the program was killed. */
  unfinished(): string[] {
    const whole = new Set(this.whole().map((one) => one.id));
    return namesIn(path.join(this.root, 'full')).filter((id) => isId(id) && !whole.has(id));
  }

  finish(backup: FullBackup): void {
    replaceFile(path.join(this.of(backup.id), 'backup.json'), JSON.stringify(backup, null, 2));
  }

  /** Removes a backup's files. Its key is destroyed first, by whoever calls. */
  remove = (id: string): Promise<void> => rm(this.of(id), { recursive: true, force: true });
}

/** Where sealed files of a backup stand; elsewhere they do not open. */
export const places = {
  base: (id: string) => `backup ${id} base`,
  manifest: (id: string) => `backup ${id} blobs`,
  increment: (id: string, name: string) => `backup ${id} blobs ${name}`,
  wal: (id: string, segment: string) => `backup ${id} wal ${segment}`,
  blob: (name: string) => `blob ${name}`,
};
