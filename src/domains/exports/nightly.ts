import { z } from 'zod';
import { dayAfter, wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { changed, record } from '#platform/journal/index.ts';
import { exportProblems } from './data-export.ts';
import { lockExports } from './data-exports.ts';
import { runExport } from './tasks.ts';

/** When the pack of a day is made, on the dealership's wall: after the night's jobs, before anybody unlocks the lot. */
export const nightlyAt = '04:00';
/** A pack that is older than this while the switch is on has been missed, in milliseconds: a day, and time to make it. */
const lateAfter = 26 * 3_600_000;

const fields = {
  nightly: z.boolean().describe('Whether a continuity pack is made each night'),
  nightlyLocale: z.enum(['en', 'fr']).describe('Its language'),
  nightlyLetter: z.boolean().describe('Whether owners get a letter with a link each time; of a failure they always do'),
};

export const NightlyEdit = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(0) });
export type NightlyEdit = z.output<typeof NightlyEdit>;

const Moment = z.date().nullable();
export const Nightly = z.object({
  ...fields,
  version: z.int().describe('0 while nothing was chosen yet'),
  at: z.string().describe('When it is made, on the dealership’s clock'),
  lastAt: Moment.describe('The moment that the last one shows'),
  keptUntil: Moment.describe('Of the last one; null when it is not kept any more'),
  failedAt: Moment.describe('When one failed after the last that was made'),
  problem: z.enum(exportProblems).nullable(),
  late: z.boolean().describe('On, and the last one is more than a day old'),
});
export type Nightly = z.output<typeof Nightly>;

const columns = ['nightly', 'nightlyLocale', 'nightlyLetter', 'version', 'askedOn', 'changedAt'] as const;
type Row = {
  nightly: boolean;
  nightlyLocale: string;
  nightlyLetter: boolean;
  version: number;
  askedOn: string | null;
  changedAt: Date | null;
};
const first: Row = {
  nightly: false,
  nightlyLocale: 'en',
  nightlyLetter: true,
  version: 0,
  askedOn: null,
  changedAt: null,
};

async function settingsRow(ctx: Context, lock = false): Promise<Row | undefined> {
  const query = ctx.db.selectFrom('exportSettings').select(columns).where('dealershipId', '=', ctx.dealershipId);
  return (lock ? query.forUpdate() : query).executeTakeFirst();
}

/** The switch, when the last pack was made, and what went wrong since. */
export async function nightlyPack(ctx: Context): Promise<Nightly> {
  const { askedOn: _, changedAt, ...row } = (await settingsRow(ctx)) ?? { ...first, nightlyLocale: ctx.locale };
  const runs = ctx.db
    .selectFrom('dataExport')
    .select(['state', 'problem', 'snapshotAt', 'finishedAt', 'expiresAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('nightly', '=', true)
    .orderBy('requestedAt', 'desc')
    .limit(1);
  const last = await runs.where('snapshotAt', 'is not', null).executeTakeFirst();
  const failed = await runs.where('state', '=', 'failed').executeTakeFirst();
  const open = failed && (!last || failed.finishedAt! > last.finishedAt!) ? failed : undefined;
  const since = last?.snapshotAt ?? changedAt;
  return {
    ...row,
    nightlyLocale: row.nightlyLocale as 'en',
    at: nightlyAt,
    lastAt: last?.snapshotAt ?? null,
    keptUntil: last?.state === 'ready' ? last.expiresAt : null,
    failedAt: open?.finishedAt ?? null,
    problem: (open?.problem as Nightly['problem']) ?? null,
    late: row.nightly && since !== null && ctx.now.getTime() - since.getTime() > lateAfter,
  };
}

/** Whether owners want a letter with each of them. */
export const wantsLetters = async (ctx: Context): Promise<boolean> => ((await settingsRow(ctx)) ?? first).nightlyLetter;

/** Switches it on or off, or chooses its language and letters. @throws Conflict with the settings as they are now */
export async function changeNightly(ctx: Context, edit: NightlyEdit): Promise<Nightly> {
  const { version, ...given } = edit;
  const before = (await settingsRow(ctx, true)) ?? first;
  if (before.version !== version)
    throw new Conflict(
      'The settings were changed meanwhile. Look at them again and repeat your change.',
      { current: await nightlyPack(ctx) },
      'stale',
    );
  const difference = changed<Row>(before, given as Partial<Row>);
  if (difference) {
    const { nightly, nightlyLocale, nightlyLetter } = { ...before, ...given };
    // When it is switched on in the middle of a day, that day's night is over: the first one is of the night to come.
    const switched = nightly && !before.nightly;
    const next = {
      nightly,
      nightlyLocale,
      nightlyLetter,
      version: before.version + 1,
      ...(switched ? { askedOn: await today(ctx), changedAt: ctx.now } : {}),
    };
    await ctx.db
      .insertInto('exportSettings')
      .values({ dealershipId: ctx.dealershipId, ...next })
      .onConflict((on) => on.column('dealershipId').doUpdateSet(next))
      .execute();
    await record(ctx, {
      event: 'export_settings.changed',
      record: { kind: 'export_settings', id: ctx.dealershipId },
      ...difference,
    });
  }
  return nightlyPack(ctx);
}

async function wallOf(ctx: Context): Promise<{ day: string; time: string }> {
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  return wallClock(ctx.now, timeZone);
}

/** The day whose pack is not to be made any more: today, once its time is over. */
async function today(ctx: Context): Promise<string> {
  const { day, time } = await wallOf(ctx);
  return time >= nightlyAt ? day : dayAfter(day, -1);
}

/**
 * Asks for tonight's pack where it is switched on: once a day, from its time on, so that a night in which nothing ran is
 * made up for in the morning. @returns whether it asked
 */
export async function askForNightly(ctx: Context): Promise<boolean> {
  const settings = await settingsRow(ctx);
  if (!settings?.nightly) return false;
  const { day, time } = await wallOf(ctx);
  if (time < nightlyAt || (settings.askedOn !== null && settings.askedOn >= day)) return false;
  await lockExports(ctx);
  // Two workers may come at once: the row says who was first.
  const { numUpdatedRows } = await ctx.db
    .updateTable('exportSettings')
    .set({ askedOn: day })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('nightly', '=', true)
    .where((eb) => eb.or([eb('askedOn', 'is', null), eb('askedOn', '<', day)]))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const id = newId();
  await ctx.db
    .insertInto('dataExport')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind: 'continuity',
      nightly: true,
      photos: false,
      locale: settings.nightlyLocale,
      requestedAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'export.requested',
    record: { kind: 'export', id },
    after: { kind: 'continuity', fiscalYear: null, protected: false, nightly: true },
  });
  await enqueue(ctx, runExport, { exportId: id });
  return true;
}
