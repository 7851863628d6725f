/**
 * The PostgreSQL that the product brings along and starts by itself where no DATABASE_URL is set: real, durable,
 * behind a password and a socket that only its own account can reach, never as root.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cleanEnvironment, gather, lastLogLines, makeWalFolder, openCluster, type Cluster } from './cluster.ts';
import { clearStaleLock, isAlive, PORT, readPostmaster, serverArguments } from './postmaster.ts';

export { NoEmbeddedPostgres } from './binaries.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the cluster, the superuser's password, the socket and the log. Made if it is missing; mode 0700. */
  dataDir: string;
  /** True unless said: an acknowledged write survives a power cut. False is for tests only. */
  durable?: boolean;
  /**
   * Start the server again when it is gone though nobody called `stop`: it crashed, or the command-line tool that had
   * started it has ended. For programs that run for long.
   */
  keep?: boolean;
  /** Finished segments of the write-ahead log are kept in a folder beside the cluster until a backup takes them. */
  archive?: boolean;
  /** One line for each thing worth knowing. */
  log?: (line: string) => void;
}

/** The superuser's address. `host` is the folder of a unix socket, as libpq and `pg` take it. */
export interface AdminAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: 'postgres';
}

export interface EmbeddedPostgres {
  /** Other logins connect through the same host and port. */
  readonly admin: AdminAddress;
  /** False when a server was running on this folder and was adopted: `stop` then leaves it running. */
  readonly started: boolean;
  /** PGDATA of the server: what a backup copies. */
  readonly clusterFolder: string;
  /** Where finished segments of its log wait for the backup; undefined when none are kept. */
  readonly walFolder: string | undefined;
  /** Number of the server process. */
  readonly pid: number;
  /** Ends the server that this program started: sessions are cut, everything committed is on disk. */
  stop(): Promise<void>;
}

/** PostgreSQL did not start. The message holds what it said. */
export class PostgresDidNotStart extends Error {
  override name = 'PostgresDidNotStart';
}

/** A server that was killed leaves its lock until the system has buried it; milliseconds. */
const LOCKED_PATIENCE = 30_000;
/** Recovery after a crash reads back at most `max_wal_size`; milliseconds. */
const START_PATIENCE = 300_000;
const STOP_PATIENCE = 30_000;

type Running = { child: ChildProcess; pid: number } | { child: undefined; pid: number };

/**
 * Starts the embedded PostgreSQL on a data folder, or adopts the one that is already running on it, and answers when
 * it takes connections. The server ends with this program, even when the program is killed.
 *
 * Throws `NoEmbeddedPostgres` where the machine has no binary, `PostgresDidNotStart` with the server's own words.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, keep = false, archive = false, log = () => {} } = options;
  const cluster = await openCluster(dataDir, durable, log);
  const walFolder = archive ? makeWalFolder(cluster) : undefined;
  const admin: AdminAddress = {
    host: cluster.socket,
    port: PORT,
    user: 'postgres',
    password: cluster.password,
    database: 'postgres',
  };
  let running = await adoptOrLaunch(cluster, admin, durable, walFolder);
  let stopping = false;
  if (keep) void keepRunning();

  return {
    admin,
    clusterFolder: cluster.folder,
    walFolder,
    get started() {
      return running.child !== undefined;
    },
    get pid() {
      return running.pid;
    },
    async stop() {
      stopping = true;
      if (running.child) await end(running.child);
    },
  };

  async function keepRunning(): Promise<void> {
    while (true) {
      await gone(running);
      for (let pause = 100; !stopping; pause = Math.min(pause * 2, 5000)) {
        log('PostgreSQL is gone: starting it again');
        try {
          running = await adoptOrLaunch(cluster, admin, durable, walFolder);
          break;
        } catch (error) {
          log(error instanceof Error ? error.message : String(error));
          await sleep(pause, undefined, { ref: false });
        }
      }
      if (stopping) {
        if (running.child) await end(running.child);
        return;
      }
    }
  }
}

async function adoptOrLaunch(
  cluster: Cluster,
  admin: AdminAddress,
  durable: boolean,
  walFolder: string | undefined,
): Promise<Running> {
  const deadline = performance.now() + LOCKED_PATIENCE;
  while (true) {
    const found = readPostmaster(cluster);
    if (found?.ready && isAlive(found.pid) && (await answers(admin))) return { child: undefined, pid: found.pid };
    clearStaleLock(cluster);
    const attempt = await launch(cluster, durable, walFolder);
    if (attempt.child) {
      const child = attempt.child;
      if (await answers(admin)) return { child, pid: child.pid ?? 0 };
      await end(child);
      throw new PostgresDidNotStart(`PostgreSQL started, but does not answer in ${admin.host}`);
    }
    const locked = /lock file .* already exists|pre-existing shared memory block/.test(attempt.said);
    if (!locked || performance.now() > deadline) {
      const words = attempt.said.trim() || lastLogLines(cluster, 5);
      throw new PostgresDidNotStart(`PostgreSQL did not start (its log: ${cluster.log}): ${words}`);
    }
    await sleep(100);
  }
}

/** Answers with the process when it takes connections, or with what it said when it ended before. */
async function launch(
  cluster: Cluster,
  durable: boolean,
  walFolder: string | undefined,
): Promise<{ child?: ChildProcess; said: string }> {
  const child = cluster.user.run(
    join(cluster.programs, 'bin', 'postgres'),
    serverArguments(cluster, durable, walFolder),
    {
      cwd: '/',
      env: cleanEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      // A session of its own: Ctrl-C in the terminal reaches us, and we end the server after our own work.
      detached: true,
      tied: true,
    },
  );
  const said = gather(child.stderr);
  let failure = '';
  child.on('error', (error) => (failure = error.message));
  const deadline = performance.now() + START_PATIENCE;
  while (child.exitCode === null && child.signalCode === null && !failure) {
    const found = readPostmaster(cluster);
    if (found?.ready && found.pid === child.pid) {
      // The server does not keep this program alive; its end does not go unnoticed either.
      child.unref();
      (child.stderr as (Readable & { unref(): void }) | null)?.unref();
      return { child, said: said() };
    }
    if (performance.now() > deadline) {
      await end(child);
      return { said: `not ready after ${START_PATIENCE / 1000} s` };
    }
    await sleep(10);
  }
  await sleep(10); // its last words may still be in the pipe
  return { said: failure || said() };
}

async function answers(admin: AdminAddress): Promise<boolean> {
  const client = new pg.Client({ ...admin, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new PostgresDidNotStart(
        `The running PostgreSQL refuses the password kept beside its cluster (${admin.host})`,
      );
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function gone(running: Running): Promise<void> {
  if (running.child) {
    if (running.child.exitCode === null && running.child.signalCode === null) await once(running.child, 'exit');
    return;
  }
  while (isAlive(running.pid)) await sleep(250, undefined, { ref: false });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGINT'); // "fast": roll back what is open, write a checkpoint, go
  const patience = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE); // the next start then recovers
  await ended;
  clearTimeout(patience);
}
