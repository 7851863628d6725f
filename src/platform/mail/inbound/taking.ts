import type { Manner } from '../../database/database.ts';
import type { Context, PlatformContext } from '../../database/context.ts';
import type { DealershipRun, PlatformRun } from '../../jobs/job.ts';
import { develop } from './attachments.ts';
import type { Developed } from './attachments.ts';
import { forgetFiles, keepFiles } from './kept-files.ts';
import type { KeptFile } from './kept-files.ts';
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
  work: (
    ctx: PlatformContext,
    mail: ReadMail & { id: string; about: string | null; files: readonly Developed[] },
  ) => Promise<Taken>,
  { files: wanted = true } = {},
): Promise<void> {
  const waiting = (ctx: PlatformContext) =>
    ctx.db.selectFrom('inboundMail').selectAll().where('id', '=', mailId).where('state', '=', 'waiting');
  const kept = await run.work(async (ctx) => {
    const row = await waiting(ctx).executeTakeFirst();
    return row && { about: row.about, raw: ctx.key.open(row.sealed, mailPlace(mailId)) };
  });
  if (!kept) return;
  const read = await readMail(run.ground.config, kept.raw);
  const files = wanted ? await develop(run, read.attachments) : [];
  const mail = { ...read, id: mailId, about: kept.about, files };
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

/** The same for a mail to a dealership's conversation, as that dealership. Its files are kept, sealed, before the transaction. */
export async function takeDealershipMail(
  run: DealershipRun,
  mailId: string,
  work: (
    ctx: Context,
    mail: ReadMail & { id: string; about: string; files: readonly KeptFile[] },
  ) => Promise<Taken & { left?: readonly KeptFile[] }>,
  { files: wanted = true, ...manner }: Manner & { files?: boolean } = {},
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
  const read = await readMail(run.ground.config, kept.raw);
  const files = wanted ? await keepFiles(run, await develop(run, read.attachments)) : [];
  const mail = { ...read, id: mailId, about: kept.about, files };
  let left: readonly KeptFile[] = files;
  // When it fails they are left to the sweep: a commit of which nobody heard may name them.
  await run.work(async (ctx) => {
    if (!(await waiting(ctx).forUpdate().executeTakeFirst())) return;
    const taken = await work(ctx, mail);
    const { outcome, about } = taken;
    await ctx.db
      .updateTable('dealershipInboundMail')
      .set({ state: 'taken', outcome, takenAt: ctx.now, ...(about ? { about } : {}) })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', mailId)
      .execute();
    left = taken.left ?? [];
  }, manner);
  // Nobody names them: another run was faster, or there is no lead any more.
  await forgetFiles(run.ground, left);
}
