import type { Context } from '#platform/database/context.ts';
import { sql } from 'kysely';
import type { Archive } from './archive-reader.ts';
import type { ArchiveSummary } from './data-import.ts';
import { verifyChain } from './imported-journal.ts';

/** Tells what is in an archive and what loading it would mean, without loading anything. */
export async function summarise(ctx: Context, archive: Archive): Promise<ArchiveSummary> {
  const { index } = archive;
  const things = new Map<string, number>();
  for (const { thing, rows } of Object.values(index.tables)) things.set(thing, (things.get(thing) ?? 0) + rows);
  const { rows: here } = await sql<{ email: string }>`
    select lower(email) as email from staff_member where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
  const known = new Set(here.map(({ email }) => email));
  const staff: ArchiveSummary['staff'] = { matched: [], invite: [] };
  const path = index.tables.staff_member?.path;
  if (path) {
    for await (const row of archive.lines(path)) {
      const name = String(row.name ?? '').slice(0, 200);
      if (
        known.has(
          String(row.email ?? '')
            .trim()
            .toLowerCase(),
        )
      )
        staff.matched.push(name);
      else if (row.state !== 'left') staff.invite.push(name);
    }
  }
  const { name, legalName, slug } = index.dealership;
  return {
    dealership: { name, legalName, slug },
    product: index.product,
    snapshotAt: index.snapshotAt,
    things: [...things].map(([thing, rows]) => ({ thing, rows })).filter(({ rows }) => rows > 0),
    entries: index.entries.length,
    files: index.entries.filter((one) => /^(photos|files)\//.test(one.path)).length,
    bytes: index.entries.reduce((sum, { bytes }) => sum + bytes, 0),
    journal: await verifyChain(archive),
    staff,
  };
}
