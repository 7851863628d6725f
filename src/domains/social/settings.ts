import { sql } from 'kysely';
import { z } from 'zod';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { changed, record } from '#platform/journal/index.ts';
import { followPosts } from './post-states.ts';
import { deliver } from './tasks.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:00');

const fields = {
  fromTime: Time.describe('Rules publish from this time on, on the dealership’s clock'),
  toTime: Time,
  weekdays: z.array(z.int().min(0).max(6)).min(1).max(7).describe('0 is Sunday'),
  perDay: z.int().min(1).max(25).describe('Most posts by rules on one channel in a day'),
  gapMinutes: z.int().min(0).max(1440).describe('Least time between two posts by rules on one channel'),
  repeatDays: z
    .int()
    .min(0)
    .max(365)
    .describe('A vehicle is not posted again by the same kind of rule within so many days'),
} as const;

export const SocialSettings = z.object({
  ...fields,
  pausedAt: z.date().nullable(),
  pausedBy: z.string().nullable(),
  waiting: z.int().describe('Posts that wait or are on their way'),
  version: z.int(),
});
export type SocialSettings = z.output<typeof SocialSettings>;
export const SettingsChange = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(0) });

const usual = {
  fromTime: '09:00',
  toTime: '20:00',
  weekdays: [0, 1, 2, 3, 4, 5, 6],
  perDay: 3,
  gapMinutes: 120,
  repeatDays: 14,
};

export async function readSettings(ctx: Context): Promise<SocialSettings> {
  const row = await ctx.db
    .selectFrom('socialSettings')
    .leftJoin('staffMember as s', (join) =>
      join
        .onRef('s.dealershipId', '=', 'socialSettings.dealershipId')
        .onRef('s.userId', '=', 'socialSettings.pausedBy'),
    )
    .select([
      'fromTime',
      'toTime',
      'weekdays',
      'perDay',
      'gapMinutes',
      'repeatDays',
      'pausedAt',
      'socialSettings.version',
      's.name as pausedBy',
    ])
    .where('socialSettings.dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  const waiting = await ctx.db
    .selectFrom('delivery')
    .select(({ fn }) => fn.count<number>('postId').distinct().as('n'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', 'in', ['waiting', 'sending', 'confirming'])
    .executeTakeFirstOrThrow();
  return row
    ? { ...row, waiting: Number(waiting.n) }
    : { ...usual, pausedAt: null, pausedBy: null, waiting: Number(waiting.n), version: 0 };
}

/** @throws Conflict with the settings as they are now · Invalid when no hour of the day is left */
export async function changeSettings(ctx: Context, change: z.output<typeof SettingsChange>): Promise<SocialSettings> {
  const before = await readSettings(ctx);
  const { version, ...given } = change;
  if (before.version !== version) throw new Conflict('The settings were changed meanwhile.', { current: before });
  const told = changed(before, given);
  if (!told) return before;
  const { fromTime, toTime } = { ...before, ...given };
  if (fromTime >= toTime)
    throw invalidField(
      given.toTime === undefined ? '/fromTime' : '/toTime',
      'no_hours',
      'Rules need some time to publish.',
    );
  await write(ctx, told.after);
  await record(ctx, {
    event: 'social.settings_changed',
    record: { kind: 'dealership', id: ctx.dealershipId },
    before: told.before,
    after: told.after,
  });
  return readSettings(ctx);
}

async function write(ctx: Context, facts: object): Promise<void> {
  await ctx.db
    .insertInto('socialSettings')
    .values({ dealershipId: ctx.dealershipId, ...facts })
    .onConflict((conflict) =>
      conflict
        .column('dealershipId')
        .doUpdateSet((eb) => ({ ...facts, version: eb('socialSettings.version', '+', 1) })),
    )
    .execute();
}

/** Holds everything back, or lets it go on. What is on its way at Meta already is still looked after. */
export async function pause(ctx: Context, paused: boolean): Promise<SocialSettings> {
  const before = await readSettings(ctx);
  if ((before.pausedAt !== null) === paused) return before;
  await write(ctx, paused ? { pausedAt: ctx.now, pausedBy: ctx.actor.id } : { pausedAt: null, pausedBy: null });
  if (!paused) await wake(ctx);
  await record(ctx, {
    event: paused ? 'social.paused' : 'social.resumed',
    record: { kind: 'dealership', id: ctx.dealershipId },
  });
  return readSettings(ctx);
}

async function wake(ctx: Context): Promise<void> {
  const held = await ctx.db
    .updateTable('delivery')
    .set({ nextAt: sql<Date>`greatest(due_at, ${ctx.now}::timestamptz)` })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'waiting')
    .where('dueAt', '<=', ctx.now)
    .returning('id')
    .execute();
  for (const { id } of held) await enqueue(ctx, deliver, { deliveryId: id }, { key: `deliver ${id}` });
}

/**
 * Stops everything: publishing is paused, and whatever waits is withdrawn. What was committed already cannot be called back
 * and goes on being looked after, so that it is known what became of it.
 */
export async function stopEverything(ctx: Context): Promise<SocialSettings> {
  await pause(ctx, true);
  const stopped = await ctx.db
    .updateTable('delivery')
    .set((eb) => ({
      state: 'withdrawn',
      problem: JSON.stringify({ class: 'stopped_by_staff' }),
      fence: eb('fence', '+', 1),
      leasedUntil: null,
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'waiting')
    .where('committedAt', 'is', null)
    .returning('postId')
    .execute();
  await followPosts(
    ctx,
    stopped.map((one) => one.postId),
  );
  await record(ctx, {
    event: 'social.stopped',
    record: { kind: 'dealership', id: ctx.dealershipId },
    after: { withdrawn: stopped.length },
  });
  return readSettings(ctx);
}
