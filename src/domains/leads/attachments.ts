import { sql } from 'kysely';
import { z } from 'zod';
import { newBlobName } from '#platform/blobs/index.ts';
import type { Context } from '#platform/database/context.ts';
import { standingStates } from '#platform/database/database.ts';
import { doing, eachDealership, enqueue, platformJob } from '#platform/jobs/index.ts';
import { attachmentKind, attachmentPlace } from '#platform/mail/index.ts';
import type { Attachment, KeptFile } from '#platform/mail/index.ts';
import { forgetAttachments } from './tasks.ts';

/** Enters the files of a mail beside its entry of the timeline. */
export async function enterAttachments(
  ctx: Context,
  of: { leadId: string; activityId: string },
  files: readonly KeptFile[],
): Promise<void> {
  if (files.length === 0) return;
  await ctx.db
    .insertInto('dealershipInboundAttachment')
    .values(
      files.map(({ id, position, name, type, notKept, blob, bytes }) => ({
        dealershipId: ctx.dealershipId,
        id,
        ...of,
        position,
        fileName: name,
        type,
        file: blob && JSON.stringify({ blob, type, bytes }),
        notKept,
        receivedAt: ctx.now,
      })),
    )
    .execute();
}

/** The files of a lead's mails, by the entry of the timeline that they came with. */
export async function attachmentsOf(ctx: Context, leadId: string): Promise<Map<string, Attachment[]>> {
  const rows = await ctx.db
    .selectFrom('dealershipInboundAttachment')
    .select(['id', 'activityId', 'fileName', 'type', 'file', 'notKept'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('leadId', '=', leadId)
    .orderBy('receivedAt')
    .orderBy('position')
    .execute();
  const all = Map.groupBy(rows, ({ activityId }) => activityId);
  return new Map(
    [...all].map(([activityId, files]) => [
      activityId,
      files.map(({ id, fileName, type, file, notKept }) => ({
        id,
        name: fileName,
        type: type as Attachment['type'],
        bytes: (file as { bytes?: number } | null)?.bytes ?? null,
        notKept: notKept as Attachment['notKept'],
      })),
    ]),
  );
}

/** A file of a customer's mail, opened. */
export interface OpenedFile {
  receivedAt: Date;
  name: string;
  type: string | null;
  notKept: string | null;
  /** Null for what is not kept, or over the limit. */
  bytes: Buffer | null;
}

/**
 * The files of all mails to some leads, oldest first, for whoever may have everything of a person.
 * @param most bytes that are opened in all; what does not fit is named
 */
export async function filesOf(ctx: Context, leadIds: readonly string[], most: number): Promise<OpenedFile[]> {
  if (leadIds.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('dealershipInboundAttachment')
    .select(['id', 'fileName', 'type', 'file', 'notKept', 'receivedAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('leadId', 'in', [...leadIds])
    .orderBy('receivedAt')
    .orderBy('position')
    .execute();
  const opened: OpenedFile[] = [];
  let left = most;
  for (const { id, fileName: name, type, file, notKept, receivedAt } of rows) {
    const { blob, bytes: size = 0 } = (file ?? {}) as { blob?: string; bytes?: number };
    const there = blob !== undefined && size <= left && (await ctx.ground.blobs.stat(blob)) !== undefined;
    const bytes = there ? ctx.key.open(await ctx.ground.blobs.get(blob), attachmentPlace(id)) : null;
    left -= bytes?.length ?? 0;
    opened.push({ receivedAt, name, type, notKept, bytes });
  }
  return opened;
}

/** Before leads go for good: the files of their mails are deleted once this has committed. */
export async function letAttachmentsGo(ctx: Context, leadIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ random: string }>`
    select split_part(file ->> 'blob', '/', 3) as random from dealership_inbound_attachment
    where dealership_id = ${ctx.dealershipId} and lead_id = any (${leadIds}::uuid[]) and file ->> 'blob' is not null`.execute(
    ctx.db,
  );
  for (let at = 0; at < rows.length; at += 200)
    await enqueue(ctx, forgetAttachments, { files: rows.slice(at, at + 200).map(({ random }) => random) });
}

/** Which of these files no row names any more, and no order keeps. */
async function unnamed(ctx: Context, blobs: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`
    select blob from unnest(${blobs}::text[]) as found (blob)
    where not core.held_file(blob) and not exists (
      select from dealership_inbound_attachment a where a.dealership_id = ${ctx.dealershipId} and a.file ->> 'blob' = found.blob)`.execute(
    ctx.db,
  );
  return rows.map(({ blob }) => blob);
}

const forgetting = doing(forgetAttachments, { kind: 'duty', of: 'erasure' }, async (run, { files }) => {
  const names = files.map((random) => newBlobName(run.dealershipId, attachmentKind, random));
  const left = await run.work((ctx) => unnamed(ctx, names), { write: false, lettingGo: true });
  for (const blob of left) await run.ground.blobs.delete(blob);
});

/** Files of mails that were kept a day ago and that no row names: a worker died over them, or a set-back took the row. */
const sweepAttachments = platformJob('leads.sweep_attachments', {
  because: { kind: 'duty', of: 'retention' },
  ids: z.looseObject({}),
  deadline: 600,
  attempts: 3,
  run: (run) =>
    eachDealership(run, standingStates, async (dealershipId) => {
      const { blobs, database } = run.ground;
      const before = new Date(run.now.getTime() - 86_400_000);
      const old: string[] = [];
      for await (const { name, putAt } of blobs.list(`${dealershipId}/${attachmentKind}/`))
        if (putAt < before) old.push(name);
      if (old.length === 0) return;
      for (const blob of await database.asDealership({ dealershipId }, (ctx) => unnamed(ctx, old)))
        await blobs.delete(blob);
    }),
});

export const attachmentJobs = [forgetting, sweepAttachments] as const;
export const attachmentSchedule = [{ job: sweepAttachments, cron: '12 9 * * *' }] as const;
