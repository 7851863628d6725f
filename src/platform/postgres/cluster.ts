/** The folder of the embedded server: its cluster, its superuser's password, its socket and its log. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { postgresPrograms } from './binaries.ts';
import { isAlive } from './postmaster.ts';
import { databaseUser, type SystemUser } from './system-user.ts';

/** What the launcher needs to know of one data folder; everything in it exists when {@link openCluster} answers. */
export interface Cluster {
  /** PGDATA, without symbolic links. */
  folder: string;
  /** Folder of the unix socket; nobody but the database's account (and root) can enter it. */
  socket: string;
  log: string;
  /** Of the role `postgres`. */
  password: string;
  user: SystemUser;
  /** Folder that holds `bin/postgres`. */
  programs: string;
}

/** Major version of the packaged server; a cluster of another one cannot be opened by it. */
const MAJOR = '18';
/** `sun_path` holds 108 bytes; the name of the socket and of its lock file take 20. */
const LONGEST_SOCKET_FOLDER = 85;

/**
 * Opens the data folder, and makes the cluster in it if there is none. `durable: false` skips the sync to disk.
 * Two programs may do this at once: each makes a cluster under a name of its own, and the first one moves it in place.
 */
export async function openCluster(dataDir: string, durable: boolean, log: (line: string) => void): Promise<Cluster> {
  mkdirSync(dataDir, { recursive: true });
  const home = realpathSync(resolve(dataDir));
  const user = databaseUser(join(home, 'cluster'));
  const programs = postgresPrograms(user);
  chownSync(home, user.uid, user.gid);
  chmodSync(home, 0o700);
  const password = keepPassword(join(home, 'superuser-password'));

  const clusterName = join(home, 'cluster');
  if (!existsSync(clusterName)) {
    const place = user.canEnter(home) ? home : placeOutside(home, user, log);
    await makeCluster({ place, name: clusterName, user, programs, password, durable });
    log(`PostgreSQL: new cluster in ${realpathSync(clusterName)}`);
  }
  const folder = realpathSync(clusterName);
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (made !== MAJOR) {
    throw new Error(
      `The cluster in ${folder} is of PostgreSQL ${made}; this program brings ${MAJOR}. Restore a backup into a new data folder.`,
    );
  }
  const place = resolve(folder, '..');
  const socket = join(place, 'socket');
  return {
    folder,
    socket: ownFolder(socket.length <= LONGEST_SOCKET_FOLDER ? socket : shortSocket(socket, user), user),
    log: ownFolder(join(place, 'log'), user),
    password,
    user,
    programs,
  };
}

/**
 * An empty folder for a cluster that is brought from elsewhere, where {@link openCluster} will look for it and the
 * database's account can reach it. `remove` takes it away with what is in it.
 */
export function emptyCluster(dataDir: string): { folder: string; user: SystemUser; remove(): void } {
  mkdirSync(dataDir, { recursive: true });
  const home = realpathSync(resolve(dataDir));
  const name = join(home, 'cluster');
  const user = databaseUser(name);
  chownSync(home, user.uid, user.gid);
  chmodSync(home, 0o700);
  const place = user.canEnter(home) ? home : placeOutside(home, user, () => undefined);
  const folder = ownFolder(join(place, 'cluster'), user);
  if (place !== home) symlinkSync(folder, name);
  return { folder, user, remove: () => rmSync(place, { recursive: true, force: true }) };
}

/** The folder beside the cluster where finished segments of the log wait for the backup. */
export const makeWalFolder = (cluster: Cluster): string =>
  ownFolder(join(resolve(cluster.folder, '..'), 'wal-waiting'), cluster.user);

/** The last lines that PostgreSQL wrote to its log: for the message of a start that failed. */
export function lastLogLines(cluster: Cluster, count: number): string {
  const file = readdirSync(cluster.log)
    .map((name) => ({ name: join(cluster.log, name), changed: lstatSync(join(cluster.log, name)).mtimeMs }))
    .sort((a, b) => b.changed - a.changed)[0]?.name;
  if (!file) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}

/** Written whole or not at all: of two programs that start at once, both end with the same password. */
function keepPassword(file: string): string {
  if (!existsSync(file)) {
    const half = `${file}.${process.pid}`;
    writeFileSync(half, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true });
    try {
      linkSync(half, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(half);
    }
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * The database's account cannot reach a folder under a home folder that is closed to it. The cluster then lives under
 * /var/lib, and a link in the data folder leads there.
 */
function placeOutside(home: string, user: SystemUser, log: (line: string) => void): string {
  const place = join('/var/lib/automo-soft', randomBytes(8).toString('hex'));
  mkdirSync('/var/lib/automo-soft', { recursive: true, mode: 0o755 });
  ownFolder(place, user);
  log(`PostgreSQL's account cannot enter ${home}; the cluster is kept in ${place} and linked from there`);
  return place;
}

interface NewCluster {
  place: string;
  name: string;
  user: SystemUser;
  programs: string;
  password: string;
  durable: boolean;
}

async function makeCluster({ place, name, user, programs, password, durable }: NewCluster): Promise<void> {
  for (const left of readdirSync(place).filter((entry) => entry.startsWith('draft-'))) {
    // Of a program that was killed while it made one.
    if (!isAlive(Number(left.split('-')[1]))) rmSync(join(place, left), { recursive: true, force: true });
  }
  const draft = ownFolder(join(place, `draft-${process.pid}-${randomBytes(4).toString('hex')}`), user);
  const secret = join(draft, 'password');
  const folder = join(draft, 'cluster');
  try {
    writeFileSync(secret, password, { mode: 0o600 });
    chownSync(secret, user.uid, user.gid);
    const initdb = user.run(
      join(programs, 'bin', 'initdb'),
      [
        `--pgdata=${folder}`,
        '--username=postgres',
        `--pwfile=${secret}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C.UTF-8',
        // Small, because one is kept a minute, full or not.
        '--wal-segsize=4',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      { cwd: '/', env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], tied: true },
    );
    const said = gather(initdb.stdout, initdb.stderr);
    const [code] = (await once(initdb, 'close')) as [number | null];
    if (code !== 0)
      throw new Error(`initdb failed (${code ?? 'killed'}): ${said().trim().split('\n').slice(-3).join(' / ')}`);

    const target = place === resolve(name, '..') ? name : join(place, 'cluster');
    try {
      renameSync(folder, target);
      if (target !== name) symlinkSync(target, name);
    } catch (error) {
      if (!existsSync(name)) throw error; // else another program was first: its cluster is as good
    }
    if (durable) syncFolder(place);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** PostgreSQL gets nothing of our environment: it holds secrets, and PG* variables would steer it. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}

/** Keeps the last 8 kB of what a program says. */
export function gather(...streams: (Readable | null)[]): () => string {
  let text = '';
  for (const stream of streams) stream?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-8192)));
  return () => text;
}

function shortSocket(long: string, user: SystemUser): string {
  const folder = `/tmp/automo-${createHash('sha256').update(long).digest('hex').slice(0, 16)}`;
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && (!found.isDirectory() || found.uid !== user.uid)) {
    throw new Error(`${folder} should hold PostgreSQL's socket, but belongs to somebody else: remove it`);
  }
  return folder;
}

function ownFolder(folder: string, user: SystemUser): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  return folder;
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
