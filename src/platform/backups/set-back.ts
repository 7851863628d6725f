import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { newId } from '#kernel/ids.ts';
import { NotFound, Unavailable } from '#kernel/problems.ts';
import { builderOver } from '../database/connection.ts';
import { noOrigin, systemActor } from '../database/context.ts';
import type { Context } from '../database/context.ts';
import type { Superuser } from '../database/superuser.ts';
import type { Ground } from '../ground.ts';
import { checkSealedFile, readSealedFile } from '../keys/sealed-file.ts';
import type { ErasureLine } from '../ledger/index.ts';
import { all } from './blob-copies.ts';
import type { CopiedRow } from './copies.ts';
import { copyFolder, copyPlace } from './copies.ts';

/**
 * What a set-back leaves as it is now. The journal is only added to; who may enter, what was let go and what went out
 * into the world (letters, posts) is a fact of today, whatever the dealership's own records are set back to.
 */
const staysAsItIs = new Set([
  'api_key',
  'calendar_feed', // who ended a link ended it for good
  'channel',
  'channel_connection',
  'dealership',
  'dealership_copy',
  'dealership_inbound_mail',
  'dealership_mail',
  'deal_series', // a number that was given since is not given again
  'delivery',
  'delivery_attempt',
  'idempotency_key',
  'invitation',
  'invoice_sending',
  'invoice_series',
  'journal',
  'journal_seal',
  'lead_thread', // letters that went out name these addresses
  'post',
  'post_template',
  'rights_request', // what a person asked, and by when they are owed the answer
  'rule_firing',
  'shared_picture',
  'site',
  'social_rule',
  'social_settings',
  'staff_member',
  'stock_series',
]);
/** Rows of today that stay beside those of then: a consent that was withdrawn since stays withdrawn, the proof of an erased one is kept. */
const joined = new Set(['consent', 'erased_consent']);

/** Erases again, in this transaction, what was erased since the copy was made. */
export type RedoIn = (ctx: Context, lines: readonly ErasureLine[]) => Promise<void>;

/** What a set-back did. */
export interface SetBack {
  dealershipId: string;
  copyId: string;
  madeAt: Date;
  rows: number;
}

/**
 * Sets one dealership back to a copy of it, in one transaction that touches no other: its rows go, those of the copy
 * come; whoever was erased since is erased again before anybody can look. Waits until nobody of it writes, and raises its epoch, so that no job or request of before can write after.
 * Numbers that were given since are not given again. What it did is in the dealership's journal.
 *
 * @param admin a session that may set `session_replication_role`: the order of tables does not matter then, and every
 * reference is checked at the end instead
 * @throws NotFound when there is no such copy · BrokenFile when it was changed · Unavailable when a reference would hang
 */
export async function setBack(
  ground: Ground,
  admin: Superuser,
  dealershipId: string,
  copyId: string,
  redo: RedoIn,
): Promise<SetBack> {
  const copy = await ground.database.asDealership({ dealershipId }, async (ctx) => {
    const row = await ctx.db
      .selectFrom('dealershipCopy')
      .selectAll()
      .where('dealershipId', '=', dealershipId)
      .where('id', '=', copyId)
      .executeTakeFirst();
    return row && { ...row, key: ctx.key.open(row.fileKey, copyPlace(copyId)) };
  });
  const file = copyFolder(ground).copy(dealershipId, copyId);
  if (!copy || !existsSync(file)) throw new NotFound('copy');
  const facts = await checkSealedFile(file, copy.key, copyPlace(copyId));
  if (facts.hash !== copy.hash) throw new Unavailable('This copy is not the one that was made.', 'copy_broken');

  const columns = await columnsOf(admin);
  const tables = [...columns.keys()].filter((name) => !staysAsItIs.has(name) && !joined.has(name));
  await admin.query(`begin; set local statement_timeout = '30min'; set local lock_timeout = '30s'`);
  try {
    await admin.query(`set local session_replication_role = replica`);
    await admin.query(`select pg_advisory_xact_lock(hashtextextended('fence ' || $1, 0))`, [dealershipId]);
    for (const table of tables)
      await admin.query(`delete from public.${table} where dealership_id = $1`, [dealershipId]);
    let rows = 0;
    let batch: CopiedRow[] = [];
    const put = async (): Promise<void> => {
      if (batch.length === 0) return;
      const { table } = batch[0]!;
      const there = columns.get(table) ?? [];
      // Columns by name: one that came since takes what it has by itself.
      const names = there.filter((name) => name in batch[0]!.row).map((name) => admin.escapeIdentifier(name));
      await admin.query(
        `insert into public.${table} (${names.join(', ')}) select ${names.join(', ')}
         from jsonb_populate_recordset(null::public.${table}, $1::jsonb) where dealership_id = $2
         ${joined.has(table) ? 'on conflict do nothing' : ''}`,
        [JSON.stringify(batch.map((one) => one.row)), dealershipId],
      );
      rows += batch.length;
      batch = [];
    };
    const lines = createInterface({
      input: Readable.from([await all(readSealedFile(file, copy.key, copyPlace(copyId)))]),
    });
    for await (const text of lines) {
      const one = JSON.parse(text) as CopiedRow;
      if (staysAsItIs.has(one.table) || !columns.has(one.table)) continue;
      if (batch.length >= 500 || (batch.length > 0 && batch[0]!.table !== one.table)) await put();
      batch.push(one);
    }
    await put();
    await dropHanging(admin, dealershipId);
    await admin.query(`update dealership set epoch = epoch + 1, version = version + 1 where dealership_id = $1`, [
      dealershipId,
    ]);
    await admin.query(`update site set version = version + 1 where dealership_id = $1`, [dealershipId]);
    // Open browsers and caches hear of it as of any entry.
    await admin.query(`set local session_replication_role = origin`);
    await admin.query(
      `insert into journal (dealership_id, id, at, actor_kind, event, record_kind, record_id, after)
       values ($1, $2, $3, 'system', 'dealership.set_back', 'dealership', $1, $4)`,
      [dealershipId, newId(), ground.clock.now(), JSON.stringify({ copyId, madeAt: copy.madeAt, rows })],
    );
    await redoErased(ground, admin, dealershipId, redo);
    await admin.query('commit');
    return { dealershipId, copyId, madeAt: copy.madeAt, rows };
  } catch (error) {
    await admin.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** As the office's role in the dealership, so that the rooms' own functions work under the rules that they always do. */
async function redoErased(ground: Ground, admin: Superuser, dealershipId: string, redo: RedoIn): Promise<void> {
  const { rows } = await admin.query<{ kind: ErasureLine['erased']; record: string; at: Date }>(
    `select kind, record, erased_at as at from erasure where dealership = $1 order by erased_at`,
    [dealershipId],
  );
  const lines = rows.map(({ kind, record, at }) => ({ erased: kind, record, dealershipId, at: at.toISOString() }));
  const key = await ground.keyring.of(dealershipId);
  const entered = await admin.query<{ epoch: number }>(`select epoch from dealership where dealership_id = $1`, [
    dealershipId,
  ]);
  const { epoch } = entered.rows[0]!;
  await admin.query(
    `select set_config('app.dealership_id', $1, true), set_config('app.actor', '', true), set_config('app.epoch', $2, true)`,
    [dealershipId, String(epoch)],
  );
  await admin.query('set local role automo_app');
  await redo(
    {
      db: builderOver(admin),
      dealershipId,
      epoch,
      actor: systemActor,
      origin: noOrigin,
      now: ground.clock.now(),
      locale: 'en',
      key,
      ground,
    },
    lines,
  );
  await admin.query('reset role');
}

/** Columns of tenant tables that are written, by table. */
async function columnsOf(admin: Superuser): Promise<Map<string, string[]>> {
  const { rows } = await admin.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and c.relname not in ('user_session', 'slug_claim')
     group by 1 having bool_or(a.attname = 'dealership_id') order by 1`,
  );
  return new Map(rows.map((row) => [row.name, row.columns]));
}

/**
 * Rows that stayed and speak of something that is not there any more go with it; a row of the copy that does so means
 * that the copy does not fit, and nothing is changed.
 */
async function dropHanging(admin: Superuser, dealershipId: string): Promise<void> {
  const { rows: keys } = await admin.query<{
    name: string;
    child: string;
    parent: string;
    own: string[];
    other: string[];
    emptied: string[] | null;
  }>(
    `select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
       (select array_agg(a.attname::text order by u.n) from unnest(k.conkey) with ordinality u (num, n) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as own,
       (select array_agg(a.attname::text order by u.n) from unnest(k.confkey) with ordinality u (num, n) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as other,
       case when k.confdeltype = 'n' then (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (coalesce(nullif(k.confdelsetcols, '{}'), k.conkey))) end as emptied
     from pg_constraint k join pg_namespace n on n.oid = k.connamespace
     where k.contype = 'f' and n.nspname = 'public'
       and exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'dealership_id')`,
  );
  for (let again = true; again;) {
    again = false;
    for (const { name, child, parent, own, other, emptied } of keys) {
      const hanging = `c.dealership_id = $1 and ${own.map((column) => `c.${column} is not null`).join(' and ')}
        and not exists (select from ${parent} p where ${own.map((column, at) => `p.${other[at]} = c.${column}`).join(' and ')})`;
      if (staysAsItIs.has(child) || joined.has(child)) {
        // As the key itself does it when what it names is deleted.
        const { rowCount } = await admin.query(
          emptied
            ? `update ${child} c set ${emptied.map((column) => `${column} = null`).join(', ')} where ${hanging}`
            : `delete from ${child} c where ${hanging}`,
          [dealershipId],
        );
        again ||= (rowCount ?? 0) > 0;
      } else {
        const { rowCount } = await admin.query(`select from ${child} c where ${hanging} limit 1`, [dealershipId]);
        if (rowCount)
          throw new Unavailable(
            `The copy does not fit what is there now (${name}). Nothing was changed.`,
            'copy_does_not_fit',
          );
      }
    }
  }
}
