import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '../database/context.ts';

/** Automatic answers to one address in a day: a program that answers ours ends the talk with that. */
const mostInDay = 5;

/** What an automatic answer says of itself (RFC 3834). */
export const answersByItself = { 'Auto-Submitted': 'auto-replied' } as const;

/**
 * Takes a place for an automatic answer to an address, in the transaction that would write it; false when it got its five of
 * the day (UTC), from whichever dealership or the platform. Then none is written: whoever types somebody else's address
 * into forms fills no mailbox with it (security.md 11).
 */
export async function mayAnswerByItself(
  ctx: Pick<Context, 'db' | 'now' | 'ground'>,
  address: string,
): Promise<boolean> {
  const hash = createHmac('sha256', ctx.ground.secret('automatic answers')).update(address.toLowerCase()).digest();
  const day = ctx.now.toISOString().slice(0, 10);
  const { rows } = await sql<{
    taken: boolean;
  }>`select core.automatic_letter_place(${hash}, ${day}::date, ${mostInDay}) as taken`.execute(ctx.db);
  return rows[0]!.taken;
}
