import { sql } from 'kysely';
import { HasLeft } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { counts } from './counts.ts';
import { added } from './figures.ts';
import type { Count, Figures } from './figures.ts';
import type { ProofName } from './promise.ts';

/** What was counted, and when. */
export interface Counted {
  figures: Figures;
  countedAt: Date;
}

/** Counts every live proof anew and keeps the sums. What cannot be counted keeps its last figures, and is logged. */
export async function countProofs(ground: Ground, signal?: AbortSignal): Promise<void> {
  const dealerships = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('dealership').select('dealershipId').where('state', '<>', 'purged').execute(),
    {},
    { write: false },
  );
  for (const count of counts) {
    if (signal?.aborted) return;
    try {
      await keep(ground, count, dealerships);
    } catch (error) {
      ground.log.warn({ err: error, proof: count.name }, 'a proof was not counted');
    }
  }
}

async function keep(ground: Ground, count: Count, dealerships: { dealershipId: string }[]): Promise<void> {
  let figures: Figures = {};
  if (count.dealership) {
    for (const { dealershipId } of dealerships) {
      const one = await ground.database
        .asDealership({ dealershipId, cause: { kind: 'platform', of: 'figures' } }, count.dealership, { whole: true })
        .catch((error: unknown) => {
          // One that is being deleted is closed to everybody, and stops the figures of no other.
          if (error instanceof HasLeft) return {};
          throw error;
        });
      figures = added(figures, one);
    }
  }
  // Without a dealership there is nothing to say of dealerships yet, rather than a sentence with holes.
  if (count.dealership && Object.keys(figures).length === 0) return;
  await ground.database.asPlatform(async (ctx) => {
    if (count.platform) figures = added(figures, await count.platform(ctx));
    await ctx.db
      .insertInto('proofFigure')
      .values({ name: count.name, figures: JSON.stringify(figures), countedAt: ctx.now })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ figures: sql`excluded.figures`, countedAt: ctx.now }),
      )
      .execute();
  });
}

/** What stands beside the promises: figures over all dealerships. */
export async function readProofs(ground: Ground): Promise<Map<ProofName, Counted>> {
  const rows = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('proofFigure').selectAll().execute(),
    {},
    { write: false },
  );
  return new Map(
    rows.map((row) => [row.name as ProofName, { figures: row.figures as Figures, countedAt: row.countedAt }]),
  );
}
