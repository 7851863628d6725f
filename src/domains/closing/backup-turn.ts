import type { Ground } from '#platform/ground.ts';

/** That no backup holds anything any more of what was deleted before a moment. */
export interface BackupTurn {
  /** When the last backup that did was gone. */
  turnedAt: Date;
  /** `turn`: we destroyed it ourselves. `age`: others keep the backups, and their time is over; we do not see into them. */
  by: 'turn' | 'age';
}

/**
 * Asks for a turn of the backups: a new full one, proved by restoring, then the keys of all older ones destroyed. Answers
 * undefined for as long as that is not done; asked again each minute, and made by whoever keeps the backups.
 */
export type TurnBackups = (ground: Ground, deletedBefore: Date) => Promise<BackupTurn | undefined>;

let turn: TurnBackups = async () => undefined;

/** Set by whoever keeps the backups. Until then every certificate stays provisional. */
export const turnBackupsBy = (given: TurnBackups): void => void (turn = given);
export const turnBackups: TurnBackups = (ground, deletedBefore) => turn(ground, deletedBefore);
