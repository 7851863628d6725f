import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { canonical, chainStart } from '#platform/journal/chain.ts';
import type { Archive } from './archive-reader.ts';
import { createHash } from 'node:crypto';
import { closedText } from './rows.ts';
import { rowProblem } from './load-rows.ts';

const journalPath = 'data/journal/journal.jsonl';
const sealsPath = 'data/journal/journal_seal.jsonl';

interface Seal {
  seq: number;
  hash: Buffer;
}

/** Whether the chain that came with an archive holds, and how many entries it has. */
export interface ChainFound {
  entries: number;
  holds: boolean;
}

/** Seals of the archive by entry: 16 + 8 + 32 bytes each, which is little even for a million. */
async function readSeals(archive: Archive): Promise<Map<string, Seal>> {
  const seals = new Map<string, Seal>();
  if (!archive.has(sealsPath)) return seals;
  for await (const row of archive.lines(sealsPath))
    seals.set(String(row.entry_id), { seq: Number(row.seq), hash: Buffer.from(String(row.hash).slice(2), 'hex') });
  return seals;
}

/** The part of an entry that its hash is over, as at the place where it was sealed. */
const hashedPart = (row: Record<string, unknown>, seq: number): string =>
  canonical({
    id: row.id,
    at: new Date(String(row.at)),
    actorKind: row.actor_kind,
    actorId: row.actor_id ?? null,
    event: row.event,
    recordKind: row.record_kind,
    recordId: row.record_id,
    // Entries of before causes were kept were chained without.
    ...(row.cause == null ? {} : { cause: row.cause }),
    before: row.before ?? null,
    after: row.after ?? null,
    sealed: row.sealed_sha256 ?? null,
    seq,
  });

/**
 * Follows the hash chain of the journal in an archive. Entries stand in the order of their ids and are sealed in another,
 * so the digest of each is gathered first, and the chain followed by number.
 */
export async function verifyChain(archive: Archive): Promise<ChainFound> {
  if (!archive.has(journalPath)) return { entries: 0, holds: true };
  const seals = await readSeals(archive);
  // The chain hashes the text of each entry after the hash before it, so texts are needed in the order of numbers: only
  // those that come before their turn are held.
  const early = new Map<number, { text: string; hash: Buffer }>();
  let hash: Buffer = chainStart;
  let seq = 0;
  let entries = 0;
  for await (const row of archive.lines(journalPath)) {
    entries += 1;
    const seal = seals.get(String(row.id));
    if (!seal) continue;
    early.set(seal.seq, { text: hashedPart(row, seal.seq), hash: seal.hash });
    for (let next = early.get(seq + 1); next; next = early.get(seq + 1)) {
      hash = createHash('sha256').update(hash).update(next.text).digest();
      if (!hash.equals(next.hash)) return { entries, holds: false };
      early.delete(seq + 1);
      seq += 1;
    }
  }
  // A number that is missing, or a seal without its entry, leaves the chain open.
  return { entries, holds: seq === seals.size && early.size === 0 };
}

const batch = 500;

/** Keeps the journal of an archive as history of the place that it comes from. @returns how many entries */
export async function keepJournal(ctx: Context, archive: Archive, each: (rows: number) => void): Promise<number> {
  if (!archive.has(journalPath)) return 0;
  const seals = await readSeals(archive);
  const sourceId = archive.index.dealership.id;
  let rows: Record<string, unknown>[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    try {
      await sql`insert into imported_journal select * from jsonb_populate_recordset(null::imported_journal, ${JSON.stringify(rows)}::jsonb)`.execute(
        ctx.db,
      );
    } catch (error) {
      throw rowProblem(error, journalPath);
    }
    each(rows.length);
    count += rows.length;
    rows = [];
  };
  for await (const { sealed, ...row } of archive.lines(journalPath)) {
    const seal = seals.get(String(row.id));
    rows.push({
      ...row,
      dealership_id: ctx.dealershipId,
      source_id: sourceId,
      sealed:
        sealed == null
          ? null
          : `\\x${ctx.key.seal(closedText(sealed), `imported journal ${sourceId} ${String(row.id)}`).toString('hex')}`,
      seq: seal?.seq ?? null,
      hash: seal?.hash.toString('hex') ?? null,
    });
    if (rows.length >= batch) await flush();
  }
  await flush();
  return count;
}
