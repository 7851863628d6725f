import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import { ConfigProblem } from '../config.ts';
import type { Cause } from '../database/cause.ts';
import { Withdrawn } from '../database/database.ts';
import type { DB } from '../database/schema.ts';
import type { Ground } from '../ground.ts';
import { namesIn } from '../keys/key-file.ts';
import { checkSealedFile, writeSealedFile } from '../keys/sealed-file.ts';
import { BackupFolder } from './backup-folder.ts';

/** Days that a copy of a dealership is kept (promises 3). */
const copyDays = 35;

/** Where a copy's key is sealed, and what its file is. */
export const copyPlace = (copyId: string): string => `dealership copy ${copyId}`;

/** A row as a copy holds it: one line of JSON each, tables by name. */
export interface CopiedRow {
  table: string;
  row: Record<string, unknown>;
}

/** Tables that a copy does not hold: whom a session or sub-domain belongs to is the platform's, copies hold no copies. */
const notCopied = ['user_session', 'slug_claim', 'dealership_copy'];

export const copyFolder = (ground: Ground): BackupFolder => {
  if (!ground.config.backupDir) throw new ConfigProblem('AUTOMO_BACKUPS is off: no copies are made');
  return new BackupFolder(ground.config.backupDir);
};

/** Tenant tables, by name. */
export async function tenantTables(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'dealership_id' and not a.attisdropped
    where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`.execute(db);
  return rows.map((row) => row.name).filter((name) => !notCopied.includes(name));
}

const cause: Cause = { kind: 'platform', of: 'backup' };

/**
 * A copy of everything that one dealership has in the database, as it stands at one moment, in a file of its own that
 * the dealership's key seals: with the key it dies.
 */
export async function copyDealership(ground: Ground, dealershipId: string): Promise<{ id: string; rows: number }> {
  const folder = copyFolder(ground);
  const id = newId();
  const file = folder.copy(dealershipId, id);
  const fileKey = randomBytes(32);
  let rows = 0;
  let tables = 0;
  try {
    const facts = await ground.database.asDealership(
      { dealershipId, cause },
      async (ctx) => {
        async function* content(): AsyncGenerator<Buffer> {
          for (const table of await tenantTables(ctx.db)) {
            tables += 1;
            await sql`declare copied no scroll cursor for select to_jsonb(t) as row from ${sql.table(table)} t
              where dealership_id = ${dealershipId}`.execute(ctx.db);
            for (;;) {
              const found = await sql<{ row: object }>`fetch 1000 from copied`.execute(ctx.db);
              if (found.rows.length === 0) break;
              rows += found.rows.length;
              yield Buffer.from(found.rows.map(({ row }) => `${JSON.stringify({ table, row })}\n`).join(''));
            }
            await sql`close copied`.execute(ctx.db);
          }
        }
        return writeSealedFile(file, fileKey, copyPlace(id), content(), { compress: true });
      },
      { snapshot: true, whole: true, statementTimeout: 600_000 },
    );
    const read = await checkSealedFile(file, fileKey, copyPlace(id));
    if (read.hash !== facts.hash) throw new Error('the copy does not read back');
    await ground.database.asDealership(
      { dealershipId, cause },
      (ctx) =>
        ctx.db
          .insertInto('dealershipCopy')
          .values({
            dealershipId,
            id,
            madeAt: ctx.now,
            tables,
            rows,
            bytes: facts.bytes,
            hash: facts.hash,
            fileKey: ctx.key.seal(fileKey, copyPlace(id)),
            verifiedAt: ctx.now,
            expiresAt: new Date(ctx.now.getTime() + copyDays * 86_400_000),
          })
          .execute(),
      { write: true, lettingGo: true },
    );
    return { id, rows };
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Copies every dealership that has a key, and removes copies that are too old or whose dealership is gone. */
export async function copyDealerships(ground: Ground, signal?: AbortSignal): Promise<number> {
  const ids = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('dealership')
        .select('dealershipId')
        .where('state', '<>', 'purged')
        .orderBy('dealershipId')
        .execute(),
    {},
    { write: false },
  );
  const begunAt = ground.clock.now();
  let done = 0;
  const failures: string[] = [];
  for (const { dealershipId } of ids) {
    signal?.throwIfAborted();
    try {
      await copyDealership(ground, dealershipId);
      await expireCopies(ground, dealershipId);
      done += 1;
    } catch (error) {
      if (error instanceof Withdrawn || error instanceof NotFound) continue;
      ground.log.error({ err: error, dealership: dealershipId }, 'a dealership could not be copied');
      failures.push((error as Error).message.slice(0, 200));
    }
  }
  const alive = new Set(ids.map((one) => one.dealershipId));
  const root = path.join(copyFolder(ground).root, 'copies');
  for (const name of namesIn(root)) if (!alive.has(name)) await rm(path.join(root, name), { recursive: true });
  await ground.database.asPlatform(({ db }) =>
    db
      .insertInto('backup')
      .values({
        id: newId(),
        kind: 'copies',
        state: failures.length === 0 ? 'done' : 'failed',
        begunAt,
        endedAt: ground.clock.now(),
        files: done,
        error: failures[0] ?? null,
        ...(failures.length === 0 ? { verifiedAt: ground.clock.now() } : {}),
      })
      .execute(),
  );
  return done;
}

async function expireCopies(ground: Ground, dealershipId: string): Promise<void> {
  const folder = copyFolder(ground);
  const kept = await ground.database.asDealership(
    { dealershipId, cause },
    async (ctx) => {
      await ctx.db
        .deleteFrom('dealershipCopy')
        .where('dealershipId', '=', dealershipId)
        .where('expiresAt', '<=', ctx.now)
        .execute();
      return ctx.db.selectFrom('dealershipCopy').select('id').where('dealershipId', '=', dealershipId).execute();
    },
    { write: true, lettingGo: true },
  );
  const ids = new Set(kept.map((one) => one.id));
  const shelf = path.dirname(folder.copy(dealershipId, 'x'));
  if (!existsSync(shelf)) return;
  for (const name of namesIn(shelf)) if (!ids.has(name)) await rm(path.join(shelf, name), { force: true });
}

/** Copies of a dealership, newest first. */
export const copiesOf = (ground: Ground, dealershipId: string): Promise<{ id: string; madeAt: Date; rows: number }[]> =>
  ground.database.asDealership({ dealershipId, cause }, ({ db }) =>
    db
      .selectFrom('dealershipCopy')
      .select(['id', 'madeAt', 'rows'])
      .where('dealershipId', '=', dealershipId)
      .orderBy('madeAt', 'desc')
      .execute(),
  );
