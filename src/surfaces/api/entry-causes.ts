import { z } from 'zod';
import type { Context } from '#platform/database/context.ts';
import { causeKinds, readCause } from '#platform/database/cause.ts';

/** Why something was done, as the journal shows it. */
export const EntryCause = z
  .object({
    kind: z.enum(causeKinds),
    of: z
      .string()
      .describe('Of a person, an API key, a rule, a support grant: its id. Otherwise the word of what it was.'),
    name: z.string().nullable().describe('Of the colleague, the API key or the rule, while there is one.'),
  })
  .nullable()
  .describe(
    'Why: a person, an API key, a rule or a setting of the dealership, a support grant, a customer’s own act, a duty of the law, or the platform’s own work. Null for entries from before causes were kept.',
  );

/** Reads the causes of entries, with the names of what they are. */
export async function namedCauses(
  ctx: Context,
  written: readonly (string | null)[],
): Promise<Map<string, z.output<typeof EntryCause>>> {
  const causes = new Map(written.flatMap((text) => (text ? [[text, readCause(text)] as const] : [])));
  const idsOf = (kind: string): string[] => [...causes.values()].flatMap((one) => (one?.kind === kind ? [one.of] : []));
  const named = async (table: 'staffMember' | 'apiKey' | 'socialRule', by: 'userId' | 'id', ids: string[]) =>
    ids.length === 0
      ? []
      : ctx.db
          .selectFrom(table)
          .select([`${by} as id` as 'id', 'name'])
          .where('dealershipId', '=', ctx.dealershipId)
          .where(by as 'id', 'in', ids)
          .execute();
  const rows = [
    await named('staffMember', 'userId', idsOf('person')),
    await named('apiKey', 'id', idsOf('api_key')),
    await named('socialRule', 'id', idsOf('rule')),
  ].flat();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return new Map(
    [...causes].map(([text, cause]) => [text, cause ? { ...cause, name: names.get(cause.of) ?? null } : null]),
  );
}
