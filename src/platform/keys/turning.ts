import { isId } from '#kernel/ids.ts';
import { Withdrawn } from '../database/database.ts';
import type { Ground } from '../ground.ts';
import { backUpKeyStore } from './key-store-backup.ts';
import { scrubKeys } from './destroying.ts';
import { reseal, resealChannels } from './resealing.ts';
import type { Turned } from './resealing.ts';

const yearly = 365 * 86_400_000;

/**
 * Turns the data key of a dealership (with the keys of its channels) or of the platform: new values are sealed with the
 * new version at once, old ones are sealed anew now, and the old version goes when nothing needs it any more.
 *
 * @param dealershipId null for the platform
 */
export async function turnKey(ground: Ground, dealershipId: string | null): Promise<Turned> {
  await ground.keyring.rotate(dealershipId ?? 'platform');
  await backUpKeyStore(ground);
  if (dealershipId) await resealChannels(ground, dealershipId, true);
  return finishTurn(ground, dealershipId);
}

/** Takes a turn further, until nothing is left of the old version. */
export async function finishTurn(ground: Ground, dealershipId: string | null, signal?: AbortSignal): Promise<Turned> {
  const turned = await reseal(ground, dealershipId, signal);
  const channels = dealershipId ? await resealChannels(ground, dealershipId) : 0;
  if (turned.destroyed.length > 0) await scrubKeys(ground);
  return { ...turned, left: turned.left + channels };
}

/** What the calendar does: turns that are under way go on, and a key that is a year old is turned. */
export async function turnDueKeys(ground: Ground, signal?: AbortSignal): Promise<Turned[]> {
  const due = new Date(ground.clock.now().getTime() - yearly);
  const all = await ground.database.keyStore((db) =>
    db
      .selectFrom('keys.dataKey')
      .select(({ fn }) => ['scope', fn.countAll<number>().as('versions'), fn.max('createdAt').as('newest')])
      .groupBy('scope')
      .orderBy('scope')
      .execute(),
  );
  const done: Turned[] = [];
  const channels = new Set(
    all
      .filter(({ scope, versions }) => scope.startsWith('channel ') && versions > 1)
      .map(({ scope }) => scope.split(' ')[1]),
  );
  for (const { scope, versions, newest } of all) {
    if (scope !== 'platform' && !isId(scope)) continue;
    const dealershipId = scope === 'platform' ? null : scope;
    try {
      if (newest! < due) done.push(await turnKey(ground, dealershipId));
      else if (versions > 1 || channels.has(scope)) done.push(await finishTurn(ground, dealershipId, signal));
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error; // being purged: its keys go for good
    }
  }
  return done;
}

/**
 * Wraps every key with the wanted master key, in steps of a thousand; the logins' passwords follow by `turnLogins`
 * (database/roles.ts) first. Killed in the middle, it goes on where it was: both master keys open meanwhile.
 *
 * @returns how many keys were wrapped anew
 */
export async function rewrapKeys(ground: Ground, backupKeys: { rewrap(): Promise<number> }): Promise<number> {
  await ground.keyring.turnMaster();
  let count = 0;
  for (let some = 1; some > 0; count += some) some = await ground.keyring.rewrap();
  count += await backupKeys.rewrap();
  await ground.keyring.noted('master_rotated', 'master', { keys: count, master: ground.keyring.masters.wanted.id });
  // Copies of the key store that only the old master key opens.
  await backUpKeyStore(ground, { alone: true });
  return count;
}
