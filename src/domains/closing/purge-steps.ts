import { sql } from 'kysely';
import { forgetBeliefs } from '#domains/dealerships/index.ts';
import { record } from '#platform/journal/index.ts';
import type { Ground } from '#platform/ground.ts';
import { ourBilling } from './billing.ts';
import { inPurge, rowsLeft } from './purge-rows.ts';
import type { StepEnd, StepWork } from './steps.ts';

/**
 * Step 1: the exclusive fence. When it is raised no transaction of the dealership is under way, and none of the old epoch
 * follows. Who changed their mind in time is let go. Nothing is destroyed before the payment processor has ended what it
 * would charge: afterwards nobody here would know of it. A restored database does not ask: it was so before.
 */
export const raiseFence =
  (restored: boolean) =>
  async ({ ground, dealershipId }: StepWork): Promise<StepEnd> => {
    if (!restored && (await isDue(ground, dealershipId)) && !(await ourBilling().endForGood(ground, dealershipId)))
      return { waits: 'the payment processor has not ended the subscription yet' };
    const key = await ground.keyring.of(dealershipId).catch(() => undefined);
    const end = await inPurge(ground, dealershipId, async (ctx): Promise<StepEnd> => {
      await sql`set local lock_timeout = '60s'`.execute(ctx.db);
      await sql`select core.fence_off()`.execute(ctx.db);
      const { rows } = await sql<{ state: string; purgeAt: Date | null }>`
        select state, purge_at from dealership where dealership_id = ${dealershipId} for update`.execute(ctx.db);
      const found = rows[0];
      if (!found || found.state === 'purging') return { done: {} };
      const due = found.state === 'cancelled' && found.purgeAt !== null && found.purgeAt <= ctx.now;
      if (!due && !restored) return { off: true };
      await ctx.db
        .updateTable('dealership')
        .set((eb) => ({ state: 'purging', epoch: eb('epoch', '+', 1) }))
        .where('dealershipId', '=', dealershipId)
        .execute();
      // Open windows and other nodes hear of it by the journal, and find that there is nothing to read any more.
      if (key)
        await record(
          { ...ctx, key },
          { event: 'dealership.purging', record: { kind: 'dealership', id: dealershipId } },
        );
      return { done: {} };
    });
    ground.keyring.forget(dealershipId);
    forgetBeliefs(ground, dealershipId);
    return end;
  };

/** Whether the thirty days are over and it was not stopped: seen before the fence, and asked again behind it. */
const isDue = (ground: Ground, dealershipId: string): Promise<boolean> =>
  ground.database.asPlatform(
    async ({ db, now }) =>
      (await db
        .selectFrom('dealership')
        .select('dealershipId')
        .where('dealershipId', '=', dealershipId)
        .where('state', '=', 'cancelled')
        .where('purgeAt', '<=', now)
        .executeTakeFirst()) !== undefined,
    {},
    { write: false },
  );

/** Step 2: whatever opens a door: keys of scripts, invitations, tokens of channels with their own keys. */
export async function destroyTokens({ ground, dealershipId }: StepWork): Promise<StepEnd> {
  await inPurge(ground, dealershipId, async (ctx) => {
    for (const table of ['api_key', 'invitation', 'channel_connection', 'shared_picture']) {
      const gone = await sql`delete from ${sql.table(table)} where dealership_id = ${dealershipId}`.execute(ctx.db);
      // They belong to the rows that the certificate names.
      await sql`select core.count_purged('tokens', ${table}, ${Number(gone.numAffectedRows ?? 0)}::bigint)`.execute(
        ctx.db,
      );
    }
    await ctx.db
      .updateTable('channel')
      .set({ token: null, personId: null })
      .where('dealershipId', '=', dealershipId)
      .execute();
  });
  for (const scope of await scopesOf(ground, dealershipId)) {
    if (scope !== dealershipId) await ground.keyring.destroy(scope);
  }
  return { done: {} };
}

/** Names of the keys that belong to the dealership: its own, those of channels and whatever else carries its id. */
const scopesOf = (ground: Ground, dealershipId: string): Promise<string[]> =>
  ground.database.asPlatform(
    async ({ db }) =>
      (
        await db
          .selectFrom('keys.dataKey')
          .select('scope')
          .distinct()
          .where(sql<boolean>`strpos(scope, ${dealershipId}) > 0`)
          .execute()
      ).map(({ scope }) => scope),
    {},
    { write: false },
  );

const filesOf = async (ground: Ground, dealershipId: string): Promise<number> => {
  let count = 0;
  for await (const _ of ground.blobs.list(`${dealershipId}/`)) count++;
  return count;
};

/** Step 4: files, finished or not, listed again until there is none. Counted before they go, so that a kill loses no count. */
export async function deleteObjects(work: StepWork): Promise<StepEnd> {
  const { ground, dealershipId } = work;
  const counted = Number(work.before.objects ?? 0);
  const there = await filesOf(ground, dealershipId);
  const objects = Math.max(counted, there);
  await work.keep({ objects });
  let last = there;
  do {
    await ground.blobs.deleteAll(`${dealershipId}/`);
    await work.reached('objects deleted');
    last = await filesOf(ground, dealershipId);
  } while (last > 0);
  return { done: { objects } };
}

/** Step 6: what is of the dealership in tables and places that are not its own. */
export async function purgeElsewhere(work: StepWork): Promise<StepEnd> {
  const { ground, dealershipId } = work;
  const counts = await ground.database.asPlatform(async ({ db }) => {
    const jobs = await sql<{
      forgotten: number;
      running: number;
    }>`select * from core.forget_jobs(${dealershipId}::uuid)`.execute(db);
    const sessions = await db
      .updateTable('userSession')
      .set({ dealershipId: null })
      .where('dealershipId', '=', dealershipId)
      .executeTakeFirst();
    const letters = await db.deleteFrom('platformMail').where('aboutDealership', '=', dealershipId).executeTakeFirst();
    const answers = await db
      .deleteFrom('accountIdempotencyKey')
      .where(sql<boolean>`strpos(answer::text, ${dealershipId}) > 0`)
      .executeTakeFirst();
    // Conversations about it, with their messages; people's own questions are not of it.
    const conversations = await db
      .deleteFrom('supportRequest')
      .where('aboutDealership', '=', dealershipId)
      .executeTakeFirst();
    const words = await sql<{ n: number }>`select core.forget_operators_words(${dealershipId}::uuid) as n`.execute(db);
    const notices = await db.deleteFrom('closingNotice').where('dealership', '=', dealershipId).executeTakeFirst();
    // The ledger's lines stay; of a dealership that left they have nothing more to say.
    const erasures = await db.deleteFrom('erasure').where('dealership', '=', dealershipId).executeTakeFirst();
    const { rows } = jobs;
    return {
      jobs: rows[0]!.forgotten,
      sessions: Number(sessions.numUpdatedRows),
      letters: Number(letters.numDeletedRows),
      answers: Number(answers.numDeletedRows),
      notices: Number(notices.numDeletedRows),
      conversations: Number(conversations.numDeletedRows),
      operatorsWords: words.rows[0]!.n,
      erasures: Number(erasures.numDeletedRows),
    };
  });
  const before = work.before;
  return {
    done: Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, n + Number(before[name] ?? 0)])),
  };
}

/** Step 7: every version of the data key, in the live key store. Its copies turn with the backups. */
export async function destroyKeys(work: StepWork): Promise<StepEnd> {
  const { ground, dealershipId } = work;
  const versions = await ground.database.asPlatform(
    async ({ db }) =>
      (await db.selectFrom('keys.dataKey').select('version').where('scope', '=', dealershipId).execute()).map(
        ({ version }) => version,
      ),
    {},
    { write: false },
  );
  const known = (work.before.versions ?? []) as number[];
  const all = [...new Set([...known, ...versions])].toSorted((a, b) => a - b);
  await work.keep({ versions: all });
  for (const scope of await scopesOf(ground, dealershipId)) await ground.keyring.destroy(scope);
  await work.reached('keys destroyed');
  return { done: { versions: all } };
}

/** Step 8: looks everywhere again. What is found sends the purge back to the step that should have removed it. */
export async function checkNothingLeft({ ground, dealershipId }: StepWork): Promise<StepEnd> {
  const rows = await rowsLeft(ground, dealershipId);
  if (Object.keys(rows).length > 0) return { again: 'rows', because: `rows in ${Object.keys(rows).join(', ')}` };
  if ((await filesOf(ground, dealershipId)) > 0) return { again: 'objects', because: 'files' };
  const { jobs, others } = await ground.database.asPlatform(async ({ db }) => {
    const found = await sql<{ running: number }>`select running from core.forget_jobs(${dealershipId}::uuid)`.execute(
      db,
    );
    const elsewhere = await sql<{ n: number }>`select
      (select count(*) from user_session where dealership_id = ${dealershipId}::uuid)
      + (select count(*) from platform_mail where about_dealership = ${dealershipId}::uuid)
      + (select count(*) from support_request where about_dealership = ${dealershipId}::uuid)
      + (select count(*) from operator_event where about_dealership = ${dealershipId}::uuid and why is not null)
      + (select count(*) from closing_notice where dealership = ${dealershipId}::uuid)
      + (select count(*) from erasure where dealership = ${dealershipId}::uuid) as n`.execute(db);
    return { jobs: found.rows[0]!.running, others: elsewhere.rows[0]!.n };
  });
  if (others > 0) return { again: 'elsewhere', because: 'rows of shared tables' };
  // A job that was running when the fence rose ends by itself: it can write nothing any more.
  if (jobs > 0) return { waits: 'a job of the dealership is still ending' };
  if ((await scopesOf(ground, dealershipId)).length > 0) return { again: 'keys', because: 'keys' };
  return { done: {} };
}
