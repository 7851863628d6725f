import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { emptyState, type Stand } from './stand.ts';
import type { State } from './records.ts';

/** Keeps what is remembered in a file: read at the start, written a moment after each change. */
export interface StateFile {
  changed(): void;
  close(): void;
}

/** Opens the file; pictures' bytes lie beside it in a folder, once each by their hash. */
export function openStateFile(stand: Stand, file: string): StateFile {
  const folder = `${file}.pictures`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(file)) restore(stand, file, folder);
  const written = new Set(stand.pictures.keys());
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    timer = undefined;
    for (const [hash, bytes] of stand.pictures) {
      if (written.has(hash)) continue;
      whole(path.join(folder, hash), bytes);
      written.add(hash);
    }
    const { log, ...state } = stand.state;
    whole(file, JSON.stringify({ ...state, log: log.slice(-500) }));
  };
  return {
    changed: () => void (timer ??= setTimeout(write, 250).unref()),
    close() {
      clearTimeout(timer);
      write();
    },
  };
}

function restore(stand: Stand, file: string, folder: string): void {
  const read = JSON.parse(readFileSync(file, 'utf8')) as State;
  const fresh = emptyState(read.seed);
  // A setting that an older file does not know keeps its default.
  stand.state = { ...fresh, ...read, settings: { ...fresh.settings, ...read.settings } };
  for (const hash of readdirSync(folder))
    if (/^[0-9a-f]{64}$/.test(hash)) stand.pictures.set(hash, readFileSync(path.join(folder, hash)));
}

/** Whole or not at all: a file that is there is never half of one. */
function whole(file: string, content: string | Buffer): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
