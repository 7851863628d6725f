import type { sql } from 'kysely';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Figures } from './figures.ts';

/** One row of figures, asked in SQL: numbers, and instants as ISO 8601. */
export async function figuresOf(
  ctx: Pick<PlatformContext, 'db'>,
  query: ReturnType<typeof sql<Record<string, unknown>>>,
): Promise<Figures> {
  const { rows } = await query.execute(ctx.db);
  return Object.fromEntries(
    Object.entries(rows[0] ?? {}).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : (value as Figures[string]),
    ]),
  );
}

/** Thirty days back. */
export const monthBefore = (now: Date): Date => new Date(now.getTime() - 30 * 86_400_000);
