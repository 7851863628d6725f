import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { because } from '../database/cause.ts';
import type { Cause } from '../database/cause.ts';
import type { Context, PlatformContext } from '../database/context.ts';
import type { Manner } from '../database/database.ts';
import type { DB } from '../database/schema.ts';
import type { Ground } from '../ground.ts';
import type { Log } from '../log.ts';

/** What every running job has. */
interface JobRun {
  ground: Ground;
  log: Log;
  now: Date;
  /** Aborted at the deadline and at shutdown. */
  signal: AbortSignal;
  attempt: number;
  /** Whether a failure now is final. */
  lastAttempt: boolean;
}

/** A job of a dealership: its transactions are that dealership's, whatever the handler does. */
export interface DealershipRun extends JobRun {
  dealershipId: string;
  work<T>(work: (ctx: Context) => Promise<T>, manner?: Manner): Promise<T>;
}

/** A job of the platform. */
export interface PlatformRun extends JobRun {
  work<T>(work: (ctx: PlatformContext) => Promise<T>): Promise<T>;
}

/** What is put in. `Ids` are ids and small words only: never a personal value. */
export interface Task<Ids> {
  name: string;
  ids: z.ZodType<Ids>;
  /** Seconds after which the run is given up and counted as failed. */
  deadline: number;
  /** Tries in all; between them the queue waits exp(attempt) seconds. */
  attempts: number;
  /** Takes seconds of a processor and comes in crowds: never holds all places, so that a letter need not wait behind it. */
  heavy?: boolean;
}

/** A task with what is done for it. */
export interface Job<Ids, Run> extends Task<Ids> {
  of: 'dealership' | 'platform';
  /**
   * Why it processes a dealership's data (promise P23b). `asked`: because of whatever the transaction that put it in was
   * caused by. `none`: it has no business with such data, and is refused it.
   */
  because: Cause | 'asked' | 'none';
  run(job: Run, ids: Ids): Promise<void>;
}

/** A task of a dealership apart from its doing, where those who put it in are also those who are called by it. */
export const task = <Ids>(
  name: string,
  ids: z.ZodType<Ids>,
  given: { deadline?: number; attempts?: number; heavy?: boolean } = {},
): Task<Ids> => ({ name, ids, deadline: 60, attempts: 8, ...given });

/** Whatever runs it, it is done because of what the job says. What caused one that was asked for is in the queue. */
const caused =
  <Ids, Run>(why: Job<Ids, Run>['because'], run: Job<Ids, Run>['run']): Job<Ids, Run>['run'] =>
  (own, ids) =>
    why === 'asked' ? run(own, ids) : because(why, () => run(own, ids));

/** What is done for a {@link task}. */
export const doing = <Ids>(
  what: Task<Ids>,
  why: Cause | 'asked',
  run: Job<Ids, DealershipRun>['run'],
): Job<Ids, DealershipRun> => ({
  ...what,
  of: 'dealership',
  because: why,
  run: caused(why, run),
});

type Definition<Ids, Run, Because> = {
  ids: z.ZodType<Ids>;
  because: Because;
  deadline?: number;
  attempts?: number;
  run: Job<Ids, Run>['run'];
};

/**
 * Defines a job of a dealership. It must be safe to run twice: a worker may die after the work and before its note.
 *
 * @example
 * export const derivePhoto = job('inventory.derive_photo', { ids: z.object({ photoId: Id }), because: 'asked', run: async (job, { photoId }) => ... });
 */
export function job<Ids>(
  name: string,
  definition: Definition<Ids, DealershipRun, Cause | 'asked'>,
): Job<Ids, DealershipRun> {
  const run = caused(definition.because, definition.run);
  return { name, of: 'dealership', deadline: 60, attempts: 8, ...definition, run };
}

/** Defines a job of the platform itself. */
export function platformJob<Ids>(
  name: string,
  definition: Definition<Ids, PlatformRun, Cause | 'asked' | 'none'>,
): Job<Ids, PlatformRun> {
  const run = caused(definition.because, definition.run);
  return { name, of: 'platform', deadline: 60, attempts: 8, ...definition, run };
}

/** When and how a job is put in. */
export interface Enqueueing {
  runAt?: Date;
  /** A waiting job of the same key is replaced, so that ten changes make one run. */
  key?: string;
}

/**
 * Puts a job in, in the transaction that needs it: it runs if and only if that commits.
 * The dealership comes from the transaction, never from the caller.
 */
export async function enqueue<Ids>(
  ctx: { db: Kysely<DB> },
  what: Task<Ids>,
  ids: NoInfer<Ids>,
  how: Enqueueing = {},
): Promise<void> {
  await sql`select core.enqueue(${what.name}, ${JSON.stringify(ids)}::jsonb, ${how.runAt ?? null}::timestamptz, ${how.key ?? null}, ${what.attempts})`.execute(
    ctx.db,
  );
}
