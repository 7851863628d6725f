import { sql } from 'kysely';
import type { Context } from '../database/context.ts';
import { addToDays } from '../day-counts.ts';
import { KeyTurned } from '../keys/keyring.ts';
import { chainHash, chainStart } from './chain.ts';
import type { ChainedEntry } from './chain.ts';
import { sealedPlace } from './journal.ts';

const batch = 500;

/**
 * Seals the dealership's new entries into the hash chain: gives each the next number and the hash over it and all
 * before it. Entries that commit late get later numbers: the order is that of sealing, without gaps.
 *
 * @returns how many were sealed; call again while it is a full batch
 */
export async function sealJournal(ctx: Context): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('seal ' || ${ctx.dealershipId}, 0))`.execute(ctx.db);
  const last = await ctx.db
    .selectFrom('journalSeal')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const fresh = await ctx.db
    .selectFrom('journal')
    .selectAll()
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('journalSeal')
            .select('seq')
            .whereRef('journalSeal.entryId', '=', 'journal.id')
            .whereRef('journalSeal.dealershipId', '=', 'journal.dealershipId'),
        ),
      ),
    )
    .orderBy('id')
    .limit(batch)
    .execute();
  let seq = last?.seq ?? 0;
  let hash: Buffer = last?.hash ?? chainStart;
  const seals = fresh.map((entry) => {
    seq += 1;
    hash = chainHash(hash, seq, chained(entry));
    return { dealershipId: ctx.dealershipId, seq, entryId: entry.id, hash };
  });
  if (seals.length > 0) await ctx.db.insertInto('journalSeal').values(seals).execute();
  await countEntries(ctx, fresh);
  return seals.length;
}

/** Counted up to here. */
const counted = 'journal.counted';
/** An entry that somebody of the dealership made. */
const byStaff = 'staff.acted';

/** Counts entries by their day as they are sealed; those that were sealed before there was a count, once. */
async function countEntries(
  ctx: Context,
  fresh: readonly { at: Date; event: string; actorKind: string }[],
): Promise<void> {
  const begun = await ctx.db
    .selectFrom('dayCount')
    .select('what')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('what', '=', counted)
    .limit(1)
    .executeTakeFirst();
  if (begun)
    return addToDays(
      ctx,
      fresh.flatMap(({ at, event, actorKind }) =>
        [event, counted, ...(actorKind === 'user' ? [byStaff] : [])].map((what) => ({ what, at, times: 1 })),
      ),
    );
  await sql`
    insert into day_count (dealership_id, day, what, times, last_at)
    select ${ctx.dealershipId}, (entry.at at time zone 'UTC')::date, word.what, count(*), max(entry.at)
    from journal entry
    join journal_seal seal on seal.dealership_id = entry.dealership_id and seal.entry_id = entry.id
    cross join lateral (select entry.event union all select ${counted}
      union all select ${byStaff} where entry.actor_kind = 'user') as word (what)
    where entry.dealership_id = ${ctx.dealershipId}
    group by 2, 3`.execute(ctx.db);
}

/** Where a chain does not hold. */
export interface Break {
  seq: number;
  entryId: string;
  why: string;
}

/** The first place where the chain does not hold; undefined when all of it does. */
export const findBreak = async (ctx: Context): Promise<Break | undefined> => (await followChain(ctx)).broken;

/** Follows the chain from its first entry. @returns how many entries hold, and the first place that does not */
export async function followChain(ctx: Context): Promise<{ entries: number; broken: Break | undefined }> {
  let hash: Buffer = chainStart;
  let seq = 0;
  for (;;) {
    const rows = await ctx.db
      .selectFrom('journalSeal as seal')
      .leftJoin('journal as entry', (join) =>
        join.onRef('entry.dealershipId', '=', 'seal.dealershipId').onRef('entry.id', '=', 'seal.entryId'),
      )
      .select(['seal.seq', 'seal.hash', 'seal.entryId'])
      .selectAll('entry')
      .where('seal.seq', '>', seq)
      .orderBy('seal.seq')
      .limit(batch)
      .execute();
    if (rows.length === 0) return { entries: seq, broken: undefined };
    for (const row of rows) {
      const bad = (why: string, at = row.seq) => ({ entries: seq, broken: { seq: at, entryId: row.entryId, why } });
      if (row.seq !== seq + 1) return bad('a number is missing', seq + 1);
      if (row.id === null) return bad('the entry is gone');
      hash = chainHash(hash, row.seq, chained(row as Parameters<typeof chained>[0]));
      if (!hash.equals(row.hash)) return bad('the entry or its seal was changed');
      // A blob that was sealed anew is not in the chain: that it opens in its place shows that the key's holder made it.
      if (row.sealed && row.sealedDigest && !opens(ctx, row.entryId, row.sealed))
        return bad('its sealed part was changed');
      seq = row.seq;
    }
  }
}

function opens(ctx: Context, entryId: string, sealed: Buffer): boolean {
  try {
    ctx.key.open(sealed, sealedPlace(entryId));
    return true;
  } catch (error) {
    if (error instanceof KeyTurned) throw error;
    return false;
  }
}

/** Of a row, what enters the chain. */
export function chained(row: ChainedEntry): ChainedEntry {
  const { id, at, actorKind, actorId, event, recordKind, recordId, cause, before, after, sealed, sealedDigest } = row;
  return { id, at, actorKind, actorId, event, recordKind, recordId, cause, before, after, sealed, sealedDigest };
}
