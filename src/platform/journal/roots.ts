import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Ground } from '../ground.ts';
import { verifies } from '../keys/signer.ts';
import { canonical, chainStart } from './chain.ts';

/** A root of the journal as it is published: one a day, over the heads of all chains. It names nobody. */
export interface JournalRoot {
  /** UTC day on which it was made. */
  day: string;
  madeAt: string;
  /** SHA-256 over each dealership, the number of its last entry and the hash of it; sorted. */
  leaves: string[];
  /** The root of the day before; zeros for the first. */
  previous: string;
  /** SHA-256 of the canonical JSON of `{ day, leaves, previous }`. */
  root: string;
  keyId: string;
  /** Ed25519 over the 32 bytes of the root, base64. */
  signature: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A dealership's part of a root: with its export at hand, its owner computes it and finds it among the published. */
export const leafOf = (dealershipId: string, seq: number, hash: Buffer): string =>
  sha256(`${dealershipId} ${seq} ${hash.toString('hex')}`);

const rootOf = (root: Pick<JournalRoot, 'day' | 'leaves' | 'previous'>): string =>
  sha256(canonical({ day: root.day, leaves: root.leaves, previous: root.previous }));

/**
 * Signs the root of a day over every journal's head as it is now, on top of the root before; does nothing when the day
 * has one. From then on not even we can write the past anew without its showing.
 */
export async function makeJournalRoot(ground: Ground): Promise<JournalRoot | undefined> {
  const now = ground.clock.now();
  const day = now.toISOString().slice(0, 10);
  const { there, previous, heads } = await ground.database.asPlatform(
    async ({ db }) => {
      const last = await db
        .selectFrom('journalRoot')
        .select(['day', 'root'])
        .orderBy('day', 'desc')
        .limit(1)
        .executeTakeFirst();
      const found = await sql<{ dealershipId: string; seq: number; hash: Buffer }>`
        select distinct on (dealership_id) dealership_id, seq, hash from journal_seal
        order by dealership_id, seq desc`.execute(db);
      return { there: last !== undefined && last.day >= day, previous: last?.root, heads: found.rows };
    },
    {},
    { write: false },
  );
  if (there) return undefined;
  const content = {
    day,
    leaves: heads.map((head) => leafOf(head.dealershipId, head.seq, head.hash)).toSorted(),
    previous: previous ?? chainStart.toString('hex'),
  };
  const root = rootOf(content);
  const signed = await ground.signer.sign(Buffer.from(root, 'hex'), now);
  await ground.database.asPlatform(({ db }) =>
    db
      .insertInto('journalRoot')
      .values({
        ...content,
        madeAt: now,
        heads: JSON.stringify(Object.fromEntries(heads.map((head) => [head.dealershipId, head.seq]))),
        root,
        keyId: signed.keyId,
        signature: signed.signature,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  return { ...content, madeAt: now.toISOString(), root, ...signed };
}

const published = (row: {
  day: string;
  madeAt: Date;
  leaves: string[];
  previous: string;
  root: string;
  keyId: string;
  signature: string;
}): JournalRoot => ({
  day: row.day,
  madeAt: row.madeAt.toISOString(),
  leaves: row.leaves,
  previous: row.previous,
  root: row.root,
  keyId: row.keyId,
  signature: row.signature,
});

/** Roots, newest first: the newest so many, or those up to a day. */
export async function listJournalRoots(ground: Ground, count: number, until?: string): Promise<JournalRoot[]> {
  const rows = await ground.database.asPlatform(
    ({ db }) => {
      let query = db.selectFrom('journalRoot').selectAll().orderBy('day', 'desc').limit(count);
      if (until) query = query.where('day', '<=', until);
      return query.execute();
    },
    {},
    { write: false },
  );
  return rows.map(published);
}

/** What does not hold: a root by itself, or a journal whose head is not what was signed. */
export interface BrokenRoot {
  day: string;
  why: string;
  /** The journal that was written anew, and the number up to which it was signed. */
  dealershipId?: string;
  seq?: number;
}

/**
 * Follows the roots from the first, with their signatures, and compares every head that was signed with the chain as it
 * is now. Journals of purged dealerships are gone, and are no break.
 */
export async function findBrokenRoot(ground: Ground): Promise<{ count: number; broken: BrokenRoot | undefined }> {
  const keys = await ground.signer.publicKeys();
  let previous = chainStart.toString('hex');
  let count = 0;
  let after = '0001-01-01';
  for (;;) {
    const { rows, hashes } = await ground.database.asPlatform(
      async ({ db }) => {
        const page = await db
          .selectFrom('journalRoot')
          .selectAll()
          .where('day', '>', after)
          .orderBy('day')
          .limit(50)
          .execute();
        const wanted = page.flatMap((row) =>
          Object.entries(row.heads as Record<string, number>).map(([id, seq]) => ({ id, seq })),
        );
        const found = await sql<{ id: string; seq: number; hash: Buffer }>`
          select s.dealership_id as id, s.seq, s.hash from journal_seal s
          join unnest(${wanted.map((one) => one.id)}::uuid[], ${wanted.map((one) => one.seq)}::bigint[]) as w (id, seq)
            on s.dealership_id = w.id and s.seq = w.seq`.execute(db);
        const alive = await sql<{ id: string; last: number }>`
          select dealership_id as id, max(seq) as last from journal_seal group by dealership_id`.execute(db);
        return {
          rows: page,
          hashes: {
            heads: new Map(found.rows.map((row) => [`${row.id} ${row.seq}`, row.hash])),
            last: new Map(alive.rows.map((row) => [row.id, row.last])),
          },
        };
      },
      {},
      { write: false },
    );
    if (rows.length === 0) return { count, broken: undefined };
    for (const row of rows) {
      const root = published(row);
      const bad = (why: string, more: Partial<BrokenRoot> = {}) => ({ count, broken: { day: root.day, why, ...more } });
      if (root.previous !== previous) return bad('it does not follow the root before it');
      if (rootOf(root) !== root.root) return bad('its leaves were changed');
      if (!verifies(Buffer.from(root.root, 'hex'), root, keys)) return bad('its signature does not verify');
      const leaves = new Set(root.leaves);
      for (const [dealershipId, seq] of Object.entries(row.heads as Record<string, number>)) {
        if (!hashes.last.has(dealershipId)) continue;
        const hash = hashes.heads.get(`${dealershipId} ${seq}`);
        if (!hash || !leaves.has(leafOf(dealershipId, seq, hash)))
          return bad('a journal was written anew after it was signed', { dealershipId, seq });
      }
      previous = root.root;
      count += 1;
      after = row.day;
    }
  }
}
