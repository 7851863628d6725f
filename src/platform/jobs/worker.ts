import { Logger as QueueLogger, run, runOnce, parseCronItems } from 'graphile-worker';
import type { Runner, TaskList } from 'graphile-worker';
import type pg from 'pg';
import { z } from 'zod';
import { because, readCause } from '../database/cause.ts';
import type { Cause } from '../database/cause.ts';
import { HasLeft, Withdrawn } from '../database/database.ts';
import { patientPool } from '../database/patient-pool.ts';
import type { LoginConnection } from '../database/patient-pool.ts';
import type { Ground } from '../ground.ts';
import type { DealershipRun, Job, PlatformRun } from './job.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- a list of jobs of different ids
export type AnyJob = Job<any, DealershipRun> | Job<any, PlatformRun>;

/** A job that runs by the calendar: crontab time in UTC. */
export interface ScheduledJob {
  job: AnyJob;
  cron: string;
}

const envelope = z.object({
  dealership: z.string().nullable().default(null),
  epoch: z.number().default(0),
  cause: z.string().nullable().default(null),
  ids: z.unknown().optional(),
});

/** What the worker tells the metrics. */
export interface WorkerFigures {
  finished(name: string, outcome: 'done' | 'failed' | 'withdrawn', seconds: number): void;
}

/** What of an earlier version waits in the queue says no cause. */
const fromBefore: Cause = { kind: 'platform', of: 'migration' };

function taskList(ground: Ground, jobs: readonly AnyJob[], figures: WorkerFigures): TaskList {
  const tasks: TaskList = {};
  for (const job of jobs) {
    tasks[job.name] = async (payload, helpers) => {
      const began = ground.clock.elapsed();
      const log = ground.log.child({ job: job.name, job_id: String(helpers.job.id), attempt: helpers.job.attempts });
      const done = (outcome: 'done' | 'failed' | 'withdrawn'): void =>
        figures.finished(job.name, outcome, (ground.clock.elapsed() - began) / 1000);
      try {
        await withDeadline(ground, job, helpers.abortSignal, (signal) => {
          const { dealership, epoch, cause, ids } = envelope.parse(payload ?? {});
          const asked = <T>(work: () => T): T =>
            job.because === 'asked' ? because(readCause(cause) ?? fromBefore, work) : work();
          const common = {
            ground,
            log,
            signal,
            now: ground.clock.now(),
            attempt: helpers.job.attempts,
            lastAttempt: helpers.job.attempts >= helpers.job.max_attempts,
          };
          if (job.of === 'platform') {
            const work: PlatformRun['work'] = (task) => ground.database.asPlatform(task);
            const given = job.ids.parse(ids ?? {});
            return asked(() => job.run({ ...common, work } as DealershipRun & PlatformRun, given));
          }
          if (!dealership) throw new Error(`job ${job.name} carries no dealership`);
          const scope = epoch > 0 ? { dealershipId: dealership, epoch } : { dealershipId: dealership };
          const work: DealershipRun['work'] = (task, manner) =>
            ground.database.asDealership(scope, task, {
              write: true,
              statementTimeout: job.deadline * 1000,
              ...manner,
            });
          const given = job.ids.parse(ids);
          const own = { ...common, dealershipId: dealership, work } as DealershipRun & PlatformRun;
          return asked(() => job.run(own, given));
        });
        done('done');
      } catch (error) {
        // The dealership was closed meanwhile: there is nothing left to do, now or later.
        if (error instanceof Withdrawn || error instanceof HasLeft) {
          log.info('withdrawn: the dealership is closed');
          done('withdrawn');
          return;
        }
        done('failed');
        log.warn({ err: error }, 'job failed');
        throw error;
      }
    };
  }
  return tasks;
}

/** How connections of workers are called in the database. */
const workerName = 'automo jobs';

// The journal of work is in our log; the queue's own lines would name payloads.
const queueLog = (ground: Ground): QueueLogger =>
  new QueueLogger(() => (level, message) => {
    if (level === 'error') ground.log.error({ queue: message.slice(0, 200) }, 'queue');
  });

function openPool(ground: Ground, connection: LoginConnection): pg.Pool {
  const pool = patientPool({ ...connection, max: ground.config.pools.jobs + 4, application_name: workerName });
  const lost = (error: Error): void => ground.log.warn({ err: error }, 'a connection of the queue was lost');
  pool.on('error', lost);
  // A client that is lent out reports its loss here; the query that it runs reports it too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Gives back the jobs of workers that were killed. The queue itself would wait four hours; when no other worker is
 * connected, whoever holds a lock is gone.
 */
async function unlockDead(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('unlock dead workers', 0))`);
    await client.query(`
      select graphile_worker.force_unlock_workers(array(
        select distinct locked_by from graphile_worker._private_jobs where locked_by is not null
        union select distinct locked_by from graphile_worker._private_job_queues where locked_by is not null))
      where not exists (
        select from pg_stat_activity
        where application_name = '${workerName}' and datname = current_database() and pid <> pg_backend_pid())`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Starts taking jobs. `stop()` gives running ones their time and returns the rest to the queue. */
export async function startWorker(
  ground: Ground,
  connection: LoginConnection,
  jobs: readonly AnyJob[],
  scheduled: readonly ScheduledJob[],
  figures: WorkerFigures,
): Promise<{ stop(): Promise<void> }> {
  const pool = openPool(ground, connection);
  await unlockDead(pool);
  // As objects: the crontab's text form knows no dots in names.
  const parsedCronItems = parseCronItems(
    scheduled.map(({ job, cron }) => ({ task: job.name, match: cron, options: { maxAttempts: job.attempts } })),
  );
  const places = ground.config.pools.jobs;
  const forHeavy = Math.max(1, Math.floor(places / 2));
  const start = (heavy: boolean, concurrency: number): Promise<Runner> =>
    run({
      pgPool: pool,
      taskList: taskList(
        ground,
        jobs.filter((job) => (job.heavy ?? false) === heavy),
        figures,
      ),
      noHandleSignals: true,
      logger: queueLog(ground),
      parsedCronItems: heavy ? [] : parsedCronItems,
      concurrency,
      pollInterval: 2000,
    });
  const runners = [await start(false, Math.max(1, places - forHeavy)), await start(true, forHeavy)];
  return {
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop().catch(() => undefined)));
      await pool.end();
    },
  };
}

/** Runs every job that is due now, and those that they put in, then ends. For commands and tests. */
export async function runDueJobs(ground: Ground, connection: LoginConnection, jobs: readonly AnyJob[]): Promise<void> {
  const pool = openPool(ground, connection);
  try {
    await runOnce({
      pgPool: pool,
      taskList: taskList(ground, jobs, { finished: () => undefined }),
      noHandleSignals: true,
      logger: queueLog(ground),
      concurrency: ground.config.pools.jobs,
    });
  } finally {
    await pool.end();
  }
}

async function withDeadline(
  ground: Ground,
  job: AnyJob,
  stopping: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const timeout = AbortSignal.timeout(job.deadline * 1000);
  const signal = stopping ? AbortSignal.any([timeout, stopping]) : timeout;
  let stop: (() => void) | undefined;
  const over = new Promise<never>((_, reject) => {
    stop = () => reject(new Error(`job ${job.name} did not end within ${job.deadline} s`));
    timeout.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([ground.database.inLane('jobs', () => work(signal)), over]);
  } finally {
    timeout.removeEventListener('abort', stop!);
  }
}
