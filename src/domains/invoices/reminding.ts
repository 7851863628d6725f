import { z } from 'zod';
import { wallClock } from '#kernel/calendar.ts';
import { Id } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { workingStates } from '#platform/database/database.ts';
import { doing, enqueue, eachDealership, platformJob, task } from '#platform/jobs/index.ts';
import { booksSettings } from './books-settings.ts';
import { dealerToday } from './posting-day.ts';
import { dueReminders } from './reminder-due.ts';
import { sendReminder } from './sending.ts';

const remindOne = task('invoices.remind', z.object({ invoiceId: Id }));

/** Whether letters may go now: between nine and five on the dealership's own clock, and not on a Sunday. */
async function isDecentHour(ctx: Context): Promise<boolean> {
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const { time, weekday } = wallClock(ctx.now, timeZone);
  return weekday !== 0 && time >= '09:00' && time < '17:00';
}

/**
 * Reminds of one invoice, if a step is still due when its turn comes: what was paid, disputed or switched off meanwhile is
 * let be. The step is taken in the transaction that posts the letter, so that a second run finds nothing to do.
 */
export const reminderJob = doing(remindOne, { kind: 'setting', of: 'reminders' }, (run, { invoiceId }) =>
  run.work(async (ctx) => {
    if (!(await booksSettings(ctx)).remindersOn || !(await isDecentHour(ctx))) return;
    const today = await dealerToday(ctx);
    // Held until the letter is posted: a payment that comes now waits, or was here before.
    const standing = await ctx.db
      .selectFrom('invoiceStanding')
      .select('invoiceId')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('invoiceId', '=', invoiceId)
      .forUpdate()
      .executeTakeFirst();
    if (!standing) return;
    const [due] = await dueReminders(ctx, today, invoiceId);
    if (!due) return;
    await ctx.db
      .insertInto('invoiceReminder')
      .values({ dealershipId: ctx.dealershipId, invoiceId, stepId: due.stepId, days: due.days, remindedOn: today })
      .execute();
    await sendReminder(ctx, invoiceId, { today, textEn: due.textEn, textFr: due.textFr });
  }),
);

/** Once an hour, for every dealership that wants it and where it is a decent hour: puts each due reminder on its way. */
export const remindAll = platformJob('invoices.remind_all', {
  because: { kind: 'setting', of: 'reminders' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await eachDealership(run, workingStates, async (dealershipId) => {
      await run.ground.database
        .asDealership(
          { dealershipId },
          async (ctx) => {
            if (!(await booksSettings(ctx)).remindersOn || !(await isDecentHour(ctx))) return;
            for (const { invoiceId } of await dueReminders(ctx, await dealerToday(ctx)))
              await enqueue(ctx, remindOne, { invoiceId });
          },
          { write: true },
        )
        .catch((error: unknown) => run.log.warn({ err: error, dealership: dealershipId }, 'nobody was reminded'));
    });
  },
});
