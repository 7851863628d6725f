import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Conflict, Invalid, invalidField } from '#kernel/problems.ts';
import type { DB } from '../database/schema.ts';

/** The answer of a write, and whether it is the stored one of an earlier, equal request. */
export interface Answered {
  status: number;
  answer: unknown;
  replayed: boolean;
}

/** Who repeats: a dealership's actor, or a user outside any dealership. */
export type Repeater = { dealershipId: string; actorId: string } | { actorId: string };

/** @throws Invalid when the key is not 1 to 255 visible ASCII characters */
export function readKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw invalidField(
      '/Idempotency-Key',
      'idempotency_key',
      'Idempotency-Key must be 1 to 255 visible ASCII characters.',
    );
  }
  return header;
}

/**
 * Runs a write at most once per key, in its own transaction: the key is inserted first, so that of two equal requests
 * at the same time the second waits for the first and gets its answer. The answer is stored with the effect or not at all.
 *
 * @throws Invalid when the key was used for another body · Conflict when it cannot be told yet
 */
export async function once(
  db: Kysely<DB>,
  who: Repeater,
  route: string,
  key: string,
  body: Buffer | string,
  now: Date,
  work: () => Promise<{ status: number; answer: unknown }>,
): Promise<Answered> {
  const bodyHash = createHash('sha256').update(body).digest();
  const inDealership = 'dealershipId' in who;
  const same = { actorId: who.actorId, route, key };
  const inserted = inDealership
    ? await db
        .insertInto('idempotencyKey')
        .values({ dealershipId: who.dealershipId, ...same, bodyHash, createdAt: now })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
    : await db
        .insertInto('accountIdempotencyKey')
        .values({ ...same, bodyHash, createdAt: now })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) {
    const stored = inDealership
      ? await db
          .selectFrom('idempotencyKey')
          .select(['bodyHash', 'status', 'answer'])
          .where('dealershipId', '=', who.dealershipId)
          .where('actorId', '=', same.actorId)
          .where('route', '=', route)
          .where('key', '=', key)
          .executeTakeFirst()
      : await db
          .selectFrom('accountIdempotencyKey')
          .select(['bodyHash', 'status', 'answer'])
          .where('actorId', '=', same.actorId)
          .where('route', '=', route)
          .where('key', '=', key)
          .executeTakeFirst();
    if (stored?.status == null)
      throw new Conflict('The first request with this Idempotency-Key is still running.', {}, 'still_running');
    if (!stored.bodyHash.equals(bodyHash)) {
      throw new Invalid([
        {
          pointer: '/Idempotency-Key',
          code: 'key_reused',
          message: 'This Idempotency-Key was used for another request; use a new one.',
        },
      ]);
    }
    return { status: stored.status, answer: stored.answer, replayed: true };
  }
  const { status, answer } = await work();
  const kept = { status, answer: answer === undefined ? null : JSON.stringify(answer) };
  if (inDealership) {
    await db
      .updateTable('idempotencyKey')
      .set(kept)
      .where('dealershipId', '=', who.dealershipId)
      .where('actorId', '=', same.actorId)
      .where('route', '=', route)
      .where('key', '=', key)
      .execute();
  } else {
    await db
      .updateTable('accountIdempotencyKey')
      .set(kept)
      .where('actorId', '=', same.actorId)
      .where('route', '=', route)
      .where('key', '=', key)
      .execute();
  }
  return { status, answer, replayed: false };
}
