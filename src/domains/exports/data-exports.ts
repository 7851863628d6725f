import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { newId } from '#kernel/ids.ts';
import { Conflict, Gone, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { passphraseKey } from '#platform/keys/stream-cipher.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { deadAfter, mostRunning, mostWaiting } from './data-export.ts';
import type { DataExport, ExportRequest } from './data-export.ts';
import { runExport } from './tasks.ts';

/** Its own rows may be written in every state in which the owner can still take everything out. */
export const leaving = { write: true, lettingGo: true } as const;

/** Where the key made of a passphrase stands while the archive is being written. */
export const protectionPlace = (exportId: string): string => `export protection ${exportId}`;
/** Where the sealed archive stands. */
export const archivePlace = (exportId: string): string => `export archive ${exportId}`;

const rows = (ctx: Context) =>
  ctx.db
    .selectFrom('dataExport as one')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'one.dealershipId').onRef('staff.id', '=', 'one.requestedBy'),
    )
    .select([
      'one.id',
      'one.kind',
      'one.fiscalYear',
      'one.photos',
      'one.protected',
      'one.nightly',
      'one.state',
      'one.problem',
      'one.progress',
      'staff.name as by',
      'one.requestedAt',
      'one.snapshotAt',
      'one.finishedAt',
      'one.expiresAt',
      'one.bytes',
      'one.sha256',
      'one.contents',
      'one.downloads',
      'one.blob',
    ])
    .where('one.dealershipId', '=', ctx.dealershipId);
type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

function shown({ blob: _blob, progress, ...row }: Row): DataExport {
  const reached = progress as unknown as DataExport['progress'] & { rows?: number };
  return { ...row, progress: reached?.rows === undefined ? null : reached } as unknown as DataExport;
}

/** Exports and packs, newest first. */
export async function listExports(ctx: Context): Promise<DataExport[]> {
  const found = await rows(ctx).orderBy('one.requestedAt', 'desc').orderBy('one.id', 'desc').limit(50).execute();
  return found.map(shown);
}

/** @throws NotFound */
export async function findExport(ctx: Context, exportId: string): Promise<DataExport & { blob: string | null }> {
  const row = await rows(ctx).where('one.id', '=', exportId).executeTakeFirst();
  if (!row) throw new NotFound('export');
  return { ...shown(row), blob: row.blob };
}

/**
 * Asks for an export or a pack. It is written by a job; at most two of a dealership run at once, others wait.
 * @throws Conflict when too many wait already
 */
export async function requestExport(own: Pick<OwnContext, 'work'>, given: ExportRequest): Promise<DataExport> {
  const id = newId();
  // The passphrase itself is kept nowhere: only the key that it makes, sealed, until the archive is written.
  const salt = randomBytes(16);
  const key = given.passphrase === undefined ? undefined : await passphraseKey(given.passphrase, salt);
  return own.work(async (ctx) => {
    await lockExports(ctx);
    const { count } = await ctx.db
      .selectFrom('dataExport')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirstOrThrow();
    if (count >= mostWaiting)
      throw new Conflict(`${mostWaiting} exports are waiting already. Wait for one of them.`, {}, 'too_many_exports');
    await ctx.db
      .insertInto('dataExport')
      .values({
        dealershipId: ctx.dealershipId,
        id,
        kind: given.kind,
        fiscalYear: given.fiscalYear ?? null,
        photos: given.photos,
        locale: ctx.locale,
        protected: key !== undefined,
        protection: key ? ctx.key.seal(Buffer.concat([salt, key]), protectionPlace(id)) : null,
        requestedBy: ctx.actor.staffId,
        requestedUser: ctx.actor.kind === 'user' ? ctx.actor.id : null,
        requestedAt: ctx.now,
      })
      .execute();
    await record(ctx, {
      event: 'export.requested',
      record: { kind: 'export', id },
      after: { kind: given.kind, fiscalYear: given.fiscalYear ?? null, protected: key !== undefined },
    });
    await enqueue(ctx, runExport, { exportId: id });
    return shown(await rows(ctx).where('one.id', '=', id).executeTakeFirstOrThrow());
  }, leaving);
}

/** One who asks, starts or ends an export of the dealership at a time. */
export async function lockExports(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('exports ' || ${ctx.dealershipId}, 0))`.execute(ctx.db);
}

/** Whether another export may begin now. Runs that were not heard of for two minutes have died, and hold no place. */
export async function mayBegin(ctx: Context): Promise<boolean> {
  const { count } = await ctx.db
    .selectFrom('dataExport')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'running')
    .where('aliveAt', '>', new Date(ctx.now.getTime() - deadAfter))
    .executeTakeFirstOrThrow();
  return count < mostRunning;
}

/** Puts in what waits, oldest first: after a run has ended, and for those whose run died. */
export async function beginNext(ctx: Context): Promise<void> {
  const waiting = await ctx.db
    .selectFrom('dataExport')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where(({ or, eb, and }) =>
      or([
        eb('state', '=', 'waiting'),
        and([eb('state', '=', 'running'), eb('aliveAt', '<', new Date(ctx.now.getTime() - deadAfter))]),
      ]),
    )
    .orderBy('requestedAt')
    .orderBy('id')
    .limit(mostRunning)
    .execute();
  for (const { id } of waiting) await enqueue(ctx, runExport, { exportId: id }, { key: `export ${id}` });
}

/** Removes an export: its file for good, at once. One that is being written is stopped. @throws NotFound */
export async function removeExport(own: Pick<OwnContext, 'work' | 'ground'>, exportId: string): Promise<void> {
  const blob = await own.work(async (ctx) => {
    await lockExports(ctx);
    const found = await findExport(ctx, exportId);
    if (found.state === 'removed') return found.blob;
    await ctx.db
      .updateTable('dataExport')
      .set((eb) => ({ state: 'removed', blob: null, protection: null, fence: eb('fence', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', exportId)
      .execute();
    await record(ctx, { event: 'export.removed', record: { kind: 'export', id: exportId } });
    return found.blob;
  }, leaving);
  if (blob) await own.ground.blobs.delete(blob);
}

const ticketPlace = 'export ticket';
const ticketLife = 24 * 3_600_000;

/** Whether an export's days are over: then nobody gets it, whether or not the job has come round to its file. */
export const isOver = ({ expiresAt }: { expiresAt: Date | null }, now: Date): boolean =>
  expiresAt !== null && expiresAt <= now;

/**
 * A ticket for one download, for the person who shows who they are: it holds for a day, so that a download that was cut
 * goes on where it stopped, and only together with that person's session.
 * @throws Gone when it is not there any more · Conflict while it is not ready
 */
export async function giveTicket(ctx: Context, exportId: string): Promise<{ path: string; bytes: number }> {
  const found = await findExport(ctx, exportId);
  if (found.state === 'expired' || found.state === 'removed' || isOver(found, ctx.now))
    throw new Gone('The export is not kept any more.');
  if (found.state !== 'ready') throw new Conflict('The export is not ready yet.', {}, 'not_ready');
  await ctx.db
    .updateTable('dataExport')
    .set((eb) => ({ downloads: eb('downloads', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', exportId)
    .execute();
  await record(ctx, { event: 'export.downloaded', record: { kind: 'export', id: exportId } });
  const until = ctx.now.getTime() + ticketLife;
  const ticket = ctx.key.seal(`${exportId} ${ctx.actor.id} ${until}`, ticketPlace).toString('base64url');
  return { path: `/api/exports/${exportId}/file?ticket=${ticket}`, bytes: found.bytes! };
}

/** @throws NotFound when the ticket is none, another person's or for another export · Gone when its day is over */
export function requireTicket(ctx: Context, exportId: string, ticket: string): void {
  let told: string[];
  try {
    told = ctx.key.open(Buffer.from(ticket, 'base64url'), ticketPlace).toString().split(' ');
  } catch {
    throw new NotFound('download');
  }
  const [of, who, until] = told;
  if (of !== exportId || who !== ctx.actor.id) throw new NotFound('download');
  if (!(Number(until) > ctx.now.getTime())) throw new Gone('This download link is over. Begin the download again.');
}

/** What is known of the last export of everything, for those who ask before a dealership leaves. */
export interface LastExport {
  /** The newest that was finished; its file may have expired. */
  finishedAt: Date | null;
  /** Whether somebody began to download it. */
  downloaded: boolean;
  /** Until when its file is kept; null when there is none. */
  availableUntil: Date | null;
  /** Whether one waits or runs now. */
  underWay: boolean;
  /** Fiscal years of which a records pack was taken. */
  recordsPacks: number[];
}

/** Facts on the exports of a dealership. */
export async function lastExport(ctx: Context): Promise<LastExport> {
  const found = await ctx.db
    .selectFrom('dataExport')
    .select(['kind', 'fiscalYear', 'state', 'finishedAt', 'expiresAt', 'downloads', 'bytes'])
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('requestedAt', 'desc')
    .execute();
  const whole = found.find((one) => one.kind === 'everything' && one.bytes !== null);
  return {
    finishedAt: whole?.finishedAt ?? null,
    downloaded: (whole?.downloads ?? 0) > 0,
    availableUntil: whole?.state === 'ready' ? whole.expiresAt : null,
    underWay: found.some((one) => one.state === 'waiting' || one.state === 'running'),
    recordsPacks: [
      ...new Set(found.flatMap((one) => (one.kind === 'records' && one.bytes !== null ? [one.fiscalYear!] : []))),
    ].toSorted((a, b) => a - b),
  };
}
