/** The running server process, as PostgreSQL's own files tell of it, and the settings it is started with. */
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';

export const PORT = 5432;

/** What `postmaster.pid` says; `ready` once the server takes connections. Undefined where no server was started. */
export function readPostmaster(
  cluster: Cluster,
): { pid: number; socket: string; port: number; ready: boolean } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), socket: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/** Is there a process of this number (of whatever program)? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Removes the lock files of a server that is long gone. PostgreSQL does so itself unless another process now has the
 * number of the old one, which is usual after a container restarts. Only done when no process at all works in the
 * cluster: an orphaned backend would still be writing.
 */
export function clearStaleLock(cluster: Cluster): void {
  const found = readPostmaster(cluster);
  if (!found || !isAlive(found.pid) || !existsSync('/proc/self/cwd')) return;
  if (workingFolder(found.pid) === undefined) return; // a zombie, or not ours to see: PostgreSQL decides
  const busy = readdirSync('/proc').some(
    (name) => /^\d+$/.test(name) && workingFolder(Number(name)) === cluster.folder,
  );
  if (busy) return;
  rmSync(join(cluster.folder, 'postmaster.pid'), { force: true });
  rmSync(join(cluster.socket, `.s.PGSQL.${PORT}.lock`), { force: true });
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Command line of the server. `durable: false` is for tests: a crash of the machine may then lose everything. */
export function serverArguments(cluster: Cluster, durable: boolean, walFolder?: string): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: '',
    port: PORT,
    unix_socket_directories: cluster.socket,
    // An acknowledged write is on disk.
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    wal_level: 'replica',
    wal_recycle: 'off',
    // Finished segments of the log are handed to the backup; one that is not full after a minute is finished as it is.
    ...(walFolder
      ? {
          archive_mode: 'on',
          archive_library: 'basic_archive',
          'basic_archive.archive_directory': walFolder,
          archive_timeout: 60,
        }
      : {}),
    max_wal_size: durable ? '512MB' : '4GB',
    // One small machine, shared with the program itself.
    shared_buffers: '128MB',
    max_connections: 120,
    huge_pages: 'off',
    jit: 'off',
    random_page_cost: 1.1,
    autovacuum_max_workers: 2,
    // Parallel queries take /dev/shm, of which containers have 64 MB; short queries gain nothing from them.
    max_parallel_workers_per_gather: 0,
    timezone: 'UTC',
    // One file for each day of the week, without statements, parameters or values: they are people's data.
    logging_collector: 'on',
    log_directory: cluster.log,
    log_filename: 'postgres-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: 0,
    log_file_mode: '0600',
    log_timezone: 'UTC',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
  };
  return ['-D', cluster.folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
