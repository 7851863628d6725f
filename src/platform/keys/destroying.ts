import { sql } from 'kysely';
import type { Ground } from '../ground.ts';
import { backUpKeyStore } from './key-store-backup.ts';

/** What is left of a scope's keys: which versions there were, so that a certificate can name them. */
export interface DestroyedKeys {
  scope: string;
  versions: number[];
}

/**
 * Destroys the keys of a scope for good: `platform` never, a dealership with the keys of its channels. Wrapped bytes are
 * overwritten and deleted, every node drops what it has in memory, the table's file is rewritten so that nothing of the
 * rows stays in it, and the key store's own backups that still hold them go.
 *
 * What a full backup still holds of the wrapped keys goes with that backup's own key, at the latest after seven days.
 * Safe to repeat: what is gone already is not named again.
 */
export async function destroyKeys(ground: Ground, dealershipId: string): Promise<DestroyedKeys[]> {
  const scopes = await ground.database.keyStore(async (db) => {
    const rows = await db
      .selectFrom('keys.dataKey')
      .select('scope')
      .distinct()
      .where(({ or, eb }) =>
        or([
          eb('scope', '=', dealershipId),
          eb('scope', 'like', `${dealershipId} %`),
          eb('scope', 'like', `channel ${dealershipId} %`),
        ]),
      )
      .orderBy('scope')
      .execute();
    return rows.map((row) => row.scope);
  });
  const gone: DestroyedKeys[] = [];
  for (const scope of scopes) gone.push({ scope, versions: await ground.keyring.destroy(scope) });
  await scrubKeys(ground);
  return gone;
}

/** Rewrites the key store's table and its backups: deleted rows are in neither of them any more. */
export async function scrubKeys(ground: Ground): Promise<void> {
  await ground.database.keyStore((db) => sql`select core.scrub_keys()`.execute(db));
  await backUpKeyStore(ground, { alone: true });
}
