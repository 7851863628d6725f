import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Context, PlatformContext } from '../database/context.ts';
import type { Ground } from '../ground.ts';
import { keyVersionOf } from './cipher.ts';
import type { DataKey } from './keyring.ts';
import { passingFiles, sealedColumns, sealedFiles } from './sealed-places.ts';
import type { SealedColumn, SealedFile } from './sealed-places.ts';

/** Milliseconds after which no node and no running work can still seal with the version before. */
const graceAfterTurn = 15 * 60_000;
/** Pages of a table (8 kB) that are looked through in one transaction. */
const pages = 64;

/** How far a scope's key has turned. */
export interface Turned {
  scope: string;
  /** The version in use. */
  version: number;
  /** Values that were sealed anew in this run. */
  resealed: number;
  /** Values that an older version still opens. */
  left: number;
  /** Older versions that were destroyed in this run. */
  destroyed: number[];
  /** Until when older versions are kept although nothing is sealed with them, because work under way might be. */
  waitsUntil: Date | null;
}

type Found = Record<string, unknown> & { place_at: string; sealed_value: Buffer };

/**
 * Seals everything of a scope with the newest version of its key, and destroys the older ones when nothing is left that
 * they open. Killed at any point, it goes on where it was: what is new already is passed over.
 *
 * @param dealershipId whose rows; null for the platform's own
 */
export async function reseal(ground: Ground, dealershipId: string | null, signal?: AbortSignal): Promise<Turned> {
  const scope = dealershipId ?? 'platform';
  ground.keyring.forget(scope);
  const key = await ground.keyring.of(scope);
  const columns = sealedColumns.filter(
    ({ of, scope: own }) => of === (dealershipId ? 'dealership' : 'platform') && !own,
  );
  const run = runOf(ground, dealershipId);
  let resealed = 0;
  let left = 0;
  for (const column of columns) {
    resealed += await resealColumn(run, column, key, signal);
    left += await countOld(run, column, key.version);
  }
  for (const file of dealershipId ? sealedFiles : []) {
    const done = await resealFiles(ground, run, file, key, signal);
    resealed += done.resealed;
    left += done.left;
  }
  if (dealershipId) left += await countPassing(ground, dealershipId, key.version);
  if (resealed > 0) await ground.keyring.noted('resealed', scope, { values: resealed, version: key.version, left });
  const versions = await ground.keyring.versions(scope);
  const made = versions.at(-1)!.createdAt;
  const until = new Date(made.getTime() + graceAfterTurn);
  const may = versions.length > 1 && left === 0 && ground.clock.now() >= until;
  const destroyed = may ? await ground.keyring.destroy(scope, key.version) : [];
  return {
    scope,
    version: key.version,
    resealed,
    left,
    destroyed,
    waitsUntil: versions.length > 1 && left === 0 && !may ? until : null,
  };
}

/**
 * The keys of a dealership's channels: each has one of its own. With `begin` each gets a new version; in any case what is
 * sealed with an older one is sealed anew, and older ones go once no running work can still seal with them.
 *
 * @returns how many older versions are left
 */
export async function resealChannels(ground: Ground, dealershipId: string, begin = false): Promise<number> {
  const column = sealedColumns.find((one) => one.scope)!;
  const run = runOf(ground, dealershipId);
  let left = 0;
  for (const row of await run((ctx) => read(ctx, column, 0, null, undefined))) {
    const scope = column.scope!(dealershipId, row);
    let versions = await ground.keyring.versions(scope);
    if (versions.length === 0) continue; // disconnected meanwhile
    if (begin) {
      await ground.keyring.rotate(scope);
      versions = await ground.keyring.versions(scope);
    }
    if (versions.length < 2) continue;
    const newest = versions.at(-1)!;
    const current = keyVersionOf(row.sealed_value) === newest.version;
    ground.keyring.forget(scope);
    const key = await ground.keyring.of(scope);
    if (!current) await run((ctx) => write(ctx, column, key, [row]));
    if (current && ground.clock.now().getTime() >= newest.createdAt.getTime() + graceAfterTurn) {
      await ground.keyring.destroy(scope, newest.version);
    } else left += versions.length - 1;
  }
  return left;
}

type AnyContext = Pick<Context, 'db' | 'now' | 'ground'> & Partial<Pick<Context, 'dealershipId'>>;
type Run = <T>(work: (ctx: AnyContext) => Promise<T>) => Promise<T>;

function runOf(ground: Ground, dealershipId: string | null): Run {
  if (!dealershipId) return (work) => ground.database.asPlatform((ctx: PlatformContext) => work(ctx));
  return (work) =>
    ground.database.asDealership({ dealershipId, cause: { kind: 'platform', of: 'keys' } }, (ctx) => work(ctx), {
      write: true,
      lettingGo: true,
      whole: true,
      statementTimeout: 60_000,
    });
}

async function resealColumn(run: Run, column: SealedColumn, key: DataKey, signal?: AbortSignal): Promise<number> {
  const size = await run(async ({ db }) => {
    const { rows } = await sql<{ pages: number }>`
      select pg_relation_size(${column.table}::regclass) / current_setting('block_size')::int as pages`.execute(db);
    return rows[0]!.pages;
  });
  let done = 0;
  for (let page = 0; page < size; page += pages) {
    signal?.throwIfAborted();
    done += await run(async (ctx) => write(ctx, column, key, await read(ctx, column, key.version, page, pages)));
  }
  return done;
}

/** Sealed values that are not of the version, in a range of the table's pages or in all of it. */
async function read(
  ctx: AnyContext,
  column: SealedColumn,
  version: number,
  page: number | null,
  count: number | undefined,
): Promise<Found[]> {
  const range =
    page === null || count === undefined
      ? sql``
      : sql`and ctid >= ${`(${page},0)`}::tid and ctid < ${`(${page + count},0)`}::tid`;
  const { rows } = await sql<Found>`
    select ctid::text as place_at, ${sql.join(column.by.map((name) => sql`${sql.ref(name)} as ${sql.ref(`by_${name}`)}`))},
      ${sql.ref(column.column)} as sealed_value
    from ${sql.table(column.table)}
    where ${mine(ctx)} and ${sql.ref(column.column)} is not null and ${old(column, version)} ${range}`.execute(ctx.db);
  // The builder gives back names in camel case; the list speaks the table's own.
  return (rows as unknown as Record<string, unknown>[]).map((row) => ({
    ...Object.fromEntries(column.by.map((name) => [name, row[camel(`by_${name}`)]])),
    place_at: row.placeAt as string,
    sealed_value: row.sealedValue as Buffer,
  }));
}

async function write(ctx: AnyContext, column: SealedColumn, key: DataKey, found: readonly Found[]): Promise<number> {
  if (found.length === 0) return 0;
  const places = found.map((row) => row.place_at);
  const olds = found.map((row) => row.sealed_value);
  const news = found.map((row) => {
    const place = column.place(row);
    try {
      return key.seal(key.open(row.sealed_value, place), place);
    } catch (error) {
      // Named, because the old version of the key stays until somebody has looked at it.
      throw new Error(`${column.table}.${column.column} at "${place}" does not open`, { cause: error });
    }
  });
  if (column.written === 'in_journal') {
    const ids = found.map((row) => row.id as string);
    const { rows } = await sql<{ n: number }>`
      select core.replace_sealed(${newId()}, ${ctx.now}, ${ids}, ${olds}, ${news}) as n`.execute(ctx.db);
    return rows[0]!.n;
  }
  if (column.written === 'by_owner') {
    const { rows } = await sql<{ n: number }>`
      select core.reseal(${column.table}, ${column.column}, ${places}::tid[], ${olds}, ${news}) as n`.execute(ctx.db);
    return rows[0]!.n;
  }
  const { numAffectedRows } = await sql`
    update ${sql.table(column.table)} as t set ${sql.ref(column.column)} = n.new
    from unnest(${places}::tid[], ${olds}::bytea[], ${news}::bytea[]) as n (place, old, new)
    where t.ctid = n.place and t.${sql.ref(column.column)} = n.old`.execute(ctx.db);
  return Number(numAffectedRows ?? 0n);
}

async function countOld(run: Run, column: SealedColumn, version: number): Promise<number> {
  return run(async (ctx) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from ${sql.table(column.table)}
      where ${mine(ctx)} and ${sql.ref(column.column)} is not null and ${old(column, version)}`.execute(ctx.db);
    return rows[0]!.n;
  });
}

const mine = (ctx: AnyContext) => (ctx.dealershipId ? sql`dealership_id = ${ctx.dealershipId}` : sql`true`);

/** Sealed values say their key's version in bytes 2 to 5 (cipher.ts). */
function old(column: SealedColumn, version: number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(version);
  return sql`substring(${sql.ref(column.column)} from 2 for 4) <> ${bytes}`;
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Sealed files: opened, sealed anew and put in the place of the old one, which stays whole until the new one is. */
async function resealFiles(
  ground: Ground,
  run: Run,
  file: SealedFile,
  key: DataKey,
  signal?: AbortSignal,
): Promise<{ resealed: number; left: number }> {
  let resealed = 0;
  let left = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await run(async (ctx) => {
      const found = await sql<{ id: string; blob: string }>`
        select id, ${sql.ref(file.column)} ->> 'blob' as blob from ${sql.table(file.table)}
        where ${mine(ctx)} and id > ${after} and ${sql.ref(file.column)} ->> 'blob' is not null
        order by id limit 200`.execute(ctx.db);
      return found.rows;
    });
    if (rows.length === 0) return { resealed, left };
    for (const row of rows) {
      signal?.throwIfAborted();
      try {
        const sealed = await ground.blobs.get(row.blob);
        if (keyVersionOf(sealed) === key.version) continue;
        await ground.blobs.put(row.blob, key.seal(key.open(sealed, file.place(row)), file.place(row)));
        resealed += 1;
      } catch (error) {
        if (error instanceof NotFound) continue; // deleted meanwhile
        left += 1;
        ground.log.error({ err: error, kind: file.kind }, 'a file could not be sealed anew');
      }
    }
    after = rows.at(-1)!.id;
  }
}

/** Files that will be gone in days and that an older version still opens. */
async function countPassing(ground: Ground, dealershipId: string, version: number): Promise<number> {
  let left = 0;
  for (const { kind, versionAt } of passingFiles) {
    for await (const { name } of ground.blobs.list(`${dealershipId}/${kind}/`)) {
      const head: Buffer[] = [];
      try {
        const { stream } = await ground.blobs.open(name, { start: versionAt, end: versionAt + 3 });
        for await (const part of stream) head.push(part as Buffer);
      } catch (error) {
        if (error instanceof NotFound) continue; // gone meanwhile
        throw error;
      }
      if (Buffer.concat(head).readUInt32BE(0) !== version) left += 1;
    }
  }
  return left;
}
