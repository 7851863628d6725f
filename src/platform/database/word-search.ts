import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { fold } from '#kernel/text.ts';

/**
 * Whether every word that a person typed is somewhere in a record's texts, as one condition in brackets of its own. The
 * texts are SQL that is folded or lower case already; a text that the reader may not see is not given.
 *
 * @example asked.where(holdsWords(query.q, [sql`lower(deal.number)`, ...(sees ? [sql`customer.search_text`] : [])]))
 */
export function holdsWords(typed: string | undefined, texts: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  const words = fold(typed ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return sql<boolean>`true`;
  if (texts.length === 0) return sql<boolean>`false`;
  const each = words.map((word) => {
    const like = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
    return sql`(${sql.join(
      texts.map((text) => sql`${text} like ${like}`),
      sql` or `,
    )})`;
  });
  return sql<boolean>`(${sql.join(each, sql` and `)})`;
}
