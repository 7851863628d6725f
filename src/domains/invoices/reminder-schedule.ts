import { z } from 'zod';
import { formatCents } from '#kernel/format.ts';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { booksSettings, holdBooks } from './books-settings.ts';
import { daysAfter } from './fiscal-year.ts';
import { dayWords } from './invoice-paper.ts';
import { dealerToday } from './posting-day.ts';
import { dueReminders } from './reminder-due.ts';
import { reminderWords, unknownPlaces } from './reminder-words.ts';

const Words = text(3000, { lines: true })
  .transform((value) => value || null)
  .nullable()
  .superRefine((value, ctx) => {
    const [first] = value ? unknownPlaces(value) : [];
    if (first !== undefined)
      ctx.addIssue({
        code: 'custom',
        message: `must not hold {${first}}: only {name}, {number}, {balance}, {due}, {days} and {dealership} are known`,
        params: { code: 'unknown_place' },
      });
  })
  .describe('Words of one’s own with {name}, {number}, {balance}, {due}, {days}, {dealership}; null for ours');

const Days = z.int().min(-30).max(180).describe('From the day it is due; negative is before');

export const ReminderScheduleEdit = z.strictObject({
  version: z.int().min(0),
  on: z.boolean(),
  steps: z
    .array(
      z.strictObject({
        id: Id.optional().describe('Of a step that is there: what was taken of it is not taken again'),
        days: Days,
        textEn: Words.default(null),
        textFr: Words.default(null),
      }),
    )
    .max(10)
    .refine((all) => new Set(all.map((one) => one.days)).size === all.length, {
      message: 'must not hold the same day twice',
      params: { code: 'twice' },
    }),
});

export const ReminderSchedule = z.object({
  on: z.boolean(),
  steps: z.array(z.object({ id: Id, days: z.int(), textEn: z.string().nullable(), textFr: z.string().nullable() })),
  today: z.int().describe('Letters that are due today, if it is on'),
  version: z.int(),
});
export type ReminderSchedule = z.output<typeof ReminderSchedule>;

const stepsOf = (ctx: Context) =>
  ctx.db
    .selectFrom('reminderStep')
    .select(['id', 'days', 'textEn', 'textFr'])
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('days')
    .execute();

/** When the dealership reminds by itself, and with what words. */
export async function reminderSchedule(ctx: Context): Promise<ReminderSchedule> {
  const { remindersOn, version } = await booksSettings(ctx);
  const due = await dueReminders(ctx, await dealerToday(ctx));
  return { on: remindersOn, steps: await stepsOf(ctx), today: due.length, version };
}

/** Sets the schedule. @throws Conflict with the schedule as it is now */
export async function setReminderSchedule(
  ctx: Context,
  given: z.output<typeof ReminderScheduleEdit>,
): Promise<ReminderSchedule> {
  const seen = await reminderSchedule(ctx);
  if (seen.version !== given.version)
    throw new Conflict(
      'The reminders were changed meanwhile. Look at them again and repeat your change.',
      { current: seen },
      'stale',
    );
  const settings = await holdBooks(ctx, 'alone');
  const before = await reminderSchedule(ctx);
  const known = new Set(before.steps.map((one) => one.id));
  const steps = given.steps
    .map(({ id, ...step }) => ({ ...step, id: id && known.has(id) ? id : newId() }))
    .toSorted((a, b) => a.days - b.days);
  await ctx.db.deleteFrom('reminderStep').where('dealershipId', '=', ctx.dealershipId).execute();
  if (steps.length > 0)
    await ctx.db
      .insertInto('reminderStep')
      .values(steps.map((step) => ({ dealershipId: ctx.dealershipId, ...step })))
      .execute();
  await ctx.db
    .updateTable('booksSettings')
    .set({ remindersOn: given.on, version: settings.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const difference = changed<Record<string, unknown>>(
    { on: before.on, steps: before.steps },
    { on: given.on, steps: steps.map(({ id, days, textEn, textFr }) => ({ id, days, textEn, textFr })) },
  );
  if (difference)
    await record(ctx, {
      event: 'books_settings.reminders_changed',
      record: { kind: 'books_settings', id: ctx.dealershipId },
      ...difference,
    });
  return reminderSchedule(ctx);
}

export const ReminderPreview = z.strictObject({ days: Days, locale: z.enum(['en', 'fr']), text: Words.default(null) });
export const ReminderLetter = z.object({ subject: z.string(), heading: z.string(), paragraphs: z.array(z.string()) });

/** How a step would read to a customer, with an invented invoice. */
export async function previewReminder(
  ctx: Context,
  given: z.output<typeof ReminderPreview>,
): Promise<z.output<typeof ReminderLetter>> {
  const { name } = await ctx.db
    .selectFrom('dealership')
    .select('name')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const due = daysAfter(await dealerToday(ctx), -given.days);
  return reminderWords(
    {
      name: 'Camille Tremblay',
      number: `INV-${due.slice(0, 4)}-0042`,
      balance: formatCents(1_234_50, given.locale),
      due: dayWords(due, given.locale),
      dealership: name,
      late: given.days,
      times: 1,
    },
    given.text,
    given.locale,
  );
}
