import { sql } from 'kysely';
import { z } from 'zod';
import {
  askRemoval,
  dueRemovals,
  endRemoval,
  factorRemovalMoved,
  ownerWaits,
  stopRemoval,
} from '#domains/accounts/index.ts';
import type { Removal } from '#domains/accounts/index.ts';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Context, PlatformContext } from '#platform/database/context.ts';
import { HasLeft } from '#platform/database/database.ts';
import { enqueue, platformJob, task } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { tellOwners } from './owner-letters.ts';

/** An owner asks that a colleague's lost factor is removed. Ids only: names are read when the letter is written. */
const askTask = task(
  'dealerships.ask_factor_removal',
  z.object({ removalId: Id, userId: Id, dealershipId: Id, askedBy: Id }),
);

/** A colleague who works here, with their account. @throws NotFound */
async function colleague(ctx: Context, staffId: string): Promise<{ userId: string; name: string }> {
  const found = await ctx.db
    .selectFrom('staffMember')
    .select(['userId', 'name'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staffId)
    .where('state', '=', 'active')
    .where('awaitsAccount', '=', false)
    .executeTakeFirst();
  if (!found?.userId) throw new NotFound('staff member');
  return { userId: found.userId, name: found.name };
}

/** What is open for somebody's account, and whether there is anything to remove. Of their account: the platform's to know. */
const standing = (ctx: OwnContext, userId: string) =>
  ctx.ground.database.asPlatform(
    async ({ db }) => {
      const { rows } = await sql<{ factor: boolean; waiting: boolean; about: string | null }>`
        select u.totp_confirmed_at is not null or exists (select from passkey p where p.user_id = u.id) as factor,
          coalesce(r.state = 'waiting', false) as waiting, r.about_dealership as about
        from user_account u left join factor_removal r on r.user_id = u.id and r.ended_at is null
        where u.id = ${userId}::uuid`.execute(db);
      return rows[0];
    },
    {},
    { write: false },
  );

/**
 * Begins the removal of a second factor that a colleague lost, as another owner of their dealership. It is done after 24
 * hours; the person is told at once and can stop it, and every owner is told.
 * @returns when it is done · @throws NotFound · Conflict for oneself, without a factor, or while one waits already
 */
export async function askFactorRemoval(ctx: OwnContext, staffId: string): Promise<{ dueAt: Date }> {
  const askedBy = ctx.actor.id!;
  const { userId } = await ctx.work((inner) => colleague(inner, staffId), { write: false });
  if (userId === askedBy)
    throw new Conflict('Another owner has to ask for yours; or say at sign-in that you lost it.', {}, 'own_factor');
  const now = await standing(ctx, userId);
  if (!now?.factor) throw new Conflict('They have no second factor that could be removed.', {}, 'no_factor');
  if (now.waiting) throw new Conflict('A removal waits already.', {}, 'removal_waits');
  const dueAt = new Date(ctx.now.getTime() + ownerWaits);
  await ctx.work(
    async (inner) => {
      const { name } = await colleague(inner, staffId);
      await record(inner, {
        event: 'staff_member.factor_removal_asked',
        record: { kind: 'staff_member', id: staffId },
        after: { at: dueAt },
      });
      await tellOwners(inner, 'factorLost', { name, at: dueAt });
      await enqueue(inner, askTask, { removalId: newId(), userId, dealershipId: inner.dealershipId, askedBy });
    },
    { write: true },
  );
  return { dueAt };
}

/** An owner takes it back. @throws NotFound when none of this dealership waits */
export async function keepFactor(ctx: OwnContext, staffId: string): Promise<void> {
  const { userId } = await ctx.work((inner) => colleague(inner, staffId), { write: false });
  const now = await standing(ctx, userId);
  const stopped =
    now?.about === ctx.dealershipId &&
    (await ctx.ground.database.asPlatform((platform) => stopRemoval(platform, userId, 'owner'), {
      origin: ctx.origin,
    }));
  if (!stopped) throw new NotFound('removal');
}

export const askRemovalJob = platformJob(askTask.name, {
  ...askTask,
  because: 'asked',
  run: (run, { removalId, userId, dealershipId, askedBy }) =>
    run.work(async (ctx) => {
      const by = await ctx.db
        .selectFrom('staffMember as s')
        .innerJoin('dealership as d', 'd.dealershipId', 's.dealershipId')
        .select(['s.name', 'd.name as dealership'])
        .where('s.dealershipId', '=', dealershipId)
        .where('s.userId', '=', askedBy)
        .executeTakeFirst();
      const user = await ctx.db
        .selectFrom('userAccount')
        .select('id')
        .where('id', '=', userId)
        .where('closedAt', 'is', null)
        .executeTakeFirst();
      if (!by || !user) return;
      const { name, dealership } = by;
      await askRemoval(ctx, { way: 'owner', id: removalId, userId, dealershipId, askedBy, by: name, dealership });
    }),
});

/** Whether the owner who asked is one still, with nothing that would end it, and the person still works there. */
async function stillOwner(ctx: PlatformContext, removal: Removal): Promise<boolean> {
  if (removal.way === 'platform') return true;
  const { rows } = await sql`
    select from staff_member o
      join staff_member s on s.dealership_id = o.dealership_id and s.user_id = ${removal.userId}::uuid and s.state = 'active'
      join dealership d on d.dealership_id = o.dealership_id and d.state not in ('purging', 'purged')
    where o.dealership_id = ${removal.aboutDealership}::uuid and o.user_id = ${removal.askedBy}::uuid
      and o.state = 'active' and 'owner' = any (o.roles) and o.ends_at is null`.execute(ctx.db);
  return rows.length > 0;
}

/** Does what was asked for and not stopped in its time. */
export const endFactorRemovals = platformJob('dealerships.end_factor_removals', {
  because: { kind: 'setting', of: 'owners' },
  ids: z.looseObject({}),
  deadline: 120,
  attempts: 5,
  run: async (run) => {
    for (const { id } of await run.work(dueRemovals))
      await run.work((ctx) => endRemoval(ctx, id, (removal) => stillOwner(ctx, removal)));
  },
});

const moved: Partial<Record<string, string>> = {
  waiting: 'staff_member.factor_removal_asked',
  stopped: 'staff_member.factor_removal_stopped',
  void: 'staff_member.factor_removal_stopped',
  done: 'staff_member.factor_removed',
};

/** Writes into the journal of the dealerships concerned what became of a removal. Doing it twice is doing it once. */
export const journalRemoval = platformJob(factorRemovalMoved.name, {
  ...factorRemovalMoved,
  because: { kind: 'setting', of: 'owners' },
  run: async (run, { removalId }) => {
    const places = await run.work(async ({ db }) => {
      // Of an owner's request the dealership knows; that a factor is gone concerns all where the person works.
      const { rows } = await sql<{ dealershipId: string; staffId: string; state: string }>`
        select s.dealership_id as "dealershipId", s.id as "staffId", r.state from factor_removal r
          join staff_member s on s.user_id = r.user_id and s.state = 'active'
          join dealership d on d.dealership_id = s.dealership_id and d.state not in ('purging', 'purged')
        where r.id = ${removalId}::uuid and (r.state = 'done' or r.way = 'platform' or s.dealership_id = r.about_dealership)`.execute(
        db,
      );
      return rows;
    });
    for (const { dealershipId, staffId, state } of places) {
      const event = moved[state];
      if (!event) continue;
      await run.ground.database
        .asDealership({ dealershipId }, (ctx) => journalOnce(ctx, event, staffId, removalId), {
          write: true,
          lettingGo: true,
        })
        .catch((error: unknown) => {
          if (!(error instanceof HasLeft)) throw error;
        });
    }
  },
});

async function journalOnce(ctx: Context, event: string, staffId: string, removalId: string): Promise<void> {
  const there = await ctx.db
    .selectFrom('journal')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('recordKind', '=', 'staff_member')
    .where('recordId', '=', staffId)
    .where('event', '=', event)
    .where(sql<boolean>`after->>'removal' = ${removalId}`)
    .executeTakeFirst();
  if (there) return;
  await record(ctx, { event, record: { kind: 'staff_member', id: staffId }, after: { removal: removalId } });
}

/**
 * Somebody says that they lost their second factor. Where another owner of their dealership could ask for its removal,
 * they are sent there; else the platform takes the request, to be done after a check of who asks.
 */
export async function sayLost(ctx: PlatformContext, userId: string): Promise<{ way: 'owner' | 'platform' }> {
  const { rows } = await sql`
    select from staff_member mine
      join staff_member o on o.dealership_id = mine.dealership_id and o.user_id <> mine.user_id
        and o.state = 'active' and 'owner' = any (o.roles)
      join user_account u on u.id = o.user_id and u.email_verified_at is not null and u.closed_at is null
      join dealership d on d.dealership_id = mine.dealership_id and d.state not in ('cancelled', 'purging', 'purged')
    where mine.user_id = ${userId}::uuid and mine.state = 'active' limit 1`.execute(ctx.db);
  if (rows.length > 0) return { way: 'owner' };
  await askRemoval(ctx, { way: 'platform', id: newId(), userId });
  return { way: 'platform' };
}
