import { replayLedger as replay } from '#domains/closing/index.ts';
import type { TurnBackups } from '#domains/closing/index.ts';
import { redoErasures, redoIn } from '#domains/privacy/index.ts';
import { Conflict } from '#kernel/problems.ts';
import { runDrill } from '#platform/backups/drill.ts';
import { turnBackups } from '#platform/backups/expiry.ts';
import { backupsOf, daysKept } from '#platform/backups/full-backup.ts';
import type { Replay } from '#platform/backups/opening.ts';
import type { RedoIn } from '#platform/backups/set-back.ts';

/**
 * Tells a restored database what must not rise again: a purged dealership whose rows came back is purged again,
 * customers, accounts and channels that were erased are erased again, what was said no to (offers, the use of one's data, a
 * key) is so again, and everybody signs in anew.
 */
export const replayLedger: Replay = async (ground) => {
  await replay(ground);
  await redoErasures(ground);
};

/** The same for one dealership that is set back to its copy, in the transaction that does it. */
export const redoErased: RedoIn = async (ctx, lines) => void (await redoIn(ctx, lines));

/**
 * The backup turn after a purge: when a backup still holds what was deleted before this moment, a new one is made, proved
 * by a drill, and the keys of the older ones are destroyed. Where the database is another's, its backups end by age.
 */
export const turnOwnBackups: TurnBackups = async (ground, deletedBefore) => {
  const now = ground.clock.now();
  // Where others keep the backups (an external server, AUTOMO_BACKUPS=off) they end by age.
  if (!ground.server || !ground.config.backupDir) {
    const ended = new Date(deletedBefore.getTime() + daysKept * 86_400_000);
    return ended <= now ? { turnedAt: ended, by: 'age' } : undefined;
  }
  const { folder } = backupsOf(ground);
  if (folder.whole().every((one) => Date.parse(one.begunAt) > deletedBefore.getTime()))
    return { turnedAt: now, by: 'turn' };
  try {
    await turnBackups(ground, async () => {
      const drill = await runDrill(ground, replayLedger);
      if (!drill.holds) throw new Error(`the new backup does not hold: ${drill.problem}`);
    });
  } catch (error) {
    if (error instanceof Conflict) return undefined; // one is being made: asked again in a minute
    throw error;
  }
  return { turnedAt: ground.clock.now(), by: 'turn' };
};
