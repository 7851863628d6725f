import type { Context } from '../database/context.ts';
import { chainedText } from './chain.ts';
import { chained } from './sealing.ts';

const batch = 500;

/**
 * A dealership's chained journal as an export holds it: one line of JSON an entry, as `stand-alone/verify-journal.mjs`
 * reads it. What is sealed is there as its digest; `more` adds what the export may show beside it.
 */
export async function* journalLines(
  ctx: Context,
  more: (entryId: string, sealed: Buffer | null) => Record<string, unknown> = () => ({}),
): AsyncGenerator<string> {
  let after = 0;
  for (;;) {
    const rows = await ctx.db
      .selectFrom('journalSeal as seal')
      .innerJoin('journal as entry', (join) =>
        join.onRef('entry.dealershipId', '=', 'seal.dealershipId').onRef('entry.id', '=', 'seal.entryId'),
      )
      .select(['seal.seq', 'seal.hash'])
      .selectAll('entry')
      .where('seal.seq', '>', after)
      .orderBy('seal.seq')
      .limit(batch)
      .execute();
    if (rows.length === 0) return;
    for (const row of rows) {
      after = row.seq;
      const { seq: _, ...entry } = JSON.parse(chainedText(row.seq, chained(row))) as Record<string, unknown>;
      yield JSON.stringify({ seq: row.seq, hash: row.hash.toString('hex'), entry, ...more(row.id, row.sealed) });
    }
  }
}
