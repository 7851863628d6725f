import { because } from '#platform/database/cause.ts';
import type { Ground } from '#platform/ground.ts';
import { awaitBackupTurn, certify, certifyFinally } from './certifying.ts';
import { sealHolds } from './holds.ts';
import { ownersOf } from './owners.ts';
import { purgeRows } from './purge-rows.ts';
import {
  checkNothingLeft,
  deleteObjects,
  destroyKeys,
  destroyTokens,
  purgeElsewhere,
  raiseFence,
} from './purge-steps.ts';
import { scrubFiles } from './scrub-step.ts';
import { purgeSteps, stepOf } from './steps.ts';
import type { Counts, PurgeStep, StepEnd, StepWork } from './steps.ts';

/** How a purge is run. */
export interface PurgeManner {
  /** The dealership is in the ledger: a restored database had it again, in whatever state. */
  restored?: boolean;
  /** The last step to take: a restored database opens once its check is done. */
  upTo?: PurgeStep;
  /** Told of every point that is reached; drills end the process there. */
  reached?: (point: string) => Promise<void> | void;
}

/** What became of it: ended, waiting for something, or not due. */
export type PurgeEnd = { ended: true } | { waits: string; step: PurgeStep } | { off: true };

const doings = (restored: boolean): Record<PurgeStep, (work: StepWork) => Promise<StepEnd>> => ({
  fence: raiseFence(restored),
  tokens: destroyTokens,
  hold: sealHolds,
  objects: deleteObjects,
  rows: purgeRows,
  elsewhere: purgeElsewhere,
  keys: destroyKeys,
  check: checkNothingLeft,
  certificate: certify,
  scrub: scrubFiles,
  backups: awaitBackupTurn,
  final: certifyFinally,
});

/** Something is written again after each of so many rounds: that is no leftover but a fault. */
const mostRounds = 20;

/** Notes that the purge of a dealership is to be done, and whom to tell afterwards. Once. */
export async function beginPurge(ground: Ground, dealershipId: string, restored = false): Promise<void> {
  await ground.database.asPlatform(async (ctx) => {
    const row = await ctx.db
      .selectFrom('dealership')
      .select(['cancelledAt', 'purgeAt'])
      .where('dealershipId', '=', dealershipId)
      .executeTakeFirst();
    await ctx.db
      .insertInto('purge')
      .values({
        dealership: dealershipId,
        cancelledAt: row?.cancelledAt ?? null,
        dueAt: row?.purgeAt ?? ctx.now,
        begunAt: ctx.now,
        owners: restored ? [] : (await ownersOf(ctx, dealershipId)).map(({ userId }) => userId),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/**
 * Takes a purge as far as it goes: each step is a row with its begin, end and counts, and is safe to do twice, so that it
 * goes on after a kill wherever it was. @throws whatever stops a step: it is noted there and tried again
 */
export const runPurge = (ground: Ground, dealershipId: string, manner: PurgeManner = {}): Promise<PurgeEnd> =>
  because({ kind: 'platform', of: 'purge' }, () => goOn(ground, dealershipId, manner));

async function goOn(ground: Ground, dealershipId: string, manner: PurgeManner): Promise<PurgeEnd> {
  const doing = doings(manner.restored ?? false);
  const last = purgeSteps.indexOf(manner.upTo ?? 'final');
  let rounds = 0;
  for (let at = 0; at <= last; at++) {
    const step = purgeSteps[at]!;
    const row = await begun(ground, dealershipId, step);
    if (row.endedAt) continue;
    await manner.reached?.(`${step} begun`);
    const end = await doing[step]({
      ground,
      dealershipId,
      before: (row.counts ?? {}) as Counts,
      keep: (counts) => note(ground, dealershipId, step, { counts: JSON.stringify(counts) }),
      reached: async (point) => manner.reached?.(point),
    }).catch(async (error: unknown) => {
      await note(ground, dealershipId, step, { problem: error instanceof Error ? error.name : 'error' });
      throw error;
    });
    await manner.reached?.(`${step} done`);
    if ('off' in end) {
      await callOff(ground, dealershipId);
      return end;
    }
    if ('waits' in end) {
      await note(ground, dealershipId, step, { problem: end.waits });
      return { ...end, step };
    }
    if ('again' in end) {
      if (++rounds > mostRounds) throw new Error(`after ${rounds} rounds the purge still finds ${end.because}`);
      ground.log.warn({ dealership: dealershipId, found: end.because }, 'a purge found something left and goes back');
      await reopen(ground, dealershipId, end.again);
      at = purgeSteps.indexOf(end.again) - 1;
      continue;
    }
    await note(ground, dealershipId, step, {
      ...(Object.keys(end.done).length > 0 ? { counts: JSON.stringify(end.done) } : {}),
      endedAt: ground.clock.now(),
      problem: null,
    });
    await manner.reached?.(`${step} noted`);
  }
  return { ended: true };
}

const begun = (ground: Ground, dealershipId: string, step: PurgeStep) =>
  ground.database.asPlatform(async (ctx) => {
    await ctx.db
      .insertInto('purgeStep')
      .values({ dealership: dealershipId, step, begunAt: ctx.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return (await stepOf(ctx, dealershipId, step))!;
  });

const note = async (
  ground: Ground,
  dealershipId: string,
  step: PurgeStep,
  values: { counts?: string; endedAt?: Date; problem?: string | null },
): Promise<void> => {
  await ground.database.asPlatform(async ({ db }) => {
    await db
      .updateTable('purgeStep')
      .set(values)
      .where('dealership', '=', dealershipId)
      .where('step', '=', step)
      .execute();
    if (step === 'check' && values.endedAt)
      await db.updateTable('purge').set({ checkedAt: values.endedAt }).where('dealership', '=', dealershipId).execute();
  });
};

/** Everything from a step on is done again; what was counted is kept and added to. */
const reopen = (ground: Ground, dealershipId: string, from: PurgeStep) =>
  ground.database.asPlatform(async ({ db }) => {
    await db
      .updateTable('purgeStep')
      .set({ endedAt: null })
      .where('dealership', '=', dealershipId)
      .where('step', 'in', purgeSteps.slice(purgeSteps.indexOf(from), purgeSteps.indexOf('check') + 1))
      .execute();
    await db
      .updateTable('purge')
      .set((eb) => ({ rounds: eb('rounds', '+', 1) }))
      .where('dealership', '=', dealershipId)
      .execute();
  });

/** The owner was faster: nothing was touched, and nothing stays of it. */
const callOff = (ground: Ground, dealershipId: string) =>
  ground.database.asPlatform(async ({ db }) => {
    await db.deleteFrom('purgeStep').where('dealership', '=', dealershipId).execute();
    await db.deleteFrom('purge').where('dealership', '=', dealershipId).execute();
  });
