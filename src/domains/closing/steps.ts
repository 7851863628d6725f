import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';

/** The steps of a purge, in order (promises.md section 2). */
export const purgeSteps = [
  'fence',
  'tokens',
  'hold',
  'objects',
  'rows',
  'elsewhere',
  'keys',
  'check',
  'certificate',
  'scrub',
  'backups',
  'final',
] as const;
export type PurgeStep = (typeof purgeSteps)[number];

/** What a step counted: numbers by name, and lists of numbers (key versions). */
export type Counts = Record<string, number | number[]>;

/** What a step has: whose purge, and since when. */
export interface StepWork {
  ground: Ground;
  dealershipId: string;
  /** What was counted before a kill. */
  before: Counts;
  /** Keeps counts before the thing that is counted is gone. */
  keep(counts: Counts): Promise<void>;
  /** Told at the points that matter for a drill: between what is done and its note. */
  reached(point: string): Promise<void>;
}

/** What a step answers: what it counted, that it must wait, or that earlier steps must be done again. */
export type StepEnd = { done: Counts } | { waits: string } | { again: PurgeStep; because: string } | { off: true };

/** A step's row; undefined when it was not begun. */
export const stepOf = (ctx: PlatformContext, dealershipId: string, step: PurgeStep) =>
  ctx.db
    .selectFrom('purgeStep')
    .selectAll()
    .where('dealership', '=', dealershipId)
    .where('step', '=', step)
    .executeTakeFirst();

/** Counts of all steps that were begun. */
export async function countsOf(ctx: PlatformContext, dealershipId: string): Promise<Record<string, Counts>> {
  const rows = await ctx.db
    .selectFrom('purgeStep')
    .select(['step', 'counts'])
    .where('dealership', '=', dealershipId)
    .execute();
  return Object.fromEntries(rows.map(({ step, counts }) => [step, (counts ?? {}) as Counts]));
}
