/** Whom PostgreSQL runs as: it refuses root, so root steps down to another account for it. */
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';

export interface SystemUser {
  uid: number;
  gid: number;
  /** True when this program is root and PostgreSQL gets another account than ours. */
  dropped: boolean;
  /** May this account list and enter the folder (every folder above it included)? */
  canEnter(folder: string): boolean;
  /** Starts a program as this account; with `tied`, it is told to stop (SIGINT) when this program dies, even by -9. */
  run(program: string, args: string[], options: SpawnOptions & { tied?: boolean }): ChildProcess;
}

/**
 * The account for PostgreSQL: ourselves, if we are not root; else the owner of the existing cluster, so that a later
 * installed account `postgres` changes nothing for it; else `postgres`; else `nobody`.
 */
export function databaseUser(cluster: string): SystemUser {
  const ourUid = process.getuid?.() ?? -1;
  const ourGid = process.getgid?.() ?? -1;
  const dropped = ourUid === 0;
  const owner = dropped ? (ownerOf(cluster) ?? account('postgres') ?? account('nobody')) : { uid: ourUid, gid: ourGid };
  if (!owner) {
    throw new Error('PostgreSQL must not run as root, and there is no account "postgres" or "nobody" to run it as');
  }
  const { uid, gid } = owner;
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  const stepDown = dropped ? [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] : [];

  return {
    uid,
    gid,
    dropped,
    canEnter(folder) {
      if (!dropped) return allowed(folder);
      const asked = setpriv
        ? spawnSync(setpriv, [...stepDown, 'test', '-r', folder, '-a', '-x', folder], { cwd: '/' })
        : spawnSync('test', ['-r', folder, '-a', '-x', folder], { cwd: '/', uid, gid });
      return asked.status === 0;
    },
    run(program, args, { tied, ...options }) {
      if (setpriv) {
        return spawn(setpriv, [...stepDown, ...(tied ? ['--pdeathsig=INT'] : []), program, ...args], options);
      }
      const child = spawn(program, args, dropped ? { ...options, uid, gid } : options);
      // Without setpriv nothing tells PostgreSQL of a kill -9 of ours; an ordinary end is still passed on.
      if (tied) process.once('exit', () => child.kill('SIGINT'));
      return child;
    },
  };
}

function allowed(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ownerOf(cluster: string): { uid: number; gid: number } | undefined {
  const found = statSync(cluster, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function account(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
