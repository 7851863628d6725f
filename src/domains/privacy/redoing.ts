import { sql } from 'kysely';
import { endAllSessions, eraseUser } from '#domains/accounts/index.ts';
import { optOutAgain, showRestricted } from '#domains/customers/index.ts';
import { revokeAgain } from '#domains/dealerships/index.ts';
import { leaveAll } from '#domains/closing/index.ts';
import { releaseAgain } from '#domains/social/index.ts';
import { chooseAgain } from '#domains/support/index.ts';
import { because } from '#platform/database/cause.ts';
import type { Context } from '#platform/database/context.ts';
import { HasLeft } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { compareErasures, keepErasures } from '#platform/ledger/index.ts';
import type { ErasureLine } from '#platform/ledger/index.ts';
import { eraseByPlatform, forgetStaff, restrictAgain } from './erasing-by-platform.ts';
import { endKeeping } from './kept.ts';

/** What a restored database had again, by kind. */
export type Redone = Partial<Record<ErasureLine['erased'], number>>;

/**
 * After a restore, before anybody is let in: everything of the ledger that is back is erased again, or said no to again, by
 * the same functions that did it, and every session ends. A dealership that was purged has no part in it; whoever purges it again does so before.
 */
export const redoErasures = (ground: Ground, given?: readonly ErasureLine[]): Promise<Redone> =>
  because({ kind: 'duty', of: 'erasure' }, () => redoAll(ground, given));

async function redoAll(ground: Ground, given?: readonly ErasureLine[]): Promise<Redone> {
  const lines = given ?? (await ground.ledger.erasures());
  const redone: Redone = {};
  const of = Map.groupBy(lines, (line) => line.dealershipId);
  for (const [dealershipId, own] of of) {
    if (dealershipId === null) continue;
    const done = await inDealership(ground, dealershipId, own);
    for (const [kind, n] of Object.entries(done)) redone[kind as 'customer'] = (redone[kind as 'customer'] ?? 0) + n;
  }
  for (const line of await accountsBack(ground, of.get(null) ?? [])) {
    if (line.erased === 'account_opt_out') {
      const { record, about = '', at } = line;
      if (await ground.database.asPlatform((ctx) => chooseAgain(ctx, record, about, new Date(at))))
        redone.account_opt_out = (redone.account_opt_out ?? 0) + 1;
      continue;
    }
    const child = line.erased === 'child';
    await leaveAll(ground, line.record, {
      forced: true,
      ...(child ? { also: (ctx, staffId) => forgetStaff(ctx, staffId, why(line)) } : {}),
    });
    await ground.database.asPlatform((ctx) => eraseUser(ctx, line.record, child ? 'child' : 'account'));
    redone[line.erased] = (redone[line.erased] ?? 0) + 1;
  }
  // Which sessions ended since cannot be known: everybody signs in again.
  const sessions = await ground.database.asPlatform((ctx) => endAllSessions(ctx));
  await keepErasures(ground, lines);
  if (sessions > 0) ground.log.warn({ sessions }, 'sessions of an older database are ended');
  if (Object.keys(redone).length > 0)
    ground.log.warn({ erased: redone }, 'what was erased or said no to was back, and is so again');
  return redone;
}

/** At the start, before anybody is let in: ledger and database are compared, and what an older database has again goes. */
export async function readyErasures(ground: Ground): Promise<void> {
  const unknown = await compareErasures(ground);
  if (unknown.length > 0) await redoErasures(ground, unknown);
}

const why = (line: ErasureLine): string => `Deletion ledger, ${line.at.slice(0, 10)}: was back with an older copy`;

/** Erases again what is back of one dealership, in this transaction. */
export async function redoIn(ctx: Context, lines: readonly ErasureLine[]): Promise<Redone> {
  const redone: Redone = {};
  for (const line of await backIn(ctx, lines)) {
    if (await redo(ctx, line)) redone[line.erased] = (redone[line.erased] ?? 0) + 1;
  }
  // What a rule had kept of them, and was over since.
  while ((await endKeeping(ctx)) === 100);
  return redone;
}

const redo = (ctx: Context, line: ErasureLine): Promise<boolean> => {
  const at = new Date(line.at);
  switch (line.erased) {
    case 'customer':
      return eraseByPlatform(ctx, line.record, why(line));
    case 'opt_out':
      return optOutAgain(ctx, line.record, at);
    case 'restricted':
      return restrictAgain(ctx, line.record, why(line));
    case 'api_key':
      return revokeAgain(ctx, line.record, at);
    default:
      return releaseAgain(ctx, line.record, at, line.erased === 'meta');
  }
};

async function inDealership(ground: Ground, dealershipId: string, lines: readonly ErasureLine[]): Promise<Redone> {
  const known = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('dealership').select('state').where('dealershipId', '=', dealershipId).executeTakeFirst(),
    {},
    { write: false },
  );
  if (!known) return {};
  return ground.database
    .asDealership({ dealershipId, cause: { kind: 'duty', of: 'erasure' } }, (ctx) => redoIn(ctx, lines), {
      write: true,
      lettingGo: true,
      statementTimeout: 120_000,
    })
    .catch((error: unknown) => {
      // It is being deleted with everything in it.
      if (error instanceof HasLeft) return {};
      throw error;
    });
}

/** Which of the records are there at all: most are not, and each that is costs a few statements. */
async function backIn(ctx: Context, lines: readonly ErasureLine[]): Promise<ErasureLine[]> {
  await showRestricted(ctx);
  // A restriction that was ended after it was asked for is none.
  const ended = new Map(lines.filter((line) => line.erased === 'unrestricted').map((line) => [line.record, line.at]));
  const wanted = lines.filter(
    (line) =>
      line.erased !== 'unrestricted' && !(line.erased === 'restricted' && (ended.get(line.record) ?? '') >= line.at),
  );
  const of = (...kinds: ErasureLine['erased'][]): string[] =>
    wanted.filter((line) => kinds.includes(line.erased)).map((line) => line.record);
  const { rows } = await sql<{ id: string }>`
    select id from customer where dealership_id = ${ctx.dealershipId} and restriction is distinct from 'kept'
      and id = any (${of('customer', 'opt_out', 'restricted')}::uuid[])
    union all
    select id from channel where dealership_id = ${ctx.dealershipId} and state <> 'disconnected'
      and id = any (${of('channel', 'meta')}::uuid[])
    union all
    select id from api_key where dealership_id = ${ctx.dealershipId} and revoked_at is null
      and id = any (${of('api_key')}::uuid[])`.execute(ctx.db);
  const back = new Set(rows.map((row) => row.id));
  return wanted.filter((line) => back.has(line.record));
}

async function accountsBack(ground: Ground, lines: readonly ErasureLine[]): Promise<ErasureLine[]> {
  if (lines.length === 0) return [];
  const { rows } = await ground.database.asPlatform(
    ({ db }) =>
      sql<{
        id: string;
      }>`select id from user_account where id = any (${lines.map((line) => line.record)}::uuid[])`.execute(db),
    {},
    { write: false },
  );
  const back = new Set(rows.map((row) => row.id));
  return lines.filter((line) => back.has(line.record));
}
