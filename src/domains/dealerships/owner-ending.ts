import { z } from 'zod';
import { NotFound } from '#kernel/problems.ts';
import { becauseIn } from '#platform/database/cause.ts';
import type { Context } from '#platform/database/context.ts';
import { HasLeft } from '#platform/database/database.ts';
import { platformJob } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { forgetBeliefs } from './beliefs.ts';
import { tellOwners } from './owner-letters.ts';

/** Hours between what ends an ownership and its effect: time for every owner to hear of it and take it back. */
const waits = 24;

/** What somebody has who is an owner no longer: other roles, or another state. */
const EndsAs = z.object({
  roles: z.array(z.string()).optional(),
  state: z.enum(['suspended', 'left']).optional(),
});
export type EndsAs = z.output<typeof EndsAs>;

/** What of a change would end the ownership of somebody who is an owner now; undefined when nothing does. */
export function endingOf(
  before: { roles: readonly string[]; state: string },
  change: { roles?: string[] | undefined; state?: string | undefined },
): EndsAs | undefined {
  if (before.state !== 'active' || !before.roles.includes('owner')) return undefined;
  const roles = change.roles?.includes('owner') === false ? change.roles : undefined;
  const state = change.state === 'suspended' || change.state === 'left' ? change.state : undefined;
  return roles || state ? { ...(roles ? { roles } : {}), ...(state ? { state } : {}) } : undefined;
}

/** Writes down that an owner is to be one no longer, and tells every owner, this one too. */
export async function beginEnding(ctx: Context, staff: { id: string; name: string }, as: EndsAs): Promise<void> {
  const endsAt = new Date(ctx.now.getTime() + waits * 3_600_000);
  await ctx.db
    .updateTable('staffMember')
    .set({ endsAt, endsAs: JSON.stringify(as), endsBy: ctx.actor.staffId })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staff.id)
    .execute();
  await record(ctx, {
    event: 'staff_member.owner_ending',
    record: { kind: 'staff_member', id: staff.id },
    after: { ...as, endsAt },
  });
  await tellOwners(ctx, 'ending', { name: staff.name, at: endsAt });
}

/** An owner takes it back in time. @throws NotFound when nothing ends */
export async function keepOwner(ctx: Context, staffId: string): Promise<void> {
  const kept = await ctx.db
    .updateTable('staffMember')
    .set((eb) => ({ endsAt: null, endsAs: null, endsBy: null, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staffId)
    .where('endsAt', 'is not', null)
    .returning(['id', 'name'])
    .executeTakeFirst();
  if (!kept) throw new NotFound('removal');
  await record(ctx, { event: 'staff_member.owner_kept', record: { kind: 'staff_member', id: staffId } });
  await tellOwners(ctx, 'kept', { name: kept.name });
}

/** Ends the ownerships of a dealership whose time has come. The last owner stays: somebody must answer for it. */
async function endDue(ctx: Context): Promise<void> {
  const rows = await ctx.db
    .selectFrom('staffMember')
    .select(['id', 'userId', 'name', 'roles', 'state', 'endsAt', 'endsAs', 'endsBy'])
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const row of rows) {
    if (!row.endsAt || row.endsAt > ctx.now) continue;
    const as = EndsAs.parse(row.endsAs);
    const owners = rows.filter((one) => one.state === 'active' && one.roles.includes('owner'));
    const asker = rows.find((one) => one.id === row.endsBy)?.userId;
    if (asker) await becauseIn(ctx.db, { kind: 'person', of: asker });
    const stays = owners.every((one) => one.id === row.id);
    const change = stays ? {} : as;
    await ctx.db
      .updateTable('staffMember')
      .set((eb) => ({ ...change, endsAt: null, endsAs: null, endsBy: null, version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', row.id)
      .execute();
    Object.assign(row, change);
    await record(ctx, {
      event: stays ? 'staff_member.owner_kept' : 'staff_member.changed',
      record: { kind: 'staff_member', id: row.id },
      ...(stays ? {} : { before: { roles: owners.find(({ id }) => id === row.id)?.roles }, after: as }),
    });
    await tellOwners(ctx, stays ? 'kept' : 'ended', { name: row.name });
  }
  forgetBeliefs(ctx.ground, ctx.dealershipId);
}

/** Ends what was written down a day ago and not taken back. */
export const endOwners = platformJob('dealerships.end_owners', {
  because: { kind: 'setting', of: 'owners' },
  ids: z.looseObject({}),
  deadline: 120,
  attempts: 5,
  run: async (run) => {
    const due = await run.work(({ db, now }) =>
      db.selectFrom('staffMember').select('dealershipId').where('endsAt', '<=', now).distinct().execute(),
    );
    for (const { dealershipId } of due)
      await run.ground.database
        .asDealership({ dealershipId }, endDue, { write: true, lettingGo: true })
        .catch((error: unknown) => {
          // A dealership that is being deleted needs no owners.
          if (!(error instanceof HasLeft)) throw error;
        });
  },
});
