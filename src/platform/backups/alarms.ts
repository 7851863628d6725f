import { newId } from '#kernel/ids.ts';
import type { Ground } from '../ground.ts';

/** What about backups asks for a person. */
export type Alarm = 'full_late' | 'wal_late' | 'wal_gap' | 'full_failed';

/** Rings once: a line in the log and a row that stands until what it is about has ended. */
export async function raiseAlarm(ground: Ground, kind: Alarm, details: string): Promise<void> {
  const raised = await ground.database.asPlatform(({ db }) =>
    db
      .insertInto('backupAlarm')
      .values({ id: newId(), kind, raisedAt: ground.clock.now(), details })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst(),
  );
  if (raised) ground.log.error({ alarm: kind, details }, 'backups need a look');
}

/** What it was about has ended. */
export async function endAlarm(ground: Ground, kind: Alarm): Promise<void> {
  await ground.database.asPlatform(({ db }) =>
    db
      .updateTable('backupAlarm')
      .set({ endedAt: ground.clock.now() })
      .where('kind', '=', kind)
      .where('endedAt', 'is', null)
      .execute(),
  );
}

/** Alarms that stand. */
export const openAlarms = (ground: Ground): Promise<{ kind: string; raisedAt: Date; details: string }[]> =>
  ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('backupAlarm')
        .select(['kind', 'raisedAt', 'details'])
        .where('endedAt', 'is', null)
        .orderBy('raisedAt')
        .execute(),
    {},
    { write: false },
  );
