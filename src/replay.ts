import type { Ground } from '#platform/ground.ts';
import type { Replay } from '#platform/backups/opening.ts';

/**
 * Tells a restored database what must not rise again. A purged dealership whose rows came back with the backup stops the
 * opening: nobody gets in.
 */
export const replayLedger: Replay = async (ground: Ground): Promise<void> => {
  const purged = (await ground.ledger.lines()).map((line) => line.dealershipId);
  if (purged.length === 0) return;
  const risen = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('dealership').select('dealershipId').where('dealershipId', 'in', purged).execute(),
    {},
    { write: false },
  );
  if (risen.length === 0) return;
  throw new Error(
    `${risen.length} purged dealerships are in the restored database (${risen.map((one) => one.dealershipId).join(', ')}): it stays closed`,
  );
};
