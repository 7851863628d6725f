import { newId } from '#kernel/ids.ts';
import { HasLeft } from '../database/database.ts';
import type { Ground } from '../ground.ts';
import { findBrokenRoot } from './roots.ts';
import type { BrokenRoot } from './roots.ts';
import { followChain } from './sealing.ts';
import type { Break } from './sealing.ts';

/** What following the journals found. */
export interface Verified {
  journals: { dealershipId: string; slug: string; entries: number; holds: boolean; broken?: Break }[];
  roots: { count: number; broken: BrokenRoot | undefined };
}

/** Milliseconds that one page of a chain may take to read. */
const patience = 30_000;

/**
 * Follows the hash chain of every journal from its first entry, and the signed daily roots from the first. That it was done,
 * over how much and what was found is kept, unless it was asked of some dealerships only.
 * @param asked which dealerships; `byCommand`: a person asked for it
 */
export async function verifyJournals(
  ground: Ground,
  asked: { byCommand: boolean; only?: (one: { dealershipId: string; slug: string }) => boolean; signal?: AbortSignal },
): Promise<Verified> {
  const beganAt = ground.clock.now();
  const all = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('dealership')
        .select(['dealershipId', 'slug'])
        .where('state', 'not in', ['purging', 'purged'])
        .orderBy('dealershipId')
        .execute(),
    {},
    { write: false },
  );
  const journals: Verified['journals'] = [];
  for (const one of asked.only ? all.filter(asked.only) : all) {
    asked.signal?.throwIfAborted();
    const found = await ground.database
      .asDealership({ dealershipId: one.dealershipId, cause: { kind: 'platform', of: 'journal' } }, followChain, {
        statementTimeout: patience,
      })
      .catch((error: unknown) => {
        // Its thirty days are over: the journal is being deleted with everything else.
        if (error instanceof HasLeft) return undefined;
        throw error;
      });
    if (!found) continue;
    const { entries, broken } = found;
    journals.push({ ...one, entries, holds: broken === undefined, ...(broken ? { broken } : {}) });
  }
  const roots = await findBrokenRoot(ground);
  if (!asked.only) await keep(ground, { journals, roots }, beganAt, asked.byCommand);
  return { journals, roots };
}

async function keep(ground: Ground, { journals, roots }: Verified, beganAt: Date, byCommand: boolean): Promise<void> {
  const broken = journals.filter(({ holds }) => !holds);
  const [first] = broken;
  await ground.database.asPlatform(({ db, now }) =>
    db
      .insertInto('journalCheck')
      .values({
        id: newId(),
        beganAt,
        endedAt: now,
        byCommand,
        dealerships: journals.length,
        entries: journals.reduce((sum, { entries }) => sum + entries, 0),
        roots: roots.count,
        broken: broken.length + (roots.broken ? 1 : 0),
        firstBroken: first
          ? `${first.dealershipId} ${first.broken!.seq} ${first.broken!.entryId}`
          : (roots.broken?.day ?? null),
      })
      .execute(),
  );
}
