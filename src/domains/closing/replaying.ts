import { sql } from 'kysely';
import { ConfigProblem } from '#platform/config.ts';
import type { Ground } from '#platform/ground.ts';
import { beginPurge, runPurge } from './purging.ts';
import { rowsLeft } from './purge-rows.ts';

/**
 * Before the database opens: everyone in the ledger stays deleted. The ledger outside the database and the database's own
 * copy are compared; a ledger that knows less than the database is an old one, and the start is refused (security.md 4).
 * @throws ConfigProblem when the ledger is missing, was changed, or is older than the database
 */
export async function readyLedger(ground: Ground): Promise<void> {
  const [lines, known] = await Promise.all([ground.ledger.lines(), knownHere(ground)]);
  const inFile = new Set(lines.map(({ dealershipId }) => dealershipId));
  const missing = known.filter((dealershipId) => !inFile.has(dealershipId));
  if (missing.length > 0) {
    throw new ConfigProblem(
      `the deletion ledger ${ground.ledger.file} is older than the database: ${missing.length} deleted dealerships are not in it; restore its newest copy`,
    );
  }
  if (lines.length > known.length) await replayLedger(ground);
}

const knownHere = (ground: Ground): Promise<string[]> =>
  ground.database.asPlatform(
    async ({ db }) =>
      (await db.selectFrom('deletionLedger').select('dealership').execute()).map((row) => row.dealership),
    {},
    { write: false },
  );

/**
 * After a restore: whoever of the ledger has rows or files again is purged again, up to the check, before anybody is let in;
 * clearing the server's files and the certificates follow by themselves. @returns the dealerships that were purged
 */
export async function replayLedger(ground: Ground): Promise<string[]> {
  const again: string[] = [];
  for (const { dealershipId, purgedAt, certificate } of await ground.ledger.lines()) {
    if (await isBack(ground, dealershipId)) {
      ground.log.warn(
        { dealership: dealershipId },
        'a deleted dealership was in the restored database and is purged again',
      );
      await beginPurge(ground, dealershipId, true);
      // The restored rows of a purge that was under way tell of another database.
      await ground.database.asPlatform(({ db }) =>
        db.updateTable('purgeStep').set({ endedAt: null }).where('dealership', '=', dealershipId).execute(),
      );
      const end = await runPurge(ground, dealershipId, { restored: true, upTo: 'check' });
      if (!('ended' in end))
        throw new ConfigProblem(
          `dealership ${dealershipId} could not be deleted again: ${'waits' in end ? end.waits : 'not due'}`,
        );
      again.push(dealershipId);
    }
    await ground.database.asPlatform(({ db }) =>
      db
        .insertInto('deletionLedger')
        .values({ dealership: dealershipId, purgedAt: new Date(purgedAt), certificate })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }
  return again;
}

/** Whether anything of a deleted dealership is there: rows, files or keys. */
async function isBack(ground: Ground, dealershipId: string): Promise<boolean> {
  for await (const _ of ground.blobs.list(`${dealershipId}/`)) return true;
  const keys = await ground.database.asPlatform(
    async ({ db }) =>
      (await sql`select from keys.data_key where strpos(scope, ${dealershipId}) > 0 limit 1`.execute(db)).rows.length,
    {},
    { write: false },
  );
  return keys > 0 || Object.keys(await rowsLeft(ground, dealershipId)).length > 0;
}
