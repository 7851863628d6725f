import type { Manner } from '../../database/database.ts';
import type { Context, PlatformContext } from '../../database/context.ts';
import type { DealershipRun, PlatformRun } from '../../jobs/job.ts';
import { mailPlace } from './keeping.ts';
import { readMail } from './reading.ts';
import type { ReadMail } from './reading.ts';

/** What became of a mail, as a word, and the record that it is kept with. */
interface Taken {
  outcome: string;
  about?: string;
}

/**
 * Takes up a mail to the platform: reads it outside of any transaction, and does what it asks for once, in the transaction
 * that says so. Whatever kills a worker between, it is done once.
 */
export async function takePlatformMail(
  run: PlatformRun,
  mailId: string,
  work: (ctx: PlatformContext, mail: ReadMail & { id: string; about: string | null }) => Promise<Taken>,
): Promise<void> {
  const waiting = (ctx: PlatformContext) =>
    ctx.db.selectFrom('inboundMail').selectAll().where('id', '=', mailId).where('state', '=', 'waiting');
  const kept = await run.work(async (ctx) => {
    const row = await waiting(ctx).executeTakeFirst();
    return row && { about: row.about, raw: ctx.key.open(row.sealed, mailPlace(mailId)) };
  });
  if (!kept) return;
  const mail = { ...(await readMail(run.ground.config, kept.raw)), id: mailId, about: kept.about };
  await run.work(async (ctx) => {
    if (!(await waiting(ctx).forUpdate().executeTakeFirst())) return;
    const { outcome, about } = await work(ctx, mail);
    await ctx.db
      .updateTable('inboundMail')
      .set({ state: 'taken', outcome, takenAt: ctx.now, ...(about ? { about } : {}) })
      .where('id', '=', mailId)
      .execute();
  });
}

/** The same for a mail to a dealership's conversation, as that dealership. */
export async function takeDealershipMail(
  run: DealershipRun,
  mailId: string,
  work: (ctx: Context, mail: ReadMail & { id: string; about: string }) => Promise<Taken>,
  manner: Manner = {},
): Promise<void> {
  const waiting = (ctx: Context) =>
    ctx.db
      .selectFrom('dealershipInboundMail')
      .selectAll()
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', mailId)
      .where('state', '=', 'waiting');
  const kept = await run.work(async (ctx) => {
    const row = await waiting(ctx).executeTakeFirst();
    return row && { about: row.about, raw: ctx.key.open(row.sealed, mailPlace(mailId)) };
  }, manner);
  if (!kept) return;
  const mail = { ...(await readMail(run.ground.config, kept.raw)), id: mailId, about: kept.about };
  await run.work(async (ctx) => {
    if (!(await waiting(ctx).forUpdate().executeTakeFirst())) return;
    const { outcome, about } = await work(ctx, mail);
    await ctx.db
      .updateTable('dealershipInboundMail')
      .set({ state: 'taken', outcome, takenAt: ctx.now, ...(about ? { about } : {}) })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', mailId)
      .execute();
  }, manner);
}
