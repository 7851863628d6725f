import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { Unavailable } from '#kernel/problems.ts';
import { busy } from './errors.ts';
import { patientPool } from './patient-pool.ts';
import type { LoginConnection } from './patient-pool.ts';

/**
 * On which connections work runs. `requests`: what somebody asked for and waits for. `door`: signing out and the question
 * whether we are well, which must work while everything else stands still. `jobs`: nobody waits, so it takes nobody's place.
 */
export type Lane = 'requests' | 'door' | 'jobs';

/** How many connections each has at the most. */
export interface PoolSizes {
  web: number;
  core: number;
  jobs: number;
}

type Login = 'web' | 'core';

/** So many wait for a connection, for so long; whoever comes then is told at once that we are busy (security.md 12). */
const mostWaiting = 100;
const longestWait = 2000;
/** Nobody waits for a job, which has its deadline. */
const longestWaitOfJobs = 30_000;
/** A job may work on what it read before it writes, such as a picture. The logins' own limit is 10 s. */
const idleOfJobs = 30_000;

const lane = new AsyncLocalStorage<Lane>();

/** The connections of a node, apart by lane and login, so that one kind of work cannot take them from another. */
export class Lanes {
  readonly #pools: Record<Lane, Record<Login, pg.Pool>>;
  readonly #ears: pg.Pool;

  constructor(connections: Record<Login, LoginConnection>, sizes: PoolSizes, lost: (error: Error) => void) {
    const open = (login: Login, most: Partial<LoginConnection>): pg.Pool => {
      const common = { connectionTimeoutMillis: longestWait, keepAlive: true, application_name: 'automo' };
      const pool = patientPool({ ...common, ...connections[login], ...most });
      pool.on('error', lost);
      return pool;
    };
    const ofJobs = {
      max: sizes.jobs,
      connectionTimeoutMillis: longestWaitOfJobs,
      idle_in_transaction_session_timeout: idleOfJobs,
    };
    const web = open('web', { max: sizes.web });
    this.#pools = {
      requests: { web, core: open('core', { max: sizes.core }) },
      door: { web, core: open('core', { max: 2 }) },
      jobs: { web: open('web', ofJobs), core: open('core', ofJobs) },
    };
    this.#ears = open('core', { max: 4 });
  }

  /** Whatever is done inside runs on the connections of a lane. */
  in<T>(which: Lane, work: () => Promise<T>): Promise<T> {
    return lane.run(which, work);
  }

  /** A connection for a transaction. @throws Unavailable at once where too many wait already */
  async connect(login: Login): Promise<pg.PoolClient> {
    const which = lane.getStore() ?? 'requests';
    const pool = this.#pools[which][login];
    if (which !== 'jobs' && pool.waitingCount >= mostWaiting) throw new Unavailable(busy);
    return pool.connect();
  }

  /** A connection to LISTEN on, which is kept for good. */
  listen(): Promise<pg.PoolClient> {
    return this.#ears.connect();
  }

  /** Connections in use and waiting, for the metrics. */
  figures(): Record<string, { total: number; idle: number; waiting: number }> {
    const of = (pool: pg.Pool) => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount });
    const { requests, door, jobs } = this.#pools;
    return {
      web: of(requests.web),
      core: of(requests.core),
      door: of(door.core),
      jobs_web: of(jobs.web),
      jobs_core: of(jobs.core),
    };
  }

  async close(): Promise<void> {
    const pools = new Set([...Object.values(this.#pools).flatMap(Object.values), this.#ears] as pg.Pool[]);
    await Promise.all([...pools].map((pool) => pool.end()));
  }
}
